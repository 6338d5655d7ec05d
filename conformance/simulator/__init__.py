"""The simulator: a bench without hardware, on a virtual clock."""
