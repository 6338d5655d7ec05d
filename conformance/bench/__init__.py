"""The bench: protocols of what a run talks to, drivers, and the simulator."""
