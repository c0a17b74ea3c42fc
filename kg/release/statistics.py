"""How many statements there are, by what they are and where they come from: as JSON, and as one table."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, NamedNode

from kg.dataset.folder import VALIDATION
from kg.release.reading import Reader

if TYPE_CHECKING:
    from kg.release.sources import Source

# Table → the property of statements by whose values it counts.
_PROPERTIES: Mapping[str, str] = {
    "modality": "insp:modality",
    "hedged": "insp:hedged",
    "polarity": "insp:polarity",
    "grade": "insp:grade",
    "status of judgment": "insp:judgmentStatus",
    "status of follow-up": "insp:followUpStatus",
}
Table = Mapping[str, Mapping[str, int]]  # name → kind of statement → how many


def statistics(source: Source) -> dict[str, Any]:
    """Count what a dataset holds and what was left out of it.

    Returns:
        "totals": what → how many. Each other table: name → kind of statement → how many, or name → how many.
    """
    reader, kinds = Reader(source.store, source.base), _kinds(source)
    where, short = dict(_values(reader, "insp:inReport")), reader.short
    reports = {report.id: report for report in source.reports}
    found: dict[str, Any] = {
        "totals": _totals(source, len(kinds)),
        "kind": dict(sorted(Counter(kinds.values()).items())),
        "class": {short(NamedNode(iri)): number for iri, number in source.counts.classes.items()},
        "graph": {short(NamedNode(iri)): number for iri, number in source.counts.graphs.items()},
        "report": _table(kinds, where),
        "force": _table(kinds, {node: reports[name].force for node, name in where.items() if name in reports}),
        "cycle": _table(kinds, {node: reports[name].cycle for node, name in where.items() if name in reports}),
    }
    found |= {name: _table(kinds, dict(_values(reader, term))) for name, term in _PROPERTIES.items()}
    return found | _left_out(source)


def as_json(found: Mapping[str, Any]) -> bytes:
    """Return the statistics as JSON."""
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(found: Mapping[str, Any]) -> bytes:
    r"""Return the statistics as one table: which count it is, of what, of which kind of statement, how many.

    Examples:
        >>> as_csv({"kind": {"finding": 3}, "cycle": {"2015": {"finding": 3}}}).decode()
        'table,name,kind,count\r\nkind,finding,,3\r\ncycle,2015,finding,3\r\n'
    """
    stream = io.StringIO()
    csv.writer(stream).writerows([("table", "name", "kind", "count"), *_rows(found)])
    return stream.getvalue().encode()


def _rows(found: Mapping[str, Any]) -> Iterator[tuple[str, str, str, int]]:
    for table, counts in found.items():
        for name, number in counts.items():
            if isinstance(number, int):
                yield table, name, "", number
            else:
                yield from ((table, name, kind, each) for kind, each in number.items())


def _kinds(source: Source) -> dict[str, str]:
    """Return the id of every statement → its kind."""
    reader = Reader(source.store, source.base)
    found = source.store.quads_for_pattern(None, reader.term("rdf:type"), reader.term("insp:Statement"), DefaultGraph())
    ids = sorted(reader.short(quad.subject) for quad in found if isinstance(quad.subject, NamedNode))
    return {ident: ident.partition("/")[0] for ident in ids}


def _values(reader: Reader, property: str) -> Iterator[tuple[str, str]]:
    for quad in reader.store.quads_for_pattern(None, reader.term(property), None, DefaultGraph()):
        value = quad.object
        if isinstance(quad.subject, NamedNode):
            told = reader.short(value) if isinstance(value, NamedNode) else str(getattr(value, "value", value))
            yield reader.short(quad.subject), told


def _table(kinds: Mapping[str, str], values: Mapping[str, str]) -> Table:
    counted: dict[str, Counter[str]] = {}
    for node, value in values.items():
        if node in kinds:
            counted.setdefault(value, Counter())[kinds[node]] += 1
    return {value: dict(sorted(counter.items())) for value, counter in sorted(counted.items())}


def _totals(source: Source, statements: int) -> dict[str, int]:
    counts = source.counts
    return {
        "reports": len(source.reports),
        "statements": statements,
        "triples": counts.triples,
        "quads": sum(counts.graphs.values()),
        "graphs": len(counts.graphs),
        "things described": counts.entities,
        "classes": len(counts.classes),
        "properties": len(counts.properties),
    }


def _left_out(source: Source) -> dict[str, Any]:
    """Return what was set aside, what validation found, what people corrected."""
    aside: Counter[str] = Counter()
    for entry in source.dataset.manifest.reports:
        aside.update(entry.set_aside)
    told = json.loads(source.dataset.read(VALIDATION))
    reader = Reader(source.store, source.base)
    return {
        "set aside": dict(sorted(aside.items())),
        "validation": dict(sorted(Counter(item["severity"] for item in told["violations"]).items())),
        "correction": dict(sorted(Counter(value for _, value in _values(reader, "insp:verdict")).items())),
    }
