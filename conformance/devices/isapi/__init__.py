"""ISAPI, the HTTP interface of Hikvision-style devices: what its messages say, and the bench's end of the link.

Payloads as in public code that calls such devices, misspellings of the wire included (``isAbnomalTemperature``).
"""
