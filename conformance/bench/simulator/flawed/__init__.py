"""The built-in flaws, one module a kind: each defines ``FLAWS``. `conformance.bench.simulator.flaws` collects them."""
