"""How one requirement is verified: applicability, parameters, limits, link, rate plan, verdicts."""
