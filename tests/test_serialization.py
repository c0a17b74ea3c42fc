"""Extractions as JSON lines: nothing is lost on the way to another process."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import REPORTS

from kg.errors import DataError
from kg.extract import read_and_extract
from kg.rdf import quads
from kg.serialization import dumps, loads


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_an_extraction_comes_back_whole_but_for_the_blocks_of_its_report(path: object) -> None:
    found = read_and_extract(str(path))
    back = loads(dumps(found), found.report.snapshot.text)
    assert back == replace(found, report=replace(found.report, blocks=()))
    assert dumps(back) == dumps(found)
    assert quads(back) == quads(found)


def test_another_text_is_refused() -> None:
    found = read_and_extract(REPORTS[0])
    with pytest.raises(DataError, match="text"):
        loads(dumps(found), "x" + found.report.snapshot.text)
