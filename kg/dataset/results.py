"""Puts together what was extracted from all reports, and writes what that gives: graphs, records, lists, the manifest."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.dataset import step
from kg.dataset.folder import (
    DECISIONS,
    ENTITIES,
    MANIFEST,
    PROJECT,
    TIMELINE,
    VALIDATION,
    VOCABULARY,
    Dataset,
    Entry,
    Manifest,
    conforming,
    digest_of,
    obsolete,
)
from kg.dataset.gathering import Item, Progress
from kg.dataset.imports import Imports
from kg.dataset.locking import placing
from kg.dataset.placing import Placing
from kg.dataset.pool import Pool
from kg.dataset.recipe import CHANGED, Recipe, digest
from kg.dataset.staging import staging
from kg.dataset.step import Options, Task, Written
from kg.dataset.work import FILES
from kg.ontology import load_vocabulary

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.corrections import Problem
    from kg.linking import Identity, Known
    from kg.statements import Record
    from kg.validate import Violation

IDENTITY, CORRECTIONS = "identity.tsv", "corrections.tsv"
_PARTS: Mapping[str, str] = {
    "identity": "what its names stand for",
    "corrections": "corrections of its statements",
    "options": "the options of the dataset",
    "writing": CHANGED["writing"],
    "shapes": CHANGED["shapes"],
}
Problems = tuple[Mapping[str, Any], ...]


@dataclass(slots=True)
class Results:
    """Writes a dataset from extracted reports.

    Attributes:
        items: what the dataset is to hold, by id.
        project: folders of a project's own vocabulary, queries and shapes.
        decided: folder of people's decisions; they become those of the dataset.
        imports: the graphs of others that the dataset is to hold.
        why: report → why it was written again, where its extraction is the same.
    """

    output: Path
    old: Dataset | None
    items: Mapping[str, Item]
    options: Options
    recipe: Recipe
    project: Mapping[str, Path]
    decided: Path
    imports: Imports
    why: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def write(self, pool: Pool, progress: Progress | None = None) -> tuple[tuple[Violation, ...], Problems]:
        """Write what has changed, in one step, and return what validation found and which corrections do not apply."""
        if self._same():
            return _validation(self.output)
        with staging(self.output, MANIFEST, obsolete, placing) as staged:
            return _Writer(self, staged).write(pool, progress)

    def _same(self) -> bool:
        """Return whether the dataset is what is wanted already."""
        if self.old is None or not self.imports.same or any(item.entry is None for item in self.items.values()):
            return False
        manifest, wanted = self.old.manifest, self.options
        return (
            [entry.id for entry in manifest.reports] == sorted(self.items)
            and [graph.name for graph in manifest.imports] == sorted(graph.name for graph in self.imports.graphs)
            and (manifest.base, manifest.mentions, manifest.min_confidence)
            == (wanted.base, wanted.mentions, wanted.min_confidence)
            and manifest.recipe == self.recipe
            and manifest.software == __version__
            and manifest.decisions == self.decisions()
            and {path: of for path, of in manifest.shared.items() if path.startswith(f"{PROJECT}/")}
            == {f"{PROJECT}/{name}": digest_of(path.read_bytes()) for name, path in self.own()}
        )

    def decisions(self) -> dict[str, str]:
        """Return the files of people's decisions, each with the hash of its bytes."""
        paths = [self.decided / name for name in (CORRECTIONS, IDENTITY)]
        return {path.name: digest_of(path.read_bytes()) for path in paths if path.is_file()}

    def own(self) -> Iterator[tuple[str, Path]]:
        """Yield the files of a project's own vocabulary, queries and shapes: name within the folder, path."""
        for part, place in sorted(self.project.items()):
            for path in sorted(path for path in place.rglob("*") if path.is_file()):
                yield f"{part}/{path.relative_to(place).as_posix()}", path


class _Writer:
    """Writes the files of one new state into a folder."""

    def __init__(self, results: Results, staged: Path) -> None:
        from kg.corrections import assigned, read_corrections, unplaced
        from kg.linking import identify, read_decisions

        self.results, self.staged = results, staged
        self.vocabulary = load_vocabulary(*results.options.vocabulary)
        decided = results.decided
        self.names: dict[str, tuple[str, ...]] = {}
        decisions = read_decisions(decided / IDENTITY) if (decided / IDENTITY).is_file() else ()
        self.imports = results.imports
        self.imports.read(results.items, results.options)
        every = chain(self._known(), self.imports.known(results.options))
        self.identity: Identity = identify(every, self.vocabulary, decisions)
        texts = {ident: item.sha256["text"] for ident, item in results.items.items()}
        corrections = read_corrections(decided / CORRECTIONS)
        self.corrections, self.unplaced = assigned(corrections, texts)[0], unplaced(corrections, texts)
        self.shared: dict[str, str] = {}

    def write(self, pool: Pool, progress: Progress | None) -> tuple[tuple[Violation, ...], Problems]:
        """Write what has changed; return what validation found and which corrections do not apply."""
        before, old_problems = _validation(self.results.output) if self.results.old else ((), ())
        placing = Placing(self.identity, self.results.options, self.results.recipe, self.vocabulary)
        self.imports.progress = progress
        self.imports.write(self.staged, placing, before, pool)
        tasks = {ident: self._task(item) for ident, item in self.results.items.items()}
        states = {ident: self._state(ident, task) for ident, task in tasks.items()}
        kept = {
            ident: item.entry
            for ident, item in self.results.items.items()
            if item.entry is not None and item.entry.written == states[ident]
        }
        self.results.why |= {ident: _why(self.results.items[ident], states[ident]) for ident in tasks}
        again = [self._again(task, states[ident], before) for ident, task in tasks.items() if ident not in kept]
        made = self._written(again, pool, progress)
        entries = [kept.get(ident) or self._entry(ident, states[ident], made[ident]) for ident in sorted(tasks)]
        violations = [item for item in before if item.report in kept] + self.imports.violations
        violations += [item for written in made.values() for item in written.violations]
        problems = [item for item in old_problems if item["report"] in kept]
        problems += [_told(item, ident) for ident, written in made.items() for item in written.problems]
        problems += [_told(item, "") for item in self.unplaced]
        for decision in self.identity.unused:
            names = f"{decision.one} {decision.verdict} {decision.other}"
            message = "nothing goes by one of these ids"
            problems.append({"report": "", "statement": names, "state": "not applied", "message": message})
        problems.sort(key=lambda item: tuple(map(item.get, ("report", "statement", "state", "message"))))
        return self._finish(entries, violations, problems)

    def _again(self, task: Task, state: Mapping[str, str], before: Sequence[Violation]) -> Task:
        """Return the task with the graph that stands now, where it was held against the same shapes."""
        item = self.results.items[f"report/{task.name}"]
        same = ("extraction", "options", "writing", "shapes")
        if item.entry is None or any(item.entry.written[part] != state[part] for part in same):
            return task
        found = tuple(violation for violation in before if violation.report == item.id)
        return replace(task, graph=self.results.output / item.entry.path("graphs"), violations=found)

    def _known(self) -> Iterator[Known]:
        """Yield what the reports know of entities, and keep which of them name what."""
        from kg.linking import Known

        for ident, item in self.results.items.items():
            lines = item.files["known"].read_bytes().decode("utf-8").split("\n")
            known = [Known.read(json.loads(line)) for line in lines if line]
            self.names[ident] = tuple(one.entity.id for one in known)
            yield from known

    def _task(self, item: Item) -> Task:
        from kg.corrections import named

        moves = self.identity.moves(item.id)
        corrections = self.corrections.get(item.id, ())
        found = self.identity.entities
        others = {ident: found[ident] for ident in sorted(named(corrections)) if ident in found}
        idents = sorted({moves.get(ident, ident) for ident in self.names[item.id]})
        described = {**self.vocabulary.entities, **found}
        return Task(
            name=item.id.removeprefix("report/"),
            extracted=item.files["extracted"],
            text=item.files["text"],
            moves=dict(moves),
            entities={ident: described[ident] for ident in idents if ident in described} | others,
            corrections=corrections,
            options=self.results.options,
            output=self.staged,
        )

    def _state(self, ident: str, task: Task) -> dict[str, str]:
        """Return what decides what is written of a report, each part by its hash."""
        from kg.corrections import named as named_in

        options, recipe = self.results.options, self.results.recipe
        named, amended = (
            [(ident, task.entities[ident].type, task.entities[ident].label) for ident in sorted(idents)]
            for idents in (ids & set(task.entities) for ids in (set(task.moves.values()), named_in(task.corrections)))
        )
        return {
            "extraction": self.results.items[ident].extraction,
            "identity": digest([task.moves, named]),
            "corrections": digest([[asdict(item) for item in task.corrections], amended]),
            "options": digest([options.base, options.mentions, options.min_confidence, __version__]),
            "writing": recipe["writing"],
            "shapes": recipe["shapes"],
        }

    def _written(self, tasks: list[Task], pool: Pool, progress: Progress | None) -> dict[str, Written]:
        made: dict[str, Written] = {}
        for number, (task, written) in enumerate(pool.map(step.write, tasks), 1):
            made[f"report/{task.name}"] = written
            if progress:
                progress("writing", task.name, number, len(tasks))
        return dict(sorted(made.items()))

    def _entry(self, ident: str, state: Mapping[str, str], written: Written) -> Entry:
        item = self.results.items[ident]
        entry = Entry(
            item.id,
            item.title,
            item.force,
            item.source,
            item.ending,
            item.given,
            item.extraction,
            state,
            {**item.sha256, **written.sha256},
            written.found,
            written.counts,
            written.set_aside,
        )
        for kind in FILES:
            if item.entry is None:
                _copy(item.files[kind], self.staged / entry.path(kind))
        return entry

    def _finish(
        self, entries: list[Entry], violations: list[Violation], problems: list[Mapping[str, Any]]
    ) -> tuple[tuple[Violation, ...], Problems]:
        """Write the files that belong to no report, the manifest last."""
        from kg.rdf import entity_quads, write_nquads
        from kg.timeline import timeline_quads

        results, options = self.results, self.results.options
        found = {ident for entry in entries for ident in entry.found} | self.imports.found
        things = self.identity.entities
        described = entity_quads((things[ident] for ident in sorted(found) if ident in things), options.base)
        vocabulary = step.vocabulary_of(options.base, options.vocabulary)
        timeline = timeline_quads(self._records(entries), self.vocabulary, options.base)
        violations += self._of_timeline(timeline, vocabulary)
        for name, quads in ((VOCABULARY, vocabulary), (ENTITIES, described), (TIMELINE, timeline)):
            self._share(f"graphs/{name}.nq", write_nquads(quads).encode("utf-8"))
        for name, text in _lists(self.identity).items():
            self._share(f"identity/{name}", text.encode("utf-8"))
        for name, path in results.own():
            self._share(f"{PROJECT}/{name}", path.read_bytes())
        if results.decided != results.output / DECISIONS:
            for name in results.decisions():
                _copy(results.decided / name, self.staged / DECISIONS / name)
        conforms = conforming(violations)
        ordered = tuple(sorted(violations, key=lambda item: item.report))
        listed = {"conforms": conforms, "violations": [asdict(item) for item in ordered], "corrections": problems}
        self._share(VALIDATION, _json(listed))
        manifest = Manifest(
            options.base,
            options.mentions,
            options.min_confidence,
            __version__,
            results.recipe,
            results.decisions(),
            dict(sorted(self.shared.items())),
            conforms,
            tuple(entries),
            self.imports.entries,
        )
        (self.staged / MANIFEST).write_bytes(_json(asdict(manifest)))
        return ordered, tuple(problems)

    def _of_timeline(self, timeline: list[Quad], vocabulary: list[Quad]) -> list[Violation]:
        """Return what is wrong with the timeline. What stood in it before, and was looked at, is not looked at again."""
        from kg.validate import validate_timeline

        old = self.results.old
        before = set(old.quads(TIMELINE)) if old and old.manifest.recipe == self.results.recipe else set()
        new = {quad.subject for quad in timeline if quad not in before}
        near = new | {quad.object for quad in timeline if quad.subject in new}
        found = validate_timeline([quad for quad in timeline if quad.subject in near], vocabulary)
        kept = {str(quad.subject) for quad in timeline} - set(map(str, new))
        known = _validation(self.results.output)[0] if before else ()
        stands = [item for item in known if not item.report and self._node(item.focus) in kept]
        return sorted([*stands, *(item for item in found if self._node(item.focus) not in kept)], key=astuple)

    def _node(self, focus: str) -> str:
        from kg.validate import iri_of

        return f"<{iri_of(focus, self.results.options.base)}>"

    def _records(self, entries: Iterable[Entry]) -> Iterator[list[Record]]:
        """Yield the records of each report, without its mentions."""
        for entry in entries:
            path = entry.path("records")
            place = self.staged if (self.staged / path).is_file() else self.results.output
            lines = (place / path).read_bytes().decode("utf-8").split("\n")
            yield [json.loads(line) for line in lines if line and '"kind": "mention"' not in line]
        yield from self.imports.records

    def _share(self, name: str, data: bytes) -> None:
        path = self.staged / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.shared[name] = digest_of(data)


def _why(item: Item, state: Mapping[str, str]) -> tuple[str, ...]:
    """Return why a report is written again though its extraction is the same."""
    before = item.entry.written if item.entry else state
    return tuple(_PARTS[part] for part in _PARTS if before.get(part) != state[part])


def _lists(identity: Identity) -> dict[str, str]:
    """Return what was linked and what is proposed as tables for people."""
    links = ["one\tother\tbasis", *(f"{item.one}\t{item.other}\t{item.basis}" for item in identity.links)]
    proposals = ["one\tother\tscore\treasons\tunsure"]
    for item in identity.proposals:
        reasons, unsure = "; ".join(item.reasons), "unsure" * item.unsure
        proposals.append(f"{item.one}\t{item.other}\t{item.score:.2f}\t{reasons}\t{unsure}")
    return {"links.tsv": "\n".join(links) + "\n", "proposals.tsv": "\n".join(proposals) + "\n"}


def _validation(output: Path) -> tuple[tuple[Violation, ...], Problems]:
    """Return what the last validation found, and which corrections did not apply."""
    from kg.validate import Violation

    told = json.loads((output / VALIDATION).read_bytes())
    return tuple(Violation(**item) for item in told["violations"]), tuple(told["corrections"])


def _told(problem: Problem, report: str) -> Mapping[str, Any]:
    statement = problem.correction.statement
    return {"report": report, "statement": statement, "state": problem.state, "message": problem.message}


def _copy(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the file system knows no second names."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8")
