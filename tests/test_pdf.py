"""PDFs: what size, weight and place on the page tell, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import SHARED, needs_shared
from pdfs import HEIGHT, LEFT, RIGHT, WIDTH, Drawing
from reportlab.lib.pdfencrypt import StandardEncryption

from kg.cli import run
from kg.errors import ReadError
from kg.extract import extract
from kg.rdf import quads
from kg.readers import read
from kg.report import Block, BlockKind, Report

PROSE = (
    "The partnership in Marland knows its children well and the police share what they learn with schools. "
    "Inspectors found that most plans are clear, that leaders of all agencies meet often, and that they act on it."
)


def reported(drawing: Drawing, folder: Path) -> Report:
    path = folder / "report.pdf"
    path.write_bytes(drawing.data())
    return read(path)


def texts(report: Report, kind: BlockKind) -> list[str]:
    return [block.text for block in report.blocks if block.kind is kind]


def block(report: Report, start: str) -> Block:
    (found,) = [block for block in report.blocks if block.text.startswith(start)]
    return found


def letter() -> Drawing:
    """Return the letter of a joint inspection of a place that does not exist."""
    page = Drawing(header="Joint inspectorates of Marland")
    page.text("12 March 2019")
    page.text("Jane Roe, Director of Children’s Services, Marland County Council", after=0)
    page.text(
        "John Doe, Chief Constable of Norfolk Constabulary and chair of the board for the safety of children", after=0
    )
    page.text("Ann Poe, Chief Nurse, NHS Marland CCG")
    page.text("Dear local partnership")
    page.text("Joint targeted area inspection of the multi-agency response to neglect in Marland", bold=True)
    page.text(
        "Between 4 and 8 February 2019, Ofsted, the Care Quality Commission (CQC), HMICFRS and HMI Probation "
        "undertook a joint inspection of the response to neglect in Marland.^1^ " + PROSE
    )
    page.text("Key strengths", bold=True, size=13)
    page.bullet("Police officers are well trained, and they share information with social workers at an early stage.")
    page.bullet("School nurses visit every family in which neglect is likely, and their notes are clear, dated and")
    page.put(LEFT, 84, "1", 6)
    page.put(LEFT + 6, 80, "This joint inspection was conducted under section 20 of an Act on children.", 9)
    page.page()
    page.text("shared with the health visitor of the family.", LEFT + 18)
    page.bullet("Leaders of the council and the police meet every week in order to look at children who are missing")
    top = page.y
    page.y -= 16
    page.text("Practice study: highly effective practice", LEFT + 26, bold=True)
    page.text(
        "Tom is five years old. A nurse saw early that he was neglected, and she told the police.",
        LEFT + 26,
        RIGHT - 20,
    )
    page.box(LEFT + 18, page.y, RIGHT - 10, top - 2)
    page.y -= 18
    page.text("from home, and at those who are at risk of it.", LEFT + 18)
    page.text("Areas for improvement", bold=True, size=13)
    page.text("The Marland safeguarding board", bold=True)
    page.bullet("The board should make sure that its members know what neglect is.")
    page.text("Probation", bold=True)
    page.bullet("Probation officers should go to child protection meetings.")
    page.text("Next steps", bold=True, size=13)
    page.text("The director should send the statement of action to the inspectorates by 1 July 2019.")
    page.text("Yours sincerely")
    top = page.y + 12
    for text, x, down, bold in (
        ("Ofsted", 78, 14, True),
        ("Care Quality Commission", 304, 14, True),
        ("Mary Major", 78, 50, False),
        ("National Director", 78, 64, False),
        ("Peter Minor", 304, 50, False),
        ("Deputy Chief Inspector", 304, 64, False),
    ):
        page.put(x, top - down, text, bold=bold)
    page.grid([72, 298, 524], [top, top - 22, top - 72])
    return page


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return reported(letter(), tmp_path_factory.mktemp("letter"))


def test_every_character_of_a_block_is_that_of_the_snapshot(report: Report) -> None:
    """A space may stand for a line end; nothing else differs."""
    for one in report.blocks:
        for char, offset in zip(one.text, one.offsets, strict=True):
            assert report.snapshot.text[offset] == char or char == " "


def test_each_addressee_of_a_letter_is_one_block(report: Report) -> None:
    """Also the one whose post is wrapped over two lines."""
    assert texts(report, BlockKind.TITLE) == [
        "12 March 2019",
        "Jane Roe, Director of Children’s Services, Marland County Council",
        "John Doe, Chief Constable of Norfolk Constabulary and chair of the board for the safety of children",
        "Ann Poe, Chief Nurse, NHS Marland CCG",
        "Dear local partnership",
        "Joint targeted area inspection of the multi-agency response to neglect in Marland",
    ]


def test_a_letter_says_what_it_is_about(report: Report) -> None:
    told = report.metadata
    assert (told.id, told.force, told.area) == ("report/jtai-2019-marland", "force/norfolk", "place/marland")
    assert (told.inspected_from, told.inspected_to, told.published) == ("2019-02-04", "2019-02-08", "2019-03-12")
    assert len(told.inspectorates) == 4


def test_headings_nest_by_words_and_style(report: Report) -> None:
    headings = [(one.level, one.text) for one in report.blocks if one.kind is BlockKind.HEADING]
    assert headings == [
        (1, "Key strengths"),
        (2, "Practice study: highly effective practice"),
        (1, "Areas for improvement"),
        (2, "The Marland safeguarding board"),
        (2, "Probation"),
        (1, "Next steps"),
    ]


def test_bullets_go_on_after_a_page_end_and_after_a_box(report: Report) -> None:
    bullets = texts(report, BlockKind.BULLET)
    assert len(bullets) == 5
    assert bullets[1].endswith("clear, dated and shared with the health visitor of the family.")
    assert bullets[2].endswith("children who are missing from home, and at those who are at risk of it.")


def test_a_boxed_study_is_kept_apart(report: Report) -> None:
    study = block(report, "Tom is five")
    assert study.box
    assert study.section == ("Key strengths", "Practice study: highly effective practice")
    assert block(report, "Leaders of the council").section == ("Key strengths",)


def test_small_type_tells_footnotes_and_their_marks(report: Report) -> None:
    note = block(report, "This joint inspection was")
    assert (note.kind, note.number) == (BlockKind.FOOTNOTE, 1)
    marked = block(report, "Between 4 and 8")
    assert [number for _, number in marked.marks] == [1]
    assert "Marland. The partnership" in marked.text


def test_headers_and_page_numbers_are_furniture(report: Report) -> None:
    assert texts(report, BlockKind.FURNITURE) == [
        *("Joint inspectorates of Marland", "1"),
        *("Joint inspectorates of Marland", "2"),
    ]
    assert [number for _, number in report.pages] == [1, 2]
    assert report.page(block(report, "Next steps").offsets[0]) == 2


def test_a_signatory_stands_with_the_post_and_organisation_of_its_column(report: Report) -> None:
    blocks = [one.text for one in report.blocks]
    start = blocks.index("Yours sincerely") + 1
    assert blocks[start : start + 6] == [
        "Ofsted",
        "Mary Major",
        "National Director",
        "Care Quality Commission",
        "Peter Minor",
        "Deputy Chief Inspector",
    ]


def test_quotes_of_a_pdf_are_those_of_its_snapshot(report: Report) -> None:
    extraction = extract(report)
    assert {"Action", "Finding"} <= {type(statement).__name__ for statement in extraction.statements}
    for statement in extraction.statements:
        quote = statement.evidence
        assert report.snapshot[quote.start : quote.end] == quote.text


@pytest.mark.parametrize("glyph", ["\uf06e", "◼", "•", "o", "-", "–"])
def test_bullets_have_any_glyph(glyph: str, tmp_path: Path) -> None:
    page = Drawing()
    page.text(PROSE)
    page.text("Areas for improvement", bold=True)
    page.bullet(
        "The force should train its officers so that they know how to speak with children and what to ask.", glyph
    )
    page.bullet("The force should act.", glyph)
    found = texts(reported(page, tmp_path), BlockKind.BULLET)
    assert [text.split(" ")[2] for text in found] == ["should", "should"]
    assert found[0].endswith("what to ask.")


def test_columns_of_a_page_are_read_one_after_the_other(tmp_path: Path) -> None:
    """Although the lines of both were drawn row by row."""
    page = Drawing()
    page.text("Police inspection of Marland", bold=True, size=16)
    page.text(PROSE)
    lefts = ["In the left column the police", "of the force are told about,", "and how they work at night."]
    rights = ["In the right column there is", "another text, on inspection,", "which the police answered."]
    for left, right in zip(lefts, rights, strict=True):
        page.put(LEFT, page.y, left)
        page.put(320, page.y, right)
        page.y -= 13.2
    page.y -= 10
    page.text("Below both columns the text takes up the whole width of the page again, up to the right margin.")
    paragraphs = texts(reported(page, tmp_path), BlockKind.PARAGRAPH)
    assert paragraphs == [PROSE, " ".join(lefts), " ".join(rights), paragraphs[-1]]
    assert paragraphs[-1].startswith("Below both")


def panel(ruled: bool) -> Drawing:
    """Return two judgments side by side, whose texts go on side by side on the next page."""
    page = Drawing(header="PEEL: Police effectiveness 2015")
    page.text("PEEL: Police effectiveness 2015", bold=True, size=20)
    page.text("An inspection of Norfolk Constabulary", bold=True, size=16)
    page.text(PROSE)
    top = page.y + 14
    sides: tuple[list[tuple[str, bool]], list[tuple[str, bool]]] = ([], [])
    for side, words in zip(sides, ("preventing crime", "tackling serious crime"), strict=True):
        side += [("How effective is the force at", True), (f"{words}?", True), ("", False)]
        side += [("Good" if "prev" in words else "Requires improvement", False), ("", False)]
        side += [
            (f"Norfolk is used to {words}", False),
            ("and its officers have skills", False),
            ("that the public and", False),
        ]
    for left, right in zip(*sides, strict=True):
        page.put(LEFT + 4, page.y, left[0], bold=left[1])
        page.put(306, page.y, right[0], bold=right[1])
        page.y -= 13.2
    if ruled:
        page.grid([LEFT, 300, RIGHT], [top, page.y])
    page.page()
    top = page.y + 14
    for left, right in (("its partners know of", "the courts rely on"), ("in every town.", "in each case.")):
        page.put(LEFT + 4, page.y, left)
        page.put(306, page.y, right)
        page.y -= 13.2
    if ruled:
        page.grid([LEFT, 300, RIGHT], [top, page.y])
    page.y -= 30
    page.text("Introduction", bold=True, size=16)
    page.text("This text is about the inspection as a whole and stands in no panel, over the whole width of the page.")
    return page


@pytest.mark.parametrize("ruled", [True, False])
def test_judgments_side_by_side_are_read_column_by_column_over_pages(ruled: bool, tmp_path: Path) -> None:
    report = reported(panel(ruled), tmp_path)
    shown = [(one.kind.value, one.text) for one in report.blocks if one.box]
    assert [text for kind, text in shown if kind == "heading"] == [
        "How effective is the force at preventing crime?",
        "How effective is the force at tackling serious crime?",
    ]
    assert [text for kind, text in shown if kind == "grade"] == ["Good", "Requires improvement"]
    assert [text for kind, text in shown if kind == "paragraph"] == [
        "Norfolk is used to preventing crime and its officers have skills that the public and its partners know of "
        "in every town.",
        "Norfolk is used to tackling serious crime and its officers have skills that the public and the courts rely on "
        "in each case.",
    ]
    grades = [one for one in report.blocks if one.kind is BlockKind.GRADE]
    assert ["preventing" in one.section[-1] for one in grades] == [True, False]
    assert block(report, "This text is about").section == ("Introduction",)


def test_a_ruled_table_is_read_row_by_row(tmp_path: Path) -> None:
    """A label that is wrapped in its cell is one label."""
    page = Drawing()
    page.text(PROSE)
    top = page.y
    rows = [("Offence", "Norfolk", "England"), ("Burglary in homes|and in shops", "12", "34"), ("Robbery", "5", "6.7")]
    for number, row in enumerate(rows):
        for x, cell in zip((76, 226, 376), row, strict=True):
            for place, line in enumerate(cell.split("|")):
                page.put(x, top - 14 - 32 * number - 12 * place, line)
    page.grid([72, 222, 372, 522], [top, top - 32, top - 64, top - 96])
    found = [one for one in reported(page, tmp_path).blocks if one.kind is BlockKind.TABLE_ROW]
    cells = [[one.text[start:end] for start, end in one.cells] for one in found]
    assert cells[1:] == [["Burglary in homes and in shops", "12", "34"], ["Robbery", "5", "6.7"]]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_read_as_shown(angle: int, tmp_path: Path) -> None:
    page = Drawing(numbered=False)
    page.text(PROSE)
    page.page()
    page.canvas.setPageRotation(angle)
    page.canvas.translate(*{90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, HEIGHT)}[angle])
    page.canvas.rotate(angle)
    page.y = 400
    page.text("Areas for improvement", LEFT, 400, bold=True)
    page.bullet("The police should train their officers, and they should tell the public how.", "•", LEFT, 400)
    report = reported(page, tmp_path)
    assert texts(report, BlockKind.HEADING) == ["Areas for improvement"]
    assert texts(report, BlockKind.BULLET) == [
        "The police should train their officers, and they should tell the public how."
    ]


def test_numbers_of_paragraphs_are_not_read(tmp_path: Path) -> None:
    page = Drawing()
    page.text("Main findings", bold=True)
    for number in range(1, 13):
        page.put(LEFT, page.y, f"{number}.")
        page.text("The police and the inspection of what they do stand in this paragraph of the report.", LEFT + 24)
    paragraphs = texts(reported(page, tmp_path), BlockKind.PARAGRAPH)
    assert len(paragraphs) == 12
    assert all(text.startswith("The police") for text in paragraphs)


def encrypted() -> bytes:
    page = Drawing(encrypt=StandardEncryption("secret", ownerPassword="other"))
    page.text(PROSE)
    return page.data()


def scanned() -> bytes:
    page = Drawing(numbered=False)
    page.canvas.rect(100, 100, 300, 300, fill=1)
    return page.data()


@pytest.mark.parametrize(
    ("data", "message", "advice"),
    [
        (encrypted, "asks for a password", "without a password"),
        (scanned, "no text in 1 page", "OCR"),
        (lambda: letter().data()[:900], "damaged or cut off", "fetch the file again"),
        (lambda: b"%PDF-1.7\n\x00\x01", "damaged or cut off", "fetch the file again"),
    ],
    ids=["encrypted", "scanned", "truncated", "broken"],
)
def test_a_pdf_that_cannot_be_read_is_refused_with_what_to_do(
    data: object, message: str, advice: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(data())  # type: ignore[operator]
    with pytest.raises(ReadError, match=message) as caught:
        read(path)
    assert caught.value.where == str(path)
    assert advice in caught.value.hint
    assert run(["annotate", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err


def test_a_pdf_that_is_no_inspection_report_is_refused(tmp_path: Path) -> None:
    page = Drawing()
    page.text("The cat sat on the mat and looked at the moon for a long time. " * 6)
    with pytest.raises(ReadError, match="inspection"):
        reported(page, tmp_path)


@needs_shared
def test_published_reports_keep_their_offsets_and_their_order() -> None:
    """The characters of each block ascend, and are those of the snapshot."""
    for path in sorted((SHARED / "reports" / "jtai").glob("*.pdf"))[::5]:
        report = read(path)
        assert {"Next steps"} <= set(texts(report, BlockKind.HEADING)), path.name
        for one in report.blocks:
            assert list(one.offsets) == sorted(one.offsets), path.name
            assert all(
                report.snapshot.text[at] == char or char == " " for char, at in zip(one.text, one.offsets, strict=True)
            )


def test_the_inspected_area_is_described_though_no_vocabulary_knows_it(report: Report) -> None:
    """By the name that the title of the report gives it."""
    area = extract(report).entities["place/marland"]
    assert (area.type, area.label) == ("Place", "Marland")
    assert any(
        "place/marland" in str(quad.subject) and "foundIn" in str(quad.predicate) for quad in quads(extract(report))
    )


def test_type_without_size_is_read(tmp_path: Path) -> None:
    """Broken files have it; the words are there, though their order cannot be told."""
    page = Drawing(numbered=False)
    for _ in range(8):
        page.text(PROSE, size=0.01)
    assert "partnership" in reported(page, tmp_path).snapshot.text
