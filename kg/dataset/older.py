"""What manifests of older formats say, as far as it serves to build their datasets anew.

Formats 1 and 2 had no sources, 3 had no `blocks`. What is said of an older dataset is never up to date: no extraction, no
graph of it is known by what the present code would make.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MANIFEST: Mapping[str, Any] = {"min_confidence": 0.0, "recipe": {}, "decisions": {}, "shared": {}}
_REPORT: Mapping[str, Any] = {"ending": "", "given": {}, "found": (), "set_aside": {}}
_GONE = ("configuration", "vocabulary")


def filled(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a manifest with what its format had not yet.

    Examples:
        >>> told = filled({"format": 2, "configuration": "f7", "reports": [{"id": "report/a", "source": "a.txt"}]})
        >>> told["shared"], told["reports"][0]["extraction"], "configuration" in told
        ({}, '', False)
    """
    return {
        **_MANIFEST,
        **{name: value for name, value in manifest.items() if name not in _GONE},
        "reports": [{**_REPORT, **report, "extraction": "", "written": {}} for report in manifest["reports"]],
        "imports": [{**graph, "written": ""} for graph in manifest.get("imports", ())],
    }
