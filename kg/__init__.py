"""Turns police inspection reports into a knowledge graph in which every statement shows its sentence.

The functions of `kg.api` are at hand as `kg.read`, `kg.annotate`, `kg.build`, `kg.add`, `kg.remove`, `kg.update`, `kg.import_`,
`kg.check`, `kg.query`, `kg.compare`, `kg.history`, `kg.describe`, `kg.evaluate`, `kg.vocabulary`, `kg.package`, `kg.verify`,
`kg.cite`, `kg.open` and `kg.open_dataset`; what they need is imported when the first is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api import (
        add,
        annotate,
        build,
        check,
        cite,
        compare,
        describe,
        evaluate,
        history,
        import_,
        open,
        open_dataset,
        package,
        query,
        read,
        remove,
        update,
        verify,
        vocabulary,
    )

__version__ = "0.5.0"
__all__ = [
    "add",
    "annotate",
    "build",
    "check",
    "cite",
    "compare",
    "describe",
    "evaluate",
    "history",
    "import_",
    "open",
    "open_dataset",
    "package",
    "query",
    "read",
    "remove",
    "update",
    "verify",
    "vocabulary",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from importlib import import_module

        return getattr(import_module("kg.api"), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
