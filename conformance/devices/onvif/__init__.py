"""ONVIF, the SOAP interface of network cameras: temperature readings of the thermal profile, over a pull point.

Temperatures are kelvin on the wire. It knows areas and their readings, and no person, mask or screening decision.
"""
