"""The ground floor: frozen values and the common vocabulary, without I/O."""
