"""What a client must not write; mypy has to name each of these lines, and no other."""

from __future__ import annotations

from conformance import api

api.evaluate("contactless-screening", 3)  # not a recording
api.evaluate("contactless-screening", "recording.zip", decision_rule="strict")  # not a rule
api.load_requirements(None)  # not a path
api.report("evaluation.json", "html", "fr")  # not a language
api.no_such_name  # noqa: B018  (not a name)
