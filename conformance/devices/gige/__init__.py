"""GigE Vision cameras through the system's Aravis library (LGPL), called by ctypes: no compiler, no introspection."""
