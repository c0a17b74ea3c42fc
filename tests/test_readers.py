"""From the text of a report to its blocks."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.readers import read, read_text
from kg.readers.tables import column_headings
from kg.readers.txt import structure
from kg.report import Block, BlockKind, Report

SHARED = Path(__file__).parents[2] / "shared"
ESSEX = SHARED / "reports" / "peel-2015-effectiveness-essex.txt"
needs_essex = pytest.mark.skipif(not ESSEX.is_file(), reason="the published Essex report is not at hand")
RULE = " " * 44


def blocks_of(text: str) -> tuple[Block, ...]:
    return structure(text)[0]


def texts(blocks: Sequence[Block], kind: BlockKind) -> list[str]:
    return [block.text for block in blocks if block.kind is kind]


def cells(block: Block) -> list[str]:
    return [block.text[start:end] for start, end in block.cells]


def aligned(text: str, blocks: Sequence[Block]) -> bool:
    """Whether every character of every block is the one at its offset, or white space, or a hyphen."""
    return all(
        len(block.text) == len(block.offsets)
        and all(
            char == text[offset] or (char == " " and text[offset].isspace()) or (char, text[offset]) == ("-", "\ufffe")
            for char, offset in zip(block.text, block.offsets, strict=True)
        )
        for block in blocks
    )


PIECES = st.sampled_from(
    [
        "How effective is the force at",
        "tackling crime?",
        "Good",
        "Requires improvement",
        "• ",
        "\n",
        "\n\n",
        "\f",
        "\r\n",
        " ",
        "  ",
        RULE,
        "1 ",
        "2",
        "word",
        "Word",
        "anti-",
        "social",
        "end.",
        "people,2",
        "Figure 1: Rates",
        "Source: X",
        "5.4",
        "12%",
        "Areas for improvement",
        "Dear partners",
        "9 May 2018",
        "Yours sincerely",
        "\ufffe",
        "\uf06e",
        "’",
        ";",
        "1. How effective is it?",
        "*note",
        "http://a.example",
        "-",
        "(",
        "3",
        "Practice study: one",
        "|",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
@example("\f\f1\n")
@example("")
def test_every_character_of_a_block_stands_at_its_offset(text: str) -> None:
    """Whatever the text, a block shows only characters of the snapshot, each with its own offset."""
    blocks, pages = structure(text)
    assert aligned(text, blocks)
    assert all(block.text and block.text == block.text.strip() for block in blocks)
    assert all(0 <= start <= end <= len(block.text) for block in blocks for start, end in block.cells)
    assert [start for start, _ in pages] == sorted({start for start, _ in pages})


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_a_structure(text: str) -> None:
    """No text at all makes the reader fail."""
    assert aligned(text, blocks_of(text))


def test_lines_become_paragraphs() -> None:
    """Lines of a paragraph are joined with single spaces; a blank line ends it."""
    assert texts(blocks_of("One line \nand  the next.\n\nAnother one.\n"), BlockKind.PARAGRAPH) == [
        "One line and the next.",
        "Another one.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It tackles anti-\nsocial behaviour.", "It tackles anti-social behaviour."),
        (
            "New arrange-\nments follow the arrangements of last year.",
            "New arrangements follow the arrangements of last year.",
        ),
        ("Both short-\nand long-term plans exist.", "Both short- and long-term plans exist."),
        ("The co\ufffelocation of teams works.", "The co-location of teams works."),
        ("The force runs a late-\nnight patrol.", "The force runs a late-night patrol."),
    ],
)
def test_words_cut_at_line_ends_become_whole(text: str, expected: str) -> None:
    """A compound keeps its hyphen; a word that the text elsewhere writes without one loses it."""
    assert blocks_of(text)[0].text == expected


def test_sentences_go_on_across_pages_and_footnotes() -> None:
    """A paragraph cut by a footnote block, a page end and a page number is one paragraph."""
    text = f"The team supports victims1 of\n{RULE}\n1 A victim is a person.\n\f2\ncrime in the county.\n"
    blocks, pages = structure(text)
    assert texts(blocks, BlockKind.PARAGRAPH) == ["The team supports victims of crime in the county."]
    assert [(note.number, note.text) for note in blocks if note.kind is BlockKind.FOOTNOTE] == [
        (1, "A victim is a person.")
    ]
    assert texts(blocks, BlockKind.FURNITURE) == ["2"]
    assert pages == ((0, 1), (text.index("\f") + 1, 2))


def test_marks_are_cut_out_where_the_sequence_wants_them() -> None:
    """Glued marks are found by counting on, even after a year; other figures stay."""
    text = (
        "There were 12 thefts per team2 as at 30 June 20153 4 in all areas,1 and 5 arrests.\n\n"
        "In all areas,1 there were 12 cases for the team2 as at 30 June 20153 4\n\n"
        f"{RULE}\n1 One.\n2 Two.\n3 Three.\n4 Four.\n"
    )
    blocks = blocks_of(text)
    assert [block.number for block in blocks if block.kind is BlockKind.FOOTNOTE] == [1, 2, 3, 4]
    marked = next(block for block in blocks if len(block.marks) == 3)
    assert marked.text == "In all areas,1 there were 12 cases for the team as at 30 June 2015"
    assert [(marked.text[:place][-4:], number) for place, number in marked.marks] == [
        ("team", 2),
        ("2015", 3),
        ("2015", 4),
    ]


def test_a_mark_on_its_own_line_belongs_to_the_text_before() -> None:
    """A mark that extraction has put on the next line is taken out there."""
    text = "The agencies met in the borough.\n1 This meeting was useful.\n \n1 It was the first.\f2\nNext.\n"
    blocks = blocks_of(text)
    assert [block.marks for block in blocks if block.marks] == [((32, 1),)]
    assert texts(blocks, BlockKind.FOOTNOTE) == ["It was the first."]


@pytest.mark.parametrize("glyph", ["•", "◼", "\uf06e", "o", "-", "–", "●"])
def test_bullets(glyph: str) -> None:
    """Every glyph opens a bullet, alone on its line or not; a bullet wraps, and knows what introduces it."""
    text = f"Examples are:\n\n{glyph} one, which\nwraps; and\n\n{glyph} \nthe second.\n\nText follows.\n"
    blocks = blocks_of(text)
    assert texts(blocks, BlockKind.BULLET) == ["one, which wraps; and", "the second."]
    assert {block.under for block in blocks if block.kind is BlockKind.BULLET} == {0}


def test_a_bullet_goes_on_after_a_blank_line_and_on_the_next_page() -> None:
    """A bullet that breaks off is continued by the text that follows."""
    text = "• It should allocate all crimes to people\n\nwith skills.\n\n• It should use the\f3\nright tools.\n"
    assert texts(blocks_of(text), BlockKind.BULLET) == [
        "It should allocate all crimes to people with skills.",
        "It should use the right tools.",
    ]


NESTED = """How effective is the force at tackling crime and
keeping people safe?

How well does the force work to prevent
crime?
How well is the force allocating the resources that it has to prevention in its neighbourhoods?
The force does this well.

Summary of findings

Good

Areas for improvement
• The force should do more.

Annex A – Method

Text of the annex.

1. How effective is the force at tackling crime and keeping people safe?
"""


def test_headings_nest() -> None:
    """The inspection question opens a part; sub-questions, summaries and actions stand in it."""
    found = [
        (block.level, block.text.split("?")[0][:22]) for block in blocks_of(NESTED) if block.kind is BlockKind.HEADING
    ]
    assert found == [
        (1, "How effective is the f"),
        (2, "How well does the forc"),
        (3, "How well is the force "),
        (2, "Summary of findings"),
        (2, "Areas for improvement"),
        (1, "Annex A – Method"),
    ]


def test_sections_and_questions() -> None:
    """A block knows the headings above it and the question in whose part it stands; annexes have none."""
    blocks = blocks_of(NESTED)
    grade = next(block for block in blocks if block.kind is BlockKind.GRADE)
    assert grade.section[-1] == "Summary of findings"
    assert grade.section[0].startswith("How effective is the force")
    assert grade.question == 1
    assert next(block for block in blocks if block.text == "Text of the annex.").question is None


def test_a_heading_that_is_not_a_question() -> None:
    """A short line without a full stop before a paragraph is a heading; a sentence is not."""
    blocks = blocks_of("It ended well.\nLocal leadership\nThe board meets monthly and it\nworks. It is good.\n")
    assert texts(blocks, BlockKind.HEADING) == ["Local leadership"]


PANEL = """Overview

How effective is the force
at tackling burglary?

How effective is the force
at finding missing people?

Good

Inadequate

The force solves most burglaries. Its
detectives are skilled and it is

Missing people are not found early.
The control room forgets the
\f2
well led in every district.

Burglary has become rarer.

risks that missing children run.

1. How effective is the force at tackling burglary?

2. How effective is the force at finding missing people?
"""


def test_panels_are_read_column_by_column() -> None:
    """Two columns that interleave at a page end become two texts, each with its question and grade."""
    boxed = [block for block in blocks_of(PANEL) if block.box]
    assert [(block.kind.value, block.question) for block in boxed] == [
        ("heading", 1),
        ("grade", 1),
        ("paragraph", 1),
        ("paragraph", 1),
        ("heading", 2),
        ("grade", 2),
        ("paragraph", 2),
    ]
    assert boxed[2].text.endswith("detectives are skilled and it is well led in every district.")
    assert boxed[3].text == "Burglary has become rarer."
    assert boxed[6].text.endswith("forgets the risks that missing children run.")


TABLE = """Figure 2: Crime in the 12 months to 30 June 2015

Source: Home Office data
*Per 1,000 households.
{header}

Sexual offences{gap}1.4{gap}1.6

Burglary in a dwelling*{gap}9.7{gap}8.4
"""


@pytest.mark.parametrize("gap", [" ", "    "])
def test_tables(gap: str) -> None:
    """A table has a header and rows of a label and values, and belongs to its caption, whatever its gaps."""
    blocks = blocks_of(TABLE.format(header=f"Rates{gap}Kent Police{gap}England and Wales", gap=gap))
    rows = [block for block in blocks if block.kind is BlockKind.TABLE_ROW]
    assert [cells(row) for row in rows] == [
        ["Rates", "Kent Police", "England and Wales"],
        ["Sexual offences", "1.4", "1.6"],
        ["Burglary in a dwelling*", "9.7", "8.4"],
    ]
    assert {blocks[row.under].kind for row in rows if row.under is not None} == {BlockKind.CAPTION}
    assert texts(blocks, BlockKind.SOURCE) == ["Source: Home Office data", "*Per 1,000 households."]
    assert column_headings(blocks, blocks.index(rows[2])) == (("Kent Police",), ("England and Wales",))


def test_grouped_columns() -> None:
    """Where two bodies have the same columns, each column is headed by both."""
    text = (
        "Outcome type Kent Police\nNumber of outcomes Rate England and Wales\n\nNumber of outcomes Rate\n\n"
        "Charged 15,133    15.0 577,678    16.0\n\nCautioned 641   0.6 21,318   0.6\n"
    )
    blocks = blocks_of(text)
    assert column_headings(blocks, len(blocks) - 1) == (
        ("Kent Police", "Number of outcomes"),
        ("Kent Police", "Rate"),
        ("England and Wales", "Number of outcomes"),
        ("England and Wales", "Rate"),
    )


def test_tables_of_grades() -> None:
    """Grades are values, too, and years head columns."""
    text = "Area 2014 2015\n\nLegitimacy not graded Outstanding\n\nEfficiency Good Good\n"
    assert [cells(block) for block in blocks_of(text)] == [
        ["Area", "2014", "2015"],
        ["Legitimacy", "not graded", "Outstanding"],
        ["Efficiency", "Good", "Good"],
    ]


def test_chart_labels() -> None:
    """Labels of a chart are rows, wrapped ones included; the legend that repeats them is furniture."""
    blocks = blocks_of(
        "Drugs 53%\n\nViolent criminal \nactivity 10%\n\nOther 5%\n\nDrugs Violent criminal activity Other\n"
    )
    assert [cells(block) for block in blocks] == [
        ["Drugs", "53%"],
        ["Violent criminal activity", "10%"],
        ["Other", "5%"],
        [],
    ]
    assert blocks[-1].kind is BlockKind.FURNITURE


def test_pages_without_form_feeds() -> None:
    """Lines indented by one space open pages; a printed number that stands alone says which page it is."""
    text = " First page.\n\n Second.\n\n\n7\n\nThird page.\n\n Rates in 2015\n\nTheft 1.4 2.5\n\nFraud 3 4\n"
    blocks, pages = structure(text)
    assert pages == ((0, 5), (text.index(" Second"), 6), (text.index("7"), 7))
    assert texts(blocks, BlockKind.FURNITURE) == ["7"]


LETTER = """1
9 May 2018
Ann Lee, Director of Children’s Services and Learning, Anytown Borough
Council
Bo Hay QPM, Chief Constable of Kent Police
Dear local partnership
Joint targeted area inspection of the multi-agency response to domestic
abuse in Anytown
Between 19 and 23 March 2018, Ofsted and HMICFRS carried out a joint inspection of
services. The partnership has done good work with many of the children in the town.
Key Strengths
\uf06e Police leaders act early and well with other agencies, and they do so in all of the
districts of the town.
Practice study: effective practice
One boy was helped by many people over the whole of the last year in this town here.
\uf06e Schools take part.
Yours sincerely
Ofsted Care Quality Commission
Ann Other
"""


def test_letters() -> None:
    """The head of a letter is its title block, one block an addressee; signatures are no headings."""
    blocks = blocks_of(LETTER + "\f2\n")
    assert texts(blocks, BlockKind.TITLE) == [
        "9 May 2018",
        "Ann Lee, Director of Children’s Services and Learning, Anytown Borough Council",
        "Bo Hay QPM, Chief Constable of Kent Police",
        "Dear local partnership",
        "Joint targeted area inspection of the multi-agency response to domestic abuse in Anytown",
    ]
    assert texts(blocks, BlockKind.HEADING) == ["Key Strengths", "Practice study: effective practice"]
    assert texts(blocks, BlockKind.PARAGRAPH)[-3:] == [
        "Yours sincerely",
        "Ofsted Care Quality Commission",
        "Ann Other",
    ]


def test_practice_studies_are_boxes() -> None:
    """What a practice study tells is in a box; the bullets after it belong to the section around it."""
    blocks = blocks_of(LETTER + "\f2\n")
    study = next(block for block in blocks if block.text.startswith("One boy"))
    after = next(block for block in blocks if block.text == "Schools take part.")
    assert (study.box, study.section) == (True, ("Key Strengths", "Practice study: effective practice"))
    assert (after.box, after.section) == (False, ("Key Strengths",))


def test_the_title_block_ends_at_the_first_sentence() -> None:
    """Short lines at the beginning are the title block."""
    blocks = blocks_of(
        "PEEL: Police effectiveness 2015 – Kent Police\n\nHMIC, February 2016\n\nThis is text.\n\nMore\n"
    )
    assert texts(blocks, BlockKind.TITLE) == [
        "PEEL: Police effectiveness 2015 – Kent Police",
        "HMIC, February 2016",
    ]


REPORT = (
    "PEEL: Police effectiveness 2015 – Kent Police\n\n"
    "How effective is the force at investigating crime and managing offenders?\n\n"
    "The force is good at investigating crime, and the inspection by HMIC found that it has the skills that\n"
    "are needed for the work. It should do more to manage offenders in the community, as it was told to do.\n"
)


def test_questions_come_from_the_vocabulary_where_the_report_lists_none() -> None:
    """A heading that words a question of the report's cycle opens its part."""
    report = read_text(REPORT, name="kent.txt")
    assert report.blocks[-1].question == 2


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_snapshot_is_the_file_as_it_is(tmp_path: Path, ending: str) -> None:
    """Line endings stay, so that offsets are those of the file's own characters."""
    path = tmp_path / "kent.txt"
    path.write_bytes(REPORT.replace("\n", ending).encode())
    report = read(path)
    assert report.snapshot.text == REPORT.replace("\n", ending)
    assert aligned(report.snapshot.text, report.blocks)
    assert report.metadata.source == "kent.txt"


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """The path "-" reads standard input."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + REPORT.encode())))
    assert read("-", name="kent.txt").snapshot.text == REPORT


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04...", "office document"),
        (b"abc\x00def", "NUL"),
        (b"The force\nis \xe9.", "not UTF-8: byte 0xe9 at offset 13, line 2"),
        (b"The force is good.", "too short"),
        (
            "Die Polizei untersucht die Vorgänge in der Stadt und berichtet darüber jedes Jahr. ".encode() * 8,
            "English",
        ),
        (b"The cat sat on the mat and looked at the moon for a long time. " * 8, "inspection"),
    ],
)
def test_what_is_no_report_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    """A file that cannot be a report is refused with what is wrong, where, and what to do."""
    path = tmp_path / "input.txt"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=re.escape(message)) as caught:
        read(path)
    assert caught.value.where.endswith("input.txt")
    assert caught.value.hint


def test_a_missing_file_or_a_folder_is_refused(tmp_path: Path) -> None:
    """Neither shows a traceback of its own."""
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "none.txt")
    with pytest.raises(ReadError, match="folder"):
        read(tmp_path)


@pytest.fixture(scope="module")
def essex() -> Report:
    return read(ESSEX)


@needs_essex
def test_essex_pages_notes_and_tables(essex: Report) -> None:
    """The published report has 39 pages, 4 to 42, 21 footnotes, each with its mark, and three tables."""
    assert [number for _, number in essex.pages] == list(range(4, 43))
    notes = [block.number for block in essex.blocks if block.kind is BlockKind.FOOTNOTE]
    marks = sorted(number for block in essex.blocks for _, number in block.marks)
    assert notes == marks == list(range(1, 22))
    rows = [block for block in essex.blocks if block.kind is BlockKind.TABLE_ROW]
    assert len({row.under for row in rows}) == 3
    assert all(row.cells for row in rows)
    grades = [block.question for block in essex.blocks if block.kind is BlockKind.GRADE]
    assert grades == [0, 1, 2, 3, 4, 1, 2, 3, 4]


@needs_essex
@pytest.mark.parametrize("layer", ["findings", "judgments", "actions", "statistics", "mentions", "coref"])
def test_essex_annotations_each_lie_in_one_block(essex: Report, layer: str) -> None:
    """What an analyst marked as one stretch is one stretch of one block."""
    gold = SHARED / "gold" / "peel-2015-effectiveness-essex" / f"{layer}.tsv"
    header, *lines = (line.split("\t") for line in gold.read_text("utf-8").splitlines())
    owner = {
        offset: (number, place)
        for number, block in enumerate(essex.blocks)
        for place, offset in enumerate(block.offsets)
    }
    text = essex.snapshot.text
    for line in lines:
        start, end = (int(line[header.index(key)]) for key in ("start", "end"))
        places = [owner[offset] for offset in range(start, end) if offset in owner and not text[offset].isspace()]
        (number,) = {number for number, _ in places}
        stretch = essex.blocks[number].offsets[places[0][1] : places[-1][1] + 1]
        assert all(start <= offset < end for offset in stretch), line


def test_the_sample_reports_are_read_whole() -> None:
    """Every word of every sample report stands in a block, apart from marks, glyphs and numbers of notes."""
    for path in sorted((Path(__file__).parent / "reports").glob("*.txt")):
        report = read(path)
        shown = {offset for block in report.blocks for offset in block.offsets}
        lost = {char for offset, char in enumerate(report.snapshot.text) if offset not in shown}
        assert not any(char.isalpha() for char in lost), path.name
        assert aligned(report.snapshot.text, report.blocks)


def test_a_graded_area_that_is_not_known_by_name_does_not_stand_in_the_part_of_the_area_before() -> None:
    """Since 2021 the areas of policing differ by force."""
    text = "Preventing crime\n\nGood\n\nIt is good.\n\nKeeping horses\n\nAdequate\n\nThe force should feed them.\n"
    blocks, _ = structure("Introduction\n\nThis is a report.\n\n" + text, {3: ["Preventing crime"]})
    assert [(block.question, block.section[-1]) for block in blocks if block.kind is BlockKind.GRADE] == [
        (3, "Preventing crime"),
        (None, "Keeping horses"),
    ]


def test_an_inspection_question_begins_a_heading_also_below_a_full_line() -> None:
    """Text out of a PDF has no blank lines; only the words tell the heading from the sentence before."""
    lines = (
        "The force prevents crime with its partners, who lend it people and money and who share what they know.",
        "They meet each month, and they publish what they have agreed to do in the weeks that follow each time.",
        "How effective is the force at tackling crime?",
        "It tackles crime well.",
    )
    blocks, _ = structure("\n".join(lines) + "\n", {1: ["How effective is the force at tackling crime?"]})
    assert [block.kind for block in blocks if block.text.startswith(("How", "It tackles"))] == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
    ]
