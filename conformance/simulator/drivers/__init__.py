"""The drivers of simulated devices and of what stands around them."""
