"""What judging imports late, imported early: done once, for all the processes of a batch."""

from conformance.scenarios.registry import scenarios

ALL = tuple(scenarios())
