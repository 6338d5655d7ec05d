"""The built-in flaws, one module a kind: each defines ``FLAWS``. `conformance.simulator.flaws` collects them."""
