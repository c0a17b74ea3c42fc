"""What the writing process does: it changes its store, and makes of each state an edition that others read."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple, parse

from kg.edition import Edition
from kg.errors import DatasetError, NotFoundError, QueryError
from kg.queries import prefixes, reason
from kg.serve.evaluating import RDF, nodes
from kg.serve.syntax import check_addresses, check_depth, with_dataset

STATE = "state.json"


def begin(edition: Edition, place: str) -> str:
    """Open the store in a folder `place`, made from an edition where there is none; return the edition of its state.

    What users wrote into graphs of their own stays when the edition is another one than before; graphs of the dataset
    become those of the edition.

    Raises:
        DatasetError: when another process writes there, or the folder cannot be written to.
    """
    folder = Path(place)
    folder.mkdir(parents=True, exist_ok=True)
    state = _state(folder)
    try:
        if state.get("edition") != edition.key:
            state = _rebase(edition, folder, state)
        _sweep(folder, state["store"])
        _opened(str(folder / state["store"]))
    except OSError as error:
        hint = "only one server can write at a time"
        raise DatasetError(f"the store of changes cannot be opened: {error}", where=place, hint=hint) from error
    return checkpoint(edition, place)


def update(
    edition: Edition, place: str, text: str, using: tuple[str, ...], named: tuple[str, ...], services: tuple[str, ...]
) -> str:
    """Run an update, all of it or nothing, and return the edition of the state after it.

    Raises:
        QueryError: when it is not SPARQL, or says itself (USING, WITH) what the request says.
        ForbiddenError: when it would ask other servers.
    """
    check_depth(text)
    check_addresses(text, services, update=True)
    nodes((*using, *named))
    if using or named:
        text = with_dataset(text, using, named)
    _run(edition, place, text)
    return checkpoint(edition, place)


def put(
    edition: Edition, place: str, name: str | None, data: list[tuple[str, bytes]], add: bool, base: str
) -> tuple[bool, str]:
    """Put triples into a graph, in place of what it holds or in addition; return whether it was there, and the edition.

    Args:
        name: its IRI; None for the default graph.
        data: names of formats, with data.
        base: against which relative IRIs are resolved.

    Raises:
        QueryError: when the data are not in their format.
    """
    node = nodes((name,))[0] if name is not None else None
    triples = [triple for format, part in data for triple in _parsed(format, part, base)]
    existed = node is None or _store(place).contains_named_graph(node)
    lines = "\n".join(f"{triple} ." for triple in triples)
    if node is None:
        text = "" if add else "DROP DEFAULT ;\n"
        text += f"INSERT DATA {{\n{lines}\n}}"
    else:
        text = "" if add else f"DROP SILENT GRAPH {node} ;\n"
        text += f"CREATE SILENT GRAPH {node} ;\nINSERT DATA {{ GRAPH {node} {{\n{lines}\n}} }}"
    _run(edition, place, text)
    return existed, checkpoint(edition, place)


def drop(edition: Edition, place: str, name: str | None) -> str:
    """Drop a graph, and return the edition of the state after it.

    Raises:
        NotFoundError: when there is none.
    """
    node = nodes((name,))[0] if name is not None else None
    if node is not None and not _store(place).contains_named_graph(node):
        raise NotFoundError("there is no such graph", where=node.value)
    _run(edition, place, f"DROP GRAPH {node}" if node is not None else "DROP DEFAULT")
    return checkpoint(edition, place)


def checkpoint(edition: Edition, place: str) -> str:
    """Make an edition of the state of the store, beside the edition that it is made from, and return its folder."""
    editions = Path(place).parent
    new = editions / f".new-{uuid4().hex}"
    made = editions / f"{_state(Path(place))['edition']}-{uuid4().hex[:12]}"
    try:
        shutil.copytree(edition.path, new, copy_function=_link, ignore=shutil.ignore_patterns("store", ".in-use"))
        _store(place).backup(str(new / "store"))
        new.rename(made)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return str(made)


def _run(edition: Edition, place: str, text: str) -> None:
    try:
        _store(place).update(text, base_iri=f"{edition.base}id/", prefixes=prefixes(edition.base))
    except (SyntaxError, RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"the update cannot be run: {reason(error)}") from error


def _parsed(format: str, data: bytes, base: str) -> Iterator[Triple]:
    try:
        for quad in parse(data, format=RDF[format], base_iri=base):
            yield quad.triple
    except (SyntaxError, ValueError, OSError) as error:
        raise QueryError(f"the data are not {format}: {error}") from error


def _rebase(edition: Edition, folder: Path, state: dict[str, Any]) -> dict[str, Any]:
    """Make a new store: the graphs of an edition, and of the store before those that users wrote."""
    name = f"store-{uuid4().hex}"
    edition.store.backup(str(folder / name))
    new = Store(str(folder / name))
    new.clear_graph(DefaultGraph())  # the merge of the others, which would not follow what is written
    if state:
        old = _store(str(folder))
        own = set(state["graphs"])
        new.bulk_extend(quad for quad in _written(old, own))
        for graph in old.named_graphs():
            if isinstance(graph, NamedNode) and graph.value not in own:
                new.add_graph(graph)
        _opened.cache_clear()
        del old
    new.flush()
    del new
    graphs = sorted(graph.value for graph in edition.store.named_graphs() if isinstance(graph, NamedNode))
    made = {"edition": edition.key, "store": name, "graphs": graphs}
    part = folder / f"{STATE}.part"
    part.write_text(json.dumps(made), "utf-8")
    os.replace(part, folder / STATE)
    return made


def _written(store: Store, own: set[str]) -> Iterator[Quad]:
    """Yield what stands in no graph of the dataset."""
    for quad in store:
        if not (isinstance(quad.graph_name, NamedNode) and quad.graph_name.value in own):
            yield quad


def _state(folder: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / STATE).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return found


def _sweep(folder: Path, kept: object) -> None:
    for path in folder.glob("store-*"):
        if path.name != kept:
            shutil.rmtree(path, ignore_errors=True)


def _store(place: str) -> Store:
    return _opened(str(Path(place) / str(_state(Path(place))["store"])))


@cache
def _opened(path: str) -> Store:
    return Store(path)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
