"""A simulated device's side of ISAPI: its HTTP server, digest authentication, documents and alerts."""
