"""The command that compares two datasets: diff."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.output import KINDS, emit, note, says, table

if TYPE_CHECKING:
    from kg.diff import Difference, ReportDifference


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--kind", "kinds", multiple=True, type=click.Choice(["report", *KINDS]), help="Only these; repeatable.")
@click.option("--report", "reports", metavar="ID", multiple=True, help="Only these reports; an id or its beginning.")
@click.option("-f", "--format", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
def diff(old: Path, new: Path, kinds: tuple[str, ...], reports: tuple[str, ...], format: str) -> int:
    """Show which statements of two datasets differ, and what has changed: source, vocabulary, code, decisions.

    Statements are compared by their ids, else by kind and sentence within a report; a sentence that stands elsewhere in
    a changed text and says the same is only counted, as moved. The exit status is 0 when the datasets say the same, 1
    when they differ, and 2 when they cannot be compared.

    \b
    Examples:
      kg diff dataset-2025 dataset-2026
      kg diff before after --kind judgment --kind action
      kg diff before after --report peel-2015 --format jsonl > changes.jsonl
    """
    from kg.dataset import open_dataset
    from kg.diff import differences

    one, two = open_dataset(old), open_dataset(new)
    differ, seen = False, 0
    for item in differences(one, two, kinds=kinds, reports=reports):
        emit(_lines(item) if format == "jsonl" else _block(item))
        differ, seen = differ or item.what != "same", seen + 1
    if reports and not seen:
        raise click.UsageError(f"neither dataset has a report {' or '.join(reports)}")
    if not differ:
        note(f"kg: the datasets say the same ({seen} report{'s' * (seen != 1)})")
    return 1 if differ else 0


def _block(item: ReportDifference) -> str:
    """Return a report on a line and its differing statements below; nothing of one in which nothing has changed."""
    if item.what == "same" and not item.causes:
        return ""
    counts = ", ".join(f"{count} {what}" for what, count in item.counts.items())
    head = f"{item.report} {item.what}" + f": {counts}" * bool(counts)
    head += f" (not the same: {', '.join(item.causes)})\n" if item.causes else "\n"
    rows = [_row(each) for each in item.statements if each.what != "moved"] if item.what == "changed" else []
    return head + (table(["what", "kind", "page", "says", "differs", "text"], rows) + "\n" if rows else "")


def _row(item: Difference) -> list[str]:
    record = item.record
    told = [f"{name}: {_value(old)} → {_value(new)}" for name, (old, new) in item.fields.items()]
    told += [f"set aside: {item.aside}"] if item.aside else []
    said = record["title"] if record["kind"] == "report" else says(record)
    page = "" if record["page"] is None else str(record["page"])
    return [item.what, record["kind"], page, said, "; ".join(told), record.get("text", "")]


def _value(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value) or "nothing"
    if isinstance(value, list):
        return "; ".join(f"{item['verdict']} by {item['by']}" for item in value if "verdict" in item) or "nothing"
    return "nothing" if value is None else str(value)


def _lines(item: ReportDifference) -> str:
    told = {"difference": "report", "report": item.report, "what": item.what, "causes": item.causes}
    return "".join(_json(each) for each in (told | {"counts": item.counts}, *map(_object, item.statements)))


def _object(item: Difference) -> dict[str, Any]:
    keys = ("kind", "report", "statement", "page")
    told = {key: item.record[key] for key in keys} | {"text": item.record.get("text")}
    return told | {
        "difference": "statement",
        "what": item.what,
        "was": item.was,
        "fields": {name: list(pair) for name, pair in item.fields.items()},
        "set_aside": item.aside,
    }


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n"
