"""Comparisons as tables, CSV, JSON lines and HTML: nothing lost, nothing that a reader's program would obey."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import REPORTS
from selectolax.lexbor import LexborHTMLParser

from kg.cli import run
from kg.cli.matrices import as_html
from kg.cli.matrix_table import table
from kg.comparison import STATES, Body, Cell, Citation, Column, Comparison, Correction, Row, Section
from kg.comparison.files import as_csv, as_jsonl
from kg.dataset import build

EVIL = '=HYPERLINK("x") <script>alert(1)</script> & "quoted"'


def citation(says: str, quote: str, page: int | None = 3, **more: object) -> Citation:
    place = ("Findings > Crime", "report/a", "A report <of ours>", 10, 10 + len(quote), 0.8)
    return Citation(f"finding/a/{abs(hash(quote)) % 1000}", says, quote, page, *place, **more)  # type: ignore[arg-type]


def comparison(*cells: Cell, group: str = "Crime", bodies: int = 2) -> Comparison:
    """Return a comparison of invented bodies with one row."""
    found = tuple(Body(f"force/{number}", f"Force {number}", "force") for number in range(bodies))
    columns = tuple(Column(body, "2015", "PEEL", f"place/{body.id}", "", ("report/a",)) for body in found)
    row = Row("issue/burglary", "Burglary & theft", cells, group)
    return Comparison(found, ("2015",), (Section("issues", "By <issue>", columns, (row,), "A note."),), issue="Crime")


REVIEW = Correction("amended", "A. Reader", "2026-01-05", "it says so")
FOUND = comparison(
    Cell(
        "mixed",
        "1 strength, 1 weakness",
        (
            citation("strength", EVIL, notes=("hedged",), corrections=(REVIEW,)),
            citation("weakness", "It is slow;\nso\x1b[31m it is.", None),
        ),
        notes=("note: of one month only",),
    ),
    Cell("left-out"),
)


def test_csv_has_one_row_a_sentence_and_one_for_a_cell_without() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(FOUND))))
    assert [(row["body"], row["says"], row["state"]) for row in rows] == [
        ("Force 0", "strength", "mixed"),
        ("Force 0", "weakness", "mixed"),
        ("Force 1", "", "left-out"),
    ]
    assert rows[1]["quote"] == "It is slow;\nso\x1b[31m it is."
    assert rows[2]["meaning"] == STATES["left-out"]


def test_csv_holds_no_formula() -> None:
    """A cell that begins like a formula is text to a spreadsheet, and only such a cell is changed."""
    rows = list(csv.DictReader(io.StringIO(as_csv(FOUND))))
    assert rows[0]["quote"] == f"'{EVIL}"
    assert not [value for row in rows for value in row.values() if value[:1] in set("=+-@\t\r")]


def test_json_lines_hold_a_cell_each_with_all_its_evidence() -> None:
    first, second = (json.loads(line) for line in as_jsonl(FOUND).splitlines())
    assert [item["quote"] for item in first["citations"]] == [
        item.quote for item in FOUND.sections[0].rows[0].cells[0].citations
    ]
    assert first["citations"][0]["corrections"][0]["because"] == "it says so"
    assert (second["state"], second["citations"]) == ("left-out", [])


def test_html_is_well_formed_and_escapes_what_reports_say() -> None:
    text = as_html(FOUND)
    body = re.search(r"<body>.*</body>", text, re.DOTALL)
    assert body
    tree = ElementTree.fromstring(body[0].replace("<br>", "<br/>"))
    assert not list(tree.iter("script"))
    assert EVIL in {(item.text or "") for item in tree.iter("blockquote")}


def test_html_asks_for_nothing_from_elsewhere() -> None:
    page = LexborHTMLParser(as_html(FOUND))
    assert not page.css("script, link, img, iframe, object, embed, [src], [href], [style], [onclick]")
    assert not re.search(r"url\(|@import|https?:", "".join(item.text() for item in page.css("style")))
    assert "default-src 'none'" in (page.css_first("meta[http-equiv]").attributes["content"] or "")


def test_html_tables_can_be_read_aloud() -> None:
    """Language, title, caption, scopes; a state is words too, never a colour alone."""
    page = LexborHTMLParser(as_html(FOUND))
    assert page.css_first("html").attributes["lang"] == "en"
    assert page.css_first("title").text() == "Force 0, Force 1 as inspected"
    assert len(page.css("table")) == len(page.css("table > caption")) == 1
    assert {item.attributes.get("scope") for item in page.css("th")} == {"col", "row", "rowgroup"}
    assert page.css_first("td.left-out").text(strip=True) == STATES["left-out"]
    assert page.css_first("td.mixed summary .value").text() == "1 strength, 1 weakness"


def test_html_shows_page_place_confidence_and_correction() -> None:
    first, second = (item.text() for item in LexborHTMLParser(as_html(FOUND)).css("li.evidence"))
    assert all(
        part in first for part in ("page 3", "characters 10–", "confidence 0.8", "amended by A. Reader", "hedged")
    )
    assert "page" not in second


def test_a_table_fits_eighty_columns_and_numbers_its_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = table(FOUND, 2)
    assert max(map(len, text.splitlines())) <= 80
    assert "+1 −1 (note 1) [1,2]" in text
    assert "left out: left out, not looked at" in text
    assert "[2] weakness: “It is slow; so[31m it is.”" in text  # what a terminal would obey is gone
    assert "amended by A. Reader 2026-01-05 because it says so" in " ".join(text.split())


def test_the_number_of_sentences_is_chosen_and_the_rest_is_counted() -> None:
    assert "[1, 1 more]" in table(FOUND, 1)
    assert "“" not in table(FOUND, 0)
    assert "more]" not in table(FOUND, None)


def test_columns_that_do_not_fit_go_into_further_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = table(
        comparison(*(Cell("strength", "1 strength", (citation("strength", "Good."),)) for _ in range(7)), bodies=7), 1
    )
    assert text.count("Burglary & theft") == 3
    assert all(f"Force {number}" in text for number in range(7))


def test_a_silence_that_was_asked_for_is_shown_with_its_reason_and_others_are_counted() -> None:
    """With an issue a column of silence stays if it has a reason; without one, rows without a sentence are counted."""
    cells = [Cell("strength", "1 strength", (citation("strength", "Good."),)), *(Cell("left-out") for _ in range(6))]
    asked = comparison(*cells, bodies=7)
    assert table(asked, 1).count("left out") == 6 + 2  # the legend says it twice
    assert "1 more without a sentence" in table(replace(asked, issue=None), 1)


# --- the commands -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset of two reports on one force."""
    place = tmp_path_factory.mktemp("matrices") / "dataset"
    build([path for path in REPORTS if "effectiveness-kent" in path.name], place)
    return place


@pytest.mark.parametrize("command", ["compare", "history"])
@pytest.mark.parametrize("format", ["table", "csv", "html", "jsonl"])
def test_a_format_on_standard_output_is_the_same_in_a_file(
    command: str, format: str, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, str(dataset), "kent", "--format", format]) == 0
    written = tmp_path / "answer"
    assert run([command, str(dataset), "kent", "--format", format, "-o", str(written)]) == 0
    out = capsys.readouterr().out
    assert out
    assert written.read_bytes().decode("utf-8") == out
    assert [path.name for path in tmp_path.iterdir()] == ["answer"]


def test_a_body_without_a_report_is_told_on_standard_error(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", str(dataset), "kent", "surrey", "--evidence", "none"]) == 0
    captured = capsys.readouterr()
    assert "no report that evaluates Surrey Police" in captured.err
    assert "no report" in captured.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--evidence", "some"], "not a number, all or none"),
        (["--cycle", "1999"], "no such cycle"),
        (["--issue", "burglery"], "did you mean"),
        (["-o", "/nowhere/at/all.html"], "/nowhere/at"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    arguments: list[str], message: str, dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["compare", str(dataset), "kent", *arguments]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1
