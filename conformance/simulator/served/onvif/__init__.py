"""A simulated thermal camera's side of ONVIF: SOAP services, WS-Security, pull points."""
