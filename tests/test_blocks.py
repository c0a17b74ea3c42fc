"""The structure of reports as JSON lines, and as a dataset keeps it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import REPORTS
from hypothesis import given
from hypothesis import strategies as st

from kg.dataset import Dataset
from kg.errors import DataError, DatasetError
from kg.readers import read
from kg.report import Block, BlockKind, Metadata, Report, Snapshot
from kg.serialization import dump_report, load_report

_KENT = "report/peel-2015-effectiveness-kent-digest"
_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
_NUMBERS = st.integers(0, 999)
_PAIRS = st.lists(st.tuples(_NUMBERS, _NUMBERS), max_size=4).map(tuple)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    """Return a block of any kind; its offsets need not ascend."""
    text = draw(_TEXT)
    return Block(
        draw(st.sampled_from(BlockKind)),
        text,
        tuple(draw(st.lists(st.integers(0, 9), min_size=len(text), max_size=len(text)))),
        tuple(draw(st.lists(_TEXT, max_size=3))),
        draw(st.integers(0, 6)),
        draw(_PAIRS),
        draw(st.none() | _NUMBERS),
        draw(st.none() | _NUMBERS),
        draw(st.booleans()),
        draw(_PAIRS),
        draw(st.none() | _NUMBERS),
    )


@given(_TEXT, st.lists(blocks(), max_size=4), _PAIRS)
def test_a_report_comes_back_whole(text: str, found: list[Block], pages: tuple[tuple[int, int], ...]) -> None:
    report = Report(
        Metadata("report/x", "A report", inspectorates=("inspectorate/hmic",)), Snapshot(text), tuple(found), pages
    )
    assert load_report(dump_report(report), text) == report


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_dataset_keeps_each_report_as_it_was_read(path: Path, samples_dataset: Dataset) -> None:
    entry = next(entry for entry in samples_dataset.manifest.reports if entry.source == path.name)
    assert samples_dataset.report(entry.id) == read(path)
    assert samples_dataset.blocks(entry.id) == read(path).blocks


def test_offsets_are_kept_as_runs(samples_dataset: Dataset) -> None:
    """A block that is one stretch of the text has one run, however long it is."""
    _, *lines = samples_dataset.read(f"blocks/{_KENT.removeprefix('report/')}.jsonl").decode().splitlines()
    for block, item in zip(samples_dataset.blocks(_KENT), map(json.loads, lines), strict=True):
        gaps = sum(two != one + 1 for one, two in zip(block.offsets, block.offsets[1:], strict=False))
        assert len(item["runs"]) == gaps + 1


def test_another_text_is_refused() -> None:
    report = read(REPORTS[0])
    with pytest.raises(DataError, match="text"):
        load_report(dump_report(report), report.snapshot.text + "x")


def test_a_line_that_is_no_block_is_refused() -> None:
    report = replace(read(REPORTS[0]), blocks=())
    with pytest.raises(DataError, match="Block"):
        load_report(dump_report(report) + '{"kind": "paragraph", "runs": [], "words": "x"}\n', report.snapshot.text)


def test_a_report_that_the_dataset_does_not_hold_has_no_blocks(samples_dataset: Dataset) -> None:
    with pytest.raises(DatasetError, match="there is no report/none"):
        samples_dataset.blocks("report/none")
