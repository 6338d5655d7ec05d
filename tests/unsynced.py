"""Nothing waits for the disk: a recording's scenes are synced one by one, which takes longer than to simulate them.

Where what survives a power cut is the matter, `SYNCED`, everything is synced as it is in use.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
SYNCED = ("recording", "documents", "evidence")
"""Folders whose tests sync."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Around a whole test, with the fixtures of its module that it sets up."""
    if any(item.path.is_relative_to(TESTS / folder) for folder in SYNCED):
        return (yield)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: None)
        return (yield)
