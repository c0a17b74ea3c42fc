"""Help texts of commands as reStructuredText."""

from __future__ import annotations

from typing import Any

from extension.restructured import words


def listings_as_code(app: Any, context: Any, lines: list[str]) -> None:
    """Show the examples of a help text, and what else it lists, as code; events of sphinx-click call it.

    Examples:
        >>> lines = ["Ask *one*.", "", "| Examples:", "|   kg query --list"]
        >>> listings_as_code(None, None, lines)
        >>> lines
        ['Ask \\\\*one\\\\*.', '', 'Examples:', '', '.. code-block:: text', '', '    kg query --list', '']
    """
    found: list[str] = []
    for line in lines:
        listed, bare = line.startswith("|"), line.removeprefix("|").strip()
        if listed and bare.endswith(":"):
            found += [bare, "", ".. code-block:: text", ""]
        else:
            found.append(f"    {bare}" if listed else words(line))
    lines[:] = [*found, ""]


def help_as_words(app: Any, context: Any, lines: list[str]) -> None:
    """Take no sign in the help of an option for markup; an event of sphinx-click calls it."""
    lines[:] = [line if line.lstrip().startswith((".. ", ":")) else words(line) for line in lines]
