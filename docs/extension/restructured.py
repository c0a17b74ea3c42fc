"""Writes reStructuredText: docstrings and help texts have code between backticks, and no other markup."""

from __future__ import annotations

from typing import Any


def words(line: str) -> str:
    """Return a line in which no asterisk stresses words; code stays as it is.

    Examples:
        >>> print(words("Only these (*), such as `peel-*`."))
        Only these (\\*), such as `peel-*`.
    """
    parts = line.split("`")
    return "`".join(part if place % 2 else part.replace("*", "\\*") for place, part in enumerate(parts))


def docstring_as_words(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Take no sign in a docstring for markup, but in its examples and listings; autodoc calls it.

    Examples:
        >>> lines = ["Any (*), such as::", "", "    a * b", "", "All (*)", ">>> 2 * 3", "6"]
        >>> docstring_as_words(None, "", "", None, None, lines)
        >>> print("|".join(lines))
        Any (\\*), such as::||    a * b||All (\\*)|>>> 2 * 3|6
    """
    example = listing = False
    for place, line in enumerate(lines):
        listing = listing and (not line or line.startswith(" "))
        example = bool(line.strip()) and (example or line.lstrip().startswith(">>>"))
        if not example and not listing:
            lines[place] = words(line)
        listing = listing or line.endswith("::")
