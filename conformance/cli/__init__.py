"""The command line: one file a command, each returning an exit code."""
