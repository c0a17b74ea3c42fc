"""The list of questions: a row each for a terminal, a page for the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.queries import QueryFile

COLUMNS = ("about", "name", "question", "parameters")
_HEAD = """# Questions

Made by `kg query --list --format markdown > docs/reference/questions.md`. [How to ask](../how-to/ask.md). The number behind a
name is that of the competency question that it answers.
"""


def row(question: QueryFile) -> list[str]:
    """Return the columns of a question; a parameter with its default, which is the form of its values."""
    parameters = " ".join(f"{item.name}={item.default or ''}" for item in question.parameters)
    return [question.about, question.name, question.title, parameters]


def page(questions: Sequence[QueryFile]) -> str:
    """Return the questions as a Markdown page, group by group."""
    parts = [_HEAD]
    for about, group in groupby(questions, key=lambda question: question.about):
        parts.append(f"\n## {about[:1].upper()}{about[1:] or 'Other questions'}\n")
        parts += [part for question in group for part in _entry(question)]
    return "".join(parts)


def _entry(question: QueryFile) -> Iterable[str]:
    number = f" ({question.competency})" if question.competency else ""
    yield f"\n**`{question.name}`**{number}: {question.title}\n"
    if question.answers:
        yield f"{question.answers[:1].upper()}{question.answers[1:]}.\n"
    if question.parameters:
        yield "\n"
    for item in question.parameters:
        default = f" = `{item.default}`" if item.default else ""
        yield f"- `{item.name}`{default}: {item.description}\n"
