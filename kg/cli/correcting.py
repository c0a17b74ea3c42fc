"""The command by which people correct statements: correct."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.output import emit, note, plainly, records, reviewed, says
from kg.cli.person import name_of_person

if TYPE_CHECKING:
    from kg.correcting import Listed
    from kg.dataset import Dataset
    from kg.statements import Record

_COLUMNS = ("state", "verdict", "statement", "changes", "because", "by", "date", "message")
_VERDICTS = {"accept": "accepted", "reject": "rejected", "amend": "amended"}


@click.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.argument("statement", required=False)
@click.argument("verdict", required=False, type=click.Choice(list(_VERDICTS)), metavar="[accept|reject|amend]")
@click.option(
    "--set", "changes", metavar="FIELD=VALUE", multiple=True, help="What is amended; may be repeated. a|b for several."
)
@click.option("--because", metavar="WHY", help="Why, in a few words; needed with a verdict.")
@click.option("--by", metavar="NAME", help="Who decides; your name in git, else your login, when left out.")
@click.option("--date", metavar="YYYY-MM-DD", help="When; today when left out.")
@click.option("--undo", is_flag=True, help="Take back the last correction of the statement.")
@click.option("--list", "listing", is_flag=True, help="Show all corrections, and whether they apply.")
@click.option("-f", "--format", type=click.Choice(["table", "tsv", "jsonl"]), help="Of the list; table when left out.")
def correct(dataset: Path, statement: str | None, verdict: str | None, **options: Any) -> int:
    """Accept, reject or amend a statement; without a verdict, show it and what may be amended.

    The statement is given by its id or IRI, by the digits at the end of the id, or by the beginning of one of these:
    kg explain shows it. The correction is kept in DATASET/decisions/corrections.tsv, a text file to edit and commit,
    and holds at every later build while the sentence stands in the report. What is rejected is no fact any more; what
    had been set aside and is accepted becomes a statement. --list tells which corrections do not apply any more, and
    then ends with 1.

    \b
    Examples:
      kg correct dataset 0f3a9c1b22
      kg correct dataset 0f3a9c1b22 reject --because "it quotes the last report"
      kg correct dataset 0f3a9c1b22 amend --set polarity=weakness --because "visits are too few"
      kg correct dataset 0f3a9c1b22 --undo
      kg correct dataset --list --format tsv
    """
    from kg.dataset import open_dataset

    _refuse(statement, verdict, options)
    opened = open_dataset(dataset)
    if options["listing"]:
        return _list(opened, options["format"] or "table")
    assert statement is not None
    if options["undo"]:
        return _undo(opened, statement)
    if verdict is None:
        from kg.correcting import look_up

        emit(_shown(opened, look_up(opened, statement)) + _fields(look_up(opened, statement)))
        return 0
    return _correct(opened, statement, _VERDICTS[verdict], options)


def _refuse(statement: str | None, verdict: str | None, options: dict[str, Any]) -> None:
    """Refuse what does not go together."""
    if options["listing"] and (statement or options["undo"]):
        raise click.UsageError("--list shows all corrections: leave the statement out")
    if statement is None and not options["listing"]:
        raise click.UsageError("name a statement, or ask for all corrections with --list")
    if options["undo"] and verdict:
        raise click.UsageError("--undo takes the last correction back: leave the verdict out")
    if verdict and not options["because"]:
        raise click.UsageError("say why with --because")
    if bool(options["changes"]) != (verdict == "amend"):
        raise click.UsageError("amend needs --set FIELD=VALUE, and only amend takes it")


def _correct(dataset: Dataset, statement: str, verdict: str, options: dict[str, Any]) -> int:
    from kg.correcting import add, look_up, proposed

    record = look_up(dataset, statement)
    who = {
        "because": options["because"],
        "by": options["by"] or name_of_person(dataset.path),
        "date": _day(options["date"]),
    }
    correction, becomes = proposed(dataset, record, verdict, [_change(text) for text in options["changes"]], **who)
    emit(_shown(dataset, record) + _becomes(record, becomes, verdict))
    add(dataset, correction)
    return _update(dataset)


def _undo(dataset: Dataset, statement: str) -> int:
    from kg.correcting import undo

    gone = undo(dataset, statement)
    emit(f"taken back: {gone.verdict} by {gone.by} on {gone.date}: {gone.because}\n")
    return _update(dataset)


def _update(dataset: Dataset) -> int:
    """Write the graphs again where they change, and return the exit status."""
    from kg.cli.datasets import told
    from kg.dataset import update

    return told(update(dataset.path))


def _change(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise click.UsageError(f"--set {text} is not of the form FIELD=VALUE")
    return name.strip(), value.strip()


def _day(text: str | None) -> str:
    return text or Date.today().isoformat()


def _shown(dataset: Dataset, record: Record) -> str:
    """Return a statement with its sentence, its place and what was decided about it before."""
    from kg.statements import Review

    page = f"page {record['page']}, " if record["page"] is not None else ""
    earlier = [
        reviewed(Review(**item | {key: tuple(item[key].items()) for key in ("before", "after")}))
        for item in record["corrections"]
    ]
    lines = [
        record["statement"],
        f"“{' '.join(record['text'].split())}”",
        f"{page}{dataset.entry(record['report']).title} [{record['report']}]",
        f"{record['kind']}: {says(record | {'corrections': []})}",
        *([f"set aside: {record['set_aside']}"] if "set_aside" in record else []),
        *earlier,
    ]
    return "\n  ".join(lines) + "\n"


def _fields(record: Record) -> str:
    """Return the fields that may be amended, as they are."""
    from kg.corrections import of_kind
    from kg.corrections.fields import written

    return "".join(f"    {name}={written(record[name])}\n" for name in of_kind(record["kind"]))


def _becomes(record: Record, new: Record, verdict: str) -> str:
    from kg.corrections.fields import of_kind, written

    if verdict != "amended":
        return f"  → {verdict}\n"
    told = ((name, written(record[name]), written(new[name])) for name in of_kind(record["kind"]))
    lines = [f"{name}: {plainly(one)} → {plainly(two)}" for name, one, two in told if one != two]
    return "".join(f"  → {line}\n" for line in lines) or "  → as it is\n"


def _list(dataset: Dataset, format: str) -> int:
    from kg.correcting import listing

    found = listing(dataset)
    if format == "jsonl":
        emit("".join(json.dumps(_object(item), ensure_ascii=False, sort_keys=True) + "\n" for item in found))
    else:
        columns = _COLUMNS if format == "table" else (*_COLUMNS, "says", "quote")
        emit(records(columns, [_row(item)[: len(columns)] for item in found], format))
    lost = sum(item.state == "not applied" for item in found)
    if lost:
        note(f"kg: {lost} of {len(found)} not applied")
    return 1 if lost else 0


def _row(item: Listed) -> list[str]:
    made = item.correction
    changes, said = ("; ".join(f"{name}={value}" for name, value in each) for each in (made.changes, made.says))
    told = [made.verdict, made.statement, changes, made.because, made.by, made.date, item.message, said, made.quote]
    return [" ".join(cell.split()) for cell in (item.state, *told)]


def _object(item: Listed) -> dict[str, Any]:
    made = asdict(item.correction) | {"changes": dict(item.correction.changes), "says": dict(item.correction.says)}
    applied = item.record["statement"] if item.record else None
    return made | {"state": item.state, "message": item.message, "applied_to": applied}
