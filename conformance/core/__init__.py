"""The ground floor: frozen values and the words of the house, without I/O."""
