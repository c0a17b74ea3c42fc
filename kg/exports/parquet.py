"""Parquet: a folder of tables, one a kind of statement, with the columns of the frames of `kg.open`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.comparison.claims import Claim
from kg.errors import KgError
from kg.exports.claims import chosen_claims, things
from kg.statements import Record
from kg.tables import FRAMES, KINDS, Column, Row, read_names, rows

if TYPE_CHECKING:
    from kg.exports.source import Source

_THINGS = (
    Column("id", "string", "id of the thing"),
    Column("iri", "string", "its IRI"),
    Column("label", "string", "its name"),
    Column("synonyms", "tuple", "its other names"),
    Column("kind", "string", "local name of its class"),
    Column("kind_label", "string", "the name of its class"),
    Column("statements", "Int64", "the statements in these tables that name it, mentions apart"),
    Column("reports", "Int64", "the reports in which they stand"),
)


def write(source: Source) -> Mapping[str, bytes]:
    """Return file name → Parquet: reports, statements, each kind of statement, and the things that they name.

    What is negated, planned, past or hedged is in them, as `modality` and `hedged` tell. The graphs of others that a
    dataset has imported are not: they have no records.

    Raises:
        KgError: when pyarrow is not installed.
        QueryError: when nothing is left in the selection.
    """
    _pyarrow()  # before anything is read
    found = dict(_tables(source))
    return {f"{name}.parquet": _file(columns, found[name], name, source) for name, columns in _columns().items()}


def _columns() -> dict[str, tuple[Column, ...]]:
    """Return table → its columns; what was set aside is no statement."""
    return {name: kind.columns for name, kind in FRAMES.items() if name != "set_aside"} | {"things": _THINGS}


def _tables(source: Source) -> Iterator[tuple[str, list[Row]]]:
    """Yield table and rows."""
    dataset = source.dataset
    records = [record for entry in dataset.manifest.reports for record in dataset.records(entry.id)]
    reports = {
        record["report"]: record | _counted(source, record["report"])
        for record in records
        if record["kind"] == "report"
    }
    kept = _kept(source, records)
    names = read_names((quad for name in ("vocabulary", "entities") for quad in dataset.quads(name)), source.base)
    used = {record["report"] for record in kept}
    texts = {report: dataset.text(report) for report in sorted(used)}
    for name, kind in FRAMES.items():
        chosen = [reports[id] for id in reports if id in used] if name == "reports" else kept
        wanted = [record for record in chosen if record["kind"] in kind.kinds]
        yield name, rows(kind, wanted, reports, names, texts.__getitem__)
    yield "things", _things(source)


def _kept(source: Source, records: list[Record]) -> list[Record]:
    """Return the records of the statements that are selected; of a whole dataset all, mentions and reports too."""
    if source.selection.whole:
        return records
    mentions = [_mention(record) for record in records if record["kind"] == "mention"]
    ids = {claim.id for claim in (*source.claims, *chosen_claims(mentions, source.chosen, source.names))}
    return [record for record in records if record["statement"] in ids]


def _mention(record: Record) -> Claim:
    """Return a mention as a statement: most datasets have them in their records only, not in their graphs."""
    about: dict[str, tuple[str, ...]] = {"aboutEntity": (str(record["id"]),)}
    place = (record["text"], record["start"], record["end"], record["report"], "", record["confidence"])
    return Claim(record["statement"], "Mention", about, *place)


def _counted(source: Source, report: str) -> Record:
    counts = source.dataset.entry(report).counts
    return {"statements": sum(counts.get(kind, 0) for kind in KINDS if kind != "mention")}


def _things(source: Source) -> list[Row]:
    named: dict[str, list[Claim]] = {}
    for claim in source.claims:
        for id in dict.fromkeys(id for _, id in things(claim, source.names)):
            named.setdefault(id, []).append(claim)
    return [_thing(id, claims, source) for id, claims in sorted(named.items())]


def _thing(id: str, claims: list[Claim], source: Source) -> Row:
    names = source.names
    return {
        "id": id,
        "iri": names.iri(id),
        "label": names.label(id),
        "synonyms": names.synonyms(id),
        "kind": names.kind(id),
        "kind_label": names.classes.labels[names.kind(id)],
        "statements": len(claims),
        "reports": len({claim.report for claim in claims}),
    }


def _file(columns: Iterable[Column], rows: list[Row], name: str, source: Source) -> bytes:
    """Return a table as the bytes of a Parquet file, whose metadata tell what its columns mean."""
    pyarrow = _pyarrow()
    types = {
        "string": pyarrow.string(),
        "category": pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
        "Int64": pyarrow.int64(),
        "Float64": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
        "day": pyarrow.date32(),
        "tuple": pyarrow.list_(pyarrow.string()),
    }
    fields = [pyarrow.field(it.name, types[it.type], metadata={"description": it.meaning}) for it in columns]
    about = {"title": source.title, "table": name, "base": source.base}
    values = [[row[field.name] for row in rows] for field in fields]
    arrays = [pyarrow.array(column, type=field.type) for column, field in zip(values, fields, strict=True)]
    made = pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields, metadata=about))
    stream = io.BytesIO()
    pyarrow.parquet.write_table(made, stream, compression="zstd")
    return stream.getvalue()


def _pyarrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        hint = 'install it: pip install "inspection-kg[parquet]"; -f csv works without it'
        raise KgError("Parquet needs the package pyarrow, which is not installed", hint=hint) from None
    return pyarrow
