"""The commands that measure: evaluate, sample."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.output import KINDS, emit, note, records, says, table

if TYPE_CHECKING:
    from kg.evaluation import Evaluation, Layer
    from kg.statements import Record

_COLUMNS = ("layer", "precision", "recall", "F1", "correct", "wrong", "missed", "spared")
_COUNTS = ("correct", "wrong", "missed", "spared")
_ALL = "all of them"
_SHOWN = 10


@click.command()
@click.argument("golds", metavar="GOLD...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--detail", is_flag=True, help="Also by type, predicate, polarity, unit and issue.")
@click.option("--errors", is_flag=True, help="Also list what is wrong, missed and spared.")
@click.option("-f", "--format", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option(
    "--records",
    "told",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Score these records (as kg annotate prints them, - for standard input) instead of reading the report; "
    "one for each GOLD.",
)
@click.option("--reports", metavar="DIR", type=click.Path(path_type=Path), help="The folder of the reports.")
def evaluate(
    golds: tuple[Path, ...], detail: bool, errors: bool, format: str, told: tuple[Path, ...], reports: Path | None
) -> int:
    """Compare what kg finds in reports with what people found: precision, recall and F1 of each layer.

    GOLD is a folder of tables (docs/reference/gold.md), or a file of corrected records. The report is the one that
    the gold names, or one of the same name in a folder `reports` beside the folder of the gold. Records that match
    an optional row are spared: neither right nor wrong. With several golds, the last table is over all of them.
    The exit status is 1 when a quote is not what stands at its offsets.

    \b
    Examples:
      kg evaluate tests/gold/*/
      kg evaluate mygold/peel-2016-legitimacy-kent --reports myreports --errors
      kg evaluate first-annotator.jsonl --records second-annotator.jsonl
      kg evaluate tests/gold/*/ --format csv > scores.csv
    """
    from kg.evaluation import load_gold, load_records
    from kg.evaluation.scoring import evaluate as compare

    if told and len(told) != len(golds):
        raise click.UsageError(f"{len(golds)} golds and {len(told)} files of records: give one for each, in order")
    found = []
    for number, path in enumerate(golds):
        gold = load_gold(path)
        note(f"{number + 1}/{len(golds)} {gold.name}")
        records = load_records(told[number]) if told else None
        found.append(compare(gold, records=records, reports=reports))
    emit({"table": _tables, "json": _json, "csv": _csv}[format](found, detail, errors))
    return max(map(_places, found))


def _places(item: Evaluation) -> int:
    """Say whether the quotes stand where they are said to be; return the exit status."""
    if item.violations is None:
        note(f"{item.gold.name}: offsets not checked, because its report was not found (--reports)")
    elif item.violations:
        note(f"{item.gold.name}: {len(item.violations)} quotes are not what stands at their offsets")
        for line in item.violations[:_SHOWN]:
            note(f"  {line}")
        note("  Offsets count characters from the beginning of the file, line endings as they are.")
    return 1 if item.violations else 0


def _named(found: Sequence[Evaluation]) -> Iterator[tuple[str, Sequence[Layer]]]:
    """Yield each gold's name and layers, and at the end those of all together where there are several."""
    from kg.evaluation import pooled

    yield from ((item.gold.name, item.layers) for item in found)
    if len(found) > 1:
        yield _ALL, pooled(item.layers for item in found)


def _tables(found: Sequence[Evaluation], detail: bool, errors: bool) -> str:
    parts = []
    for name, layers in _named(found):
        parts.append(f"{name}\n{table(_COLUMNS, list(_lines(layers, detail)))}")
        if errors and name != _ALL:
            parts += [f"{layer.name}\n{listed}" for layer in layers if (listed := _errors(layer))]
    return "\n".join(parts)


def _lines(layers: Iterable[Layer], detail: bool) -> Iterator[list[str]]:
    for layer in layers:
        yield [layer.name, *_cells(layer)]
        for group in layer.groups() if detail else ():
            yield [f"· {group.name}", *_cells(group)]


def _cells(layer: Layer) -> list[str]:
    shares = (layer.precision, layer.recall, layer.value)
    cells = ["-" if share is None else str(share) if isinstance(share, int) else f"{share:.3f}" for share in shares]
    return cells + [str(layer.count(verdict)) for verdict in _COUNTS]


def _errors(layer: Layer) -> str:
    return "".join(f"  {item.verdict}: {item.what}\n" for item in layer.items if item.verdict != "correct")


def _csv(found: Sequence[Evaluation], detail: bool, errors: bool) -> str:
    """Return a row a layer, or with errors a row an error."""
    stream = io.StringIO()
    rows = csv.writer(stream)
    if errors:
        rows.writerow(["gold", "layer", "group", "verdict", "what"])
        rows.writerows(
            [item.gold.name, layer.name, each.group, each.verdict, each.what]
            for item in found
            for layer in item.layers
            for each in layer.items
            if each.verdict != "correct"
        )
        return stream.getvalue()
    rows.writerow(["gold", "layer", "group", "measure", "precision", "recall", "value", *_COUNTS])
    for name, layers in _named(found):
        for layer in layers:
            for label, each in (("", layer), *((group.name, group) for group in layer.groups() if detail)):
                figures = (each.precision, each.recall, each.value)
                rows.writerow(
                    [name, layer.name, label, each.measure, *map(_figure, figures), *map(each.count, _COUNTS)]
                )
    return stream.getvalue()


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")


def _json(found: Sequence[Evaluation], detail: bool, errors: bool) -> str:
    told = [
        {"gold": name, "layers": {layer.name: _object(layer, detail, errors and name != _ALL) for layer in layers}}
        for name, layers in _named(found)
    ]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _object(layer: Layer, detail: bool, errors: bool) -> dict[str, Any]:
    shares = {"precision": layer.precision, "recall": layer.recall}
    figures = {"measure": layer.measure, **shares, "value": layer.value}
    counts = {verdict: layer.count(verdict) for verdict in _COUNTS}
    groups = {group.name: _object(group, False, False) for group in layer.groups()} if detail else {}
    wrong = [[item.verdict, item.group, item.what] for item in layer.items if item.verdict != "correct"]
    return figures | counts | ({"groups": groups} if groups else {}) | ({"errors": wrong} if errors else {})


_JUDGED = ("verdict", "says", "quote", "context", "page", "section", "report", "rule", "confidence", "statement")
_AROUND = 200  # characters of the report before and after the quote


@click.command()
@click.argument("dataset", required=False, type=click.Path(path_type=Path))
@click.option("-n", "--size", type=click.IntRange(min=1), default=50, show_default=True, help="How many statements.")
@click.option("--kind", type=click.Choice(KINDS), help="The kind of statement; needed to draw.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed draws another sample.")
@click.option(
    "--judged", metavar="FILE", type=click.Path(path_type=Path), help="A sample with verdicts, to compute from."
)
@click.option("-f", "--format", type=click.Choice(["tsv", "csv", "table", "json"]), help="tsv; with --judged table.")
def sample(
    dataset: Path | None, size: int, kind: str | None, seed: int, judged: Path | None, format: str | None
) -> int:
    """Draw statements at random to judge by hand; then compute how precise they are.

    Every statement of the kind has the same chance. Write right, wrong or unsure into the first column, in a
    spreadsheet or an editor; --judged then gives the precision with its 95 % interval (Wilson), also by rule.
    What is unsure is left out of it.

    \b
    Examples:
      kg sample dataset -n 50 --kind relation > relations.tsv
      kg sample --judged relations.tsv
    """
    if judged is not None:
        emit(_precision(judged, format or "table"))
        return 0
    if dataset is None or kind is None:
        raise click.UsageError("name a dataset and a --kind, or a file of verdicts with --judged")
    from kg.dataset import open_dataset
    from kg.evaluation.sampling import sample as draw

    opened = open_dataset(dataset)
    every = [record for entry in opened.manifest.reports for record in opened.records(entry.id)]
    drawn = draw(every, kind, size, seed)
    if len(drawn) < size:
        note(f"fewer than asked for: all {len(drawn)} of this kind")
    texts = {report: opened.text(report) for report in sorted({record["report"] for record in drawn})}
    rows = [_to_judge(record, texts[record["report"]]) for record in drawn]
    emit(records(_JUDGED, rows, format or "tsv"))
    return 0


def _to_judge(record: Record, text: str) -> list[str]:
    start, end = record["start"], record["end"]
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    page = "" if record["page"] is None else str(record["page"])
    cells = [
        "",
        says(record),
        record["text"],
        f"{before}«{record['text']}»{after}",
        page,
        " / ".join(record["section"]),
    ]
    cells += [record["report"], record["rule"], f"{record['confidence']:g}", record["statement"]]
    return [" ".join(cell.split()) for cell in cells]


def _precision(path: Path, format: str) -> str:
    from kg.evaluation.judged import read_verdicts
    from kg.evaluation.sampling import precision

    verdicts, open_ones = read_verdicts(path)
    if open_ones:
        note(f"left out because they have no verdict yet: {open_ones}")
    columns = ["rule", "right", "wrong", "unsure", "precision", "from", "to"]
    rows = [
        [item.name, str(item.right), str(item.wrong), str(item.unsure), *map(_share, (item.value, item.low, item.high))]
        for item in precision(verdicts)
    ]
    return records(columns, rows, format)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
