"""Writes ``specs/releases.json``: the release of every edition of the profiles here. Run by `make releases`.

Earlier editions stay in the list, so that what was certified by them is still recognised. A set that was changed
without a new edition is refused.
"""

from __future__ import annotations

import sys

from conformance.documents import load_document, write_whole
from conformance.requirements.shipped_releases import ReleaseList, releases_file, renewed


def main() -> int:
    """Add what is new, or say which edition has to be raised."""
    path = releases_file()
    before = load_document(path, ReleaseList).releases if path.exists() else ()
    try:
        releases = renewed(before)
    except ValueError as refused:
        print(refused, file=sys.stderr)
        return 1
    pinned = ReleaseList(schema_=ReleaseList.KIND, releases=releases)
    write_whole(path, pinned.model_dump_json(by_alias=True, indent=1) + "\n")
    print(f"{path}: {len(releases)} releases, {len(releases) - len(before)} of them new")
    return 0


if __name__ == "__main__":
    sys.exit(main())
