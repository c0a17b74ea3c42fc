"""What notebooks and terminals show of answers: fragments of HTML, and plain text.

All words are escaped. Fragments have no style sheet, no script, no id and no colour of their own, so that they can be read
on light and dark, and nothing of them reaches the rest of a notebook.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

Cells = Sequence[str | None]
SHOWN = 20  # rows
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_IRI = re.compile(r"https?://\S*?/(?:id/|ontology#)")
_QUOTES = ("quote", "strength", "weakness")  # columns whose values are sentences
_LEFT = "text-align:left;vertical-align:top;padding:.2em .8em .2em 0"


def plain(text: object) -> str:
    """Return words as HTML; control characters, which HTML does not allow, become the replacement character.

    A form feed, with which a page of a text begins, is a line end.

    Examples:
        >>> plain("<b> & \\x07")
        '&lt;b&gt; &amp; \N{REPLACEMENT CHARACTER}'
    """
    return escape(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(text).replace("\f", "\n")))


def strong(text: object) -> str:
    """Return words in bold."""
    return f"<strong>{plain(text)}</strong>"


def small(text: object) -> str:
    """Return words in small print."""
    return f'<span style="font-size:smaller;opacity:.8">{plain(text)}</span>'


def code(text: object) -> str:
    """Return an id."""
    return f'<code style="font-size:smaller">{plain(text)}</code>'


def marked(text: object) -> str:
    """Return a quote, highlighted."""
    return f"<mark>{plain(text)}</mark>"


def quoted(*parts: str) -> str:
    """Return HTML as a passage of a report, its lines broken as there."""
    style = "white-space:pre-wrap;margin:.4em 0;padding-left:.8em;border-left:3px solid currentColor"
    return f'<blockquote style="{style}">{"".join(parts)}</blockquote>'


def block(*parts: str) -> str:
    """Return pieces of HTML one below the other."""
    return "<div>" + "".join(f"<div>{part}</div>" for part in parts if part) + "</div>"


def folded(summary: str, inside: str) -> str:
    """Return HTML that opens on a click."""
    return f"<details><summary>{summary}</summary>{inside}</details>"


def table(columns: Iterable[object], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of cells that are HTML."""
    head = "".join(f'<th style="{_LEFT}">{plain(column)}</th>' for column in columns)
    lines = ("".join(f'<td style="{_LEFT}">{cell}</td>' for cell in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def answer_html(title: str, columns: Sequence[str], rows: Sequence[Cells]) -> str:
    """Return the answer to a question: each sentence in full below the row that it makes."""
    told = [place for place, column in enumerate(columns) if column not in _QUOTES]
    said = [place for place, column in enumerate(columns) if column in _QUOTES]
    lines = []
    for row in rows[:SHOWN]:
        lines.append("".join(f'<td style="{_LEFT}">{plain(short(columns[place], row[place]))}</td>' for place in told))
        quotes = "".join(quoted(plain(row[place])) for place in said if row[place])
        lines += [f'<td colspan="{max(1, len(told))}" style="{_LEFT}">{quotes}</td>'] if quotes else []
    head = "".join(f'<th style="{_LEFT}">{plain(columns[place])}</th>' for place in told)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    shown = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if lines else ""
    return block(strong(title) if title else "", shown, small(_counted(len(rows))))


def answer_text(title: str, columns: Sequence[str], rows: Sequence[Cells]) -> str:
    """Return the answer to a question for a terminal: one line a row, its sentences below it."""
    lines = [title] if title else []
    for row in rows[:SHOWN]:
        cells = [(column, short(column, value)) for column, value in zip(columns, row, strict=True) if value]
        lines.append("  ".join(f"{column}: {value}" for column, value in cells if column not in _QUOTES))
        lines += (f"    “{' '.join(value.split())}”" for column, value in cells if column in _QUOTES)
    return "\n".join((*lines, _counted(len(rows))))


def brief(value: str | None) -> str:
    """Return a value without what all IRIs of a dataset begin with; nothing where there is none.

    Examples:
        >>> brief("https://w3id.org/inspection-kg/id/force/essex")
        'force/essex'
    """
    return _IRI.sub("", value, count=1) if value and _IRI.match(value) else value or ""


def short(column: str, value: str | None) -> str:
    """Return a value as it stands in a column: of a statement the digits at the end of its id, by which it is found.

    Examples:
        >>> short("statement", "https://w3id.org/inspection-kg/id/finding/peel-2015-effectiveness-essex/0f3a9c1b22")
        '0f3a9c1b22'
    """
    return brief(value).rpartition("/")[2] if column == "statement" else brief(value)


def counted(number: int, word: str) -> str:
    """Return a number and a noun.

    Examples:
        >>> counted(1, "row"), counted(1200, "row")
        ('1 row', '1,200 rows')
    """
    return f"{number:,} {word}{'s' * (number != 1)}"


def _counted(number: int) -> str:
    return counted(number, "row") + (f", the first {SHOWN} shown" if number > SHOWN else "")
