"""Writes Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def code(text: object) -> str:
    """Return text as code, nothing for none.

    Examples:
        >>> code("a|b"), code("")
        ('`a\\\\|b`', '')
    """
    words = str(text).replace("|", "\\|")
    fence = "``" if "`" in words else "`"
    return f"{fence}{words}{fence}" if words else ""


def plain(text: str) -> str:
    """Return words so that no character of them is read as Markdown.

    Examples:
        >>> plain("a_b | <c>")
        'a\\\\_b \\\\| \\\\<c>'
    """
    joined = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\`*_[]<#|{" else sign for sign in joined)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; cells are Markdown.

    Examples:
        >>> print(table(["a", "b"], [["1", "2"]]))
        | a | b |
        |---|---|
        | 1 | 2 |
        <BLANKLINE>
    """
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" if line[0] != "---" else f"|{'|'.join(line)}|" for line in lines) + "\n"
