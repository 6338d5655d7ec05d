"""The judging version: how this tool judges, and what its pages look like, as one number beside the package's version.

Two tools of one judging version make the same evaluation of the same recording, byte for byte but for their own
version, and the same pages of it. So a certificate issued by one is judged again by the other. It is raised by one, in
the commit that makes it necessary, where a verdict, a field of an evaluation or a byte of a page can change: a
scenario, a decision rule, a text, a template. It is not raised for what leaves both alone: a driver, a command, a
message. ``tests/certification/test_golden.py`` decides: the golden bundle of the present version has to come out byte
for byte.

1   the first that is numbered; evaluations that state none were made before (0)
"""

from __future__ import annotations

JUDGING_VERSION = 1

UNNUMBERED = 0
"""What an evaluation that states no judging version is taken for."""
