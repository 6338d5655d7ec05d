"""Gates and turnstiles behind Modbus registers: what registers mean, and asking often enough to lose nothing."""
