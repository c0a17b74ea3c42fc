"""The commands by which people decide about identity: review, link, unlink."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.output import emit, note, records
from kg.cli.person import name_of_person

if TYPE_CHECKING:
    from kg.deciding import Context, Desk
    from kg.linking import Proposal

_KEYS = {"s": "same", "n": "not-same", "u": "unsure"}
_COLUMNS = ("state", "score", "one", "other", "reasons", "by", "date", "because")

_dataset = click.argument("dataset", type=click.Path(path_type=Path))


def _said(_: click.Context, __: click.Parameter, value: str) -> str:
    """Return a reason, which must say something."""
    if not value.strip():
        raise click.BadParameter("say why, in a few words")
    return value


_because = click.option("--because", metavar="WHY", default="", help="Why, in a few words.")
_by = click.option("--by", metavar="NAME", help="Who decides; your name in git, else your login, when left out.")


@click.command()
@_dataset
@click.option("--list", "listing", is_flag=True, help="Show all proposals and all decisions.")
@click.option("-f", "--format", type=click.Choice(["table", "tsv", "jsonl"]), help="Of the list; table when left out.")
@click.option("--answer", type=click.Choice(list(_KEYS.values())), help="Decide the next proposal without being asked.")
@_because
@_by
def review(dataset: Path, listing: bool, format: str | None, answer: str | None, because: str, by: str | None) -> int:
    """Show the next two names that may stand for one thing, and ask whether they do.

    Both are shown with their sentences, and with what speaks for it. On a terminal the answer is s (same), n (not the
    same), u (unsure: it is listed, and not asked again) or q (quit); elsewhere --answer gives it. Answers are kept in
    DATASET/decisions/identity.tsv, a text file to edit and commit, and hold at every later build.

    \b
    Examples:
      kg review dataset
      kg review dataset --answer not-same --because "two boroughs"
      kg review dataset --list --format tsv > identity.tsv
    """
    from kg.dataset import open_dataset
    from kg.deciding import open_desk

    if (listing and answer) or (format and not listing):
        raise click.UsageError("--format is for --list, and --list takes no --answer")
    desk = open_desk(open_dataset(dataset))
    if listing:
        emit(_listed(desk, format or "table"))
        return 0
    if answer is None and not _on_terminal():
        emit(_next(desk))
        return 0
    who = {"by": by or name_of_person(dataset), "date": date.today().isoformat(), "because": because}
    decided = _answered(desk, answer, who) if answer else _asked(desk, who)
    return _update(decided) if decided is not desk else 0


@click.command()
@_dataset
@click.argument("one", metavar="ID")
@click.argument("other", metavar="ID")
@click.option("--because", metavar="WHY", required=True, callback=_said, help="Why, in a few words.")
@_by
def link(dataset: Path, one: str, other: str, because: str, by: str | None) -> int:
    """Decide that two ids name one thing.

    An id is that of a thing found in reports, or of the vocabulary; unit/kent/fraud-team@report/… is what one report
    calls so. What kg unlink did is taken back. The decision is kept in DATASET/decisions/identity.tsv.

    \b
    Examples:
      kg link dataset unit/kent/gang-team unit/kent/gangs-and-violence-team --because "renamed in 2016"
    """
    return _changed(dataset, one, other, {"because": because, "by": by}, unlink=False)


@click.command()
@_dataset
@click.argument("one", metavar="ID")
@click.argument("other", metavar="ID")
@click.option("--because", metavar="WHY", required=True, callback=_said, help="Why, in a few words.")
@_by
def unlink(dataset: Path, one: str, other: str, because: str, by: str | None) -> int:
    """Decide that two ids do not name one thing; also where the program joined them, or where one id joins them.

    What kg link did is taken back, and all is as it was before. To take one report out, name the id in that report and
    the bare id.

    \b
    Examples:
      kg unlink dataset unit/kent/gang-team unit/kent/gangs-and-violence-team --because "they met in one sentence"
      kg unlink dataset unit/kent/gang-team@report/jtai-2018-medway unit/kent/gang-team --because "the council's"
    """
    return _changed(dataset, one, other, {"because": because, "by": by}, unlink=True)


def _changed(dataset: Path, one: str, other: str, who: dict[str, Any], *, unlink: bool) -> int:
    from kg.dataset import open_dataset
    from kg.deciding import open_desk

    desk = open_desk(open_dataset(dataset))
    ends = desk.end(one), desk.end(other)
    if ends[0] == ends[1]:
        raise click.UsageError(f"{ends[0]} is compared with itself")
    who = who | {"by": who["by"] or name_of_person(dataset), "date": date.today().isoformat()}
    decided = desk.unlinked(*ends, **who) if unlink else desk.linked(*ends, **who)
    decided.save()
    for end in ends:
        emit(f"{end} is {' and '.join(sorted(decided.things(end)))}\n")
    return _update(decided)


def _update(desk: Desk) -> int:
    """Apply the decisions to the graphs, tell what changed, and return the exit status."""
    from kg.cli.datasets import progressing, told
    from kg.dataset import update

    with progressing() as progress:
        made = update(desk.dataset.path, progress=progress)
    return told(made)


def _answered(desk: Desk, answer: str, who: dict[str, str]) -> Desk:
    """Decide the next proposal."""
    queue = desk.queue()
    if not queue:
        note("kg: there is nothing to decide")
        return desk
    decided = desk.decided(queue[0].one, queue[0].other, answer, **who)
    decided.save()
    emit(f"{answer}\t{queue[0].one}\t{queue[0].other}\n")
    return decided


def _asked(desk: Desk, who: dict[str, str]) -> Desk:
    """Ask about one proposal after the other, and keep each answer at once."""
    while queue := desk.queue():
        emit(_shown(desk, queue[0], len(queue)))
        try:
            key = click.prompt("same, not the same, unsure, quit", type=click.Choice([*_KEYS, "q"]))
            why = who["because"] if key == "q" else who["because"] or click.prompt("because", "", show_default=False)
        except click.Abort:
            key = "q"
        if key == "q":
            return desk
        desk = desk.decided(queue[0].one, queue[0].other, _KEYS[key], **who | {"because": why})
        desk.save()
    note("kg: there is nothing to decide")
    return desk


def _next(desk: Desk) -> str:
    queue = desk.queue()
    if not queue:
        note("kg: there is nothing to decide")
        return ""
    note("kg: to decide it: kg review DATASET --answer same|not-same|unsure --because WHY")
    return _shown(desk, queue[0], len(queue))


def _shown(desk: Desk, item: Proposal, count: int) -> str:
    """Return a proposal with both contexts and what speaks for it."""
    lines = [f"Is this one thing? ({count} to decide, score {item.score:g}: {'; '.join(item.reasons)})"]
    for end in (item.one, item.other):
        lines += ["", end]
        lines += [line for context in desk.contexts(end) for line in _quoted(context)]
    return "\n".join(lines) + "\n\n"


def _quoted(context: Context) -> Iterator[str]:
    page = f"page {context.page}, " if context.page is not None else ""
    name = click.style(context.name, bold=True) if sys.stdout.isatty() else context.name
    yield f"    “{context.before.lstrip()}{name}{context.after.rstrip()}”"
    yield f"    ({page}{context.title}) [{context.report}]"


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _listed(desk: Desk, format: str) -> str:
    """Return all proposals and decisions."""
    unused = set(desk.identity.unused)
    found: list[dict[str, Any]] = [
        *(
            {"state": "unsure" if item.unsure else "open", "score": item.score, "one": item.one, "other": item.other}
            | {"reasons": list(item.reasons), "by": "", "date": "", "because": ""}
            for item in desk.identity.proposals
        ),
        *(
            {"state": f"{item.verdict}{', unused' * (item in unused)}", "score": None, "one": item.one}
            | {"other": item.other, "reasons": [], "by": item.by, "date": item.date, "because": item.because}
            for item in desk.decisions
        ),
    ]
    if format == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in found)
    return records(_COLUMNS, [[_cell(row[column]) for column in _COLUMNS] for row in found], format)


def _cell(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
