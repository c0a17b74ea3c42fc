"""Saved web pages: what is content, what each part is, and that every quote stands in the text."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import ROOT, extracted
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.readers import html, read, read_bytes, txt
from kg.readers.tables import column_headings
from kg.report import Block, BlockKind

PAGES = ROOT / "tests" / "pages"
OLD, NEW, LETTER = (
    PAGES / f"{name}.html" for name in ("peel-2016-old-site", "peel-2021-22-new-site", "jtai-2018-letter")
)
QUESTION = "How effective is the force at preventing crime?"


def blocks_of(body: str, head: str = "") -> tuple[Block, ...]:
    """Return the blocks of a page without the checks that a whole report has to pass."""
    page = f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return txt.structure_of(html.read(page.encode(), "page.html"))[0]


def said(blocks: Sequence[Block]) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in blocks]


def cells(block: Block) -> list[str]:
    return [block.text[start:end] for start, end in block.cells]


def aligned(text: str, blocks: Sequence[Block]) -> bool:
    return all(
        len(block.text) == len(block.offsets)
        and all(
            char == text[offset] or (char == " " and text[offset].isspace())
            for char, offset in zip(block.text, block.offsets, strict=True)
        )
        for block in blocks
    )


def outline(path: Path) -> list[str]:
    """Return the headings of a page, indented by their level."""
    return ["  " * (block.level - 1) + block.text for block in read(path).blocks if block.kind is BlockKind.HEADING]


def test_a_page_of_the_older_site_nests_as_its_headings_do() -> None:
    """Tags decide, a bold line counts below them, and what stands around the main part is left out."""
    questions = [
        "How effective is the force at keeping people safe and reducing crime?",
        "How effective is the force at preventing crime, tackling anti-social behaviour and keeping people safe?",
        "How effective is the force at investigating crime and reducing re-offending?",
        "How efficient is the force at keeping people safe and reducing crime?",
    ]
    assert outline(OLD) == [
        "Effectiveness",
        f"  {questions[0]}",
        "  Questions for effectiveness",
        f"    {questions[1]}",
        "        Areas for improvement",
        f"    {questions[2]}",
        "      Cause of concern",
        "      Recommendation",
        "Efficiency",
        f"  {questions[3]}",
        "Notes",
    ]
    assert [block.text for block in read(OLD).blocks if block.kind is BlockKind.TITLE] == ["Norfolk 2016"]


def test_what_a_page_of_the_older_site_says() -> None:
    """Grades stand alone or in sentences, one is a picture; the one of the side bar is none of the force."""
    report = read(OLD)
    grades = [(block.text, block.question) for block in report.blocks if block.kind is BlockKind.GRADE]
    assert grades == [("Good", 0), ("Good", 1), ("Requires improvement", 2), ("Requires improvement", 0)]
    assert report.metadata.published == "2017-03-02"  # the last date on which a part of it was updated
    text = report.snapshot.text
    assert not [word for word in ("Outstanding", "cookie", "Search", "Share", "Tweet", "Related") if word in text]
    assert "don’t look" in text  # as &#146; and browsers have it
    records = extracted(OLD).records()
    judged = {(item["question"], item["grade"], item["text"]) for item in records if item["kind"] == "judgment"}
    asked, grade = "question/peel-2016/effic", "grade/peel-4/requires-improvement"
    assert {item[:2] for item in judged} == {
        ("question/peel-2016/effectiveness-0", "grade/peel-4/good"),
        ("question/peel-2016/effectiveness-1", "grade/peel-4/good"),
        ("question/peel-2016/effectiveness-2", grade),
        (f"{asked}iency-0", grade),
    }
    assert all(text[item["start"] : item["end"]] == item["text"] for item in records if "text" in item)


def test_the_actions_of_a_page_end_with_their_box() -> None:
    """What follows a box is not one of its actions."""
    actions = [(item["type"], item["text"]) for item in extracted(OLD).records() if item["kind"] == "action"]
    assert actions == [
        ("AreaForImprovement", "The force should check that its tasking meetings reach every neighbourhood team."),
        ("AreaForImprovement", "The force should publish what it did about the concerns of residents."),
        ("CauseOfConcern", "The force does not manage its wanted suspects well."),
        (
            "Recommendation",
            "To address this cause of concern, the force should circulate wanted suspects without delay.",
        ),
    ]


def test_footnotes_of_a_page_and_their_marks() -> None:
    """A mark is left out of what is read; the way back from a note is no part of it."""
    blocks = read(OLD).blocks
    assert [(block.number, block.text) for block in blocks if block.kind is BlockKind.FOOTNOTE] == [
        (1, "A beat is the area that one neighbourhood team covers."),
        (2, "Calls that were given up are not counted."),
    ]
    marked = {block.text: block.marks for block in blocks if block.marks}
    assert marked == {
        "The force has put enough officers into its beats and it listens to residents.": ((48, 1),),
        "999 calls per 1,000 population 121 134": ((30, 2),),
    }


def test_a_page_of_the_newer_site() -> None:
    """A table that grades head is read column by column, a grade in a heading is set apart, boxes end."""
    assert outline(NEW) == [
        "Overall summary",
        "  Our judgments",
        "Providing a service to the victims of crime",
        "Preventing crime",
        "  Area for improvement",
        "    The force should make sure that its problem-solving plans are reviewed",
        "  Main findings",
        "    The force works well with councils",
        "      Innovative practice: the bicycle workshop",
        "Treatment of the public",
        "  Cause of concern",
        "    Recommendations",
        "At a glance",
        "Glossary",
        "      Problem-solving plan",
    ]
    report = read(NEW)
    assert report.metadata.id == "report/peel-2021-22-gwent"
    assert report.metadata.published == "2022-06-09"
    where = {block.text: block.section for block in report.blocks}
    assert where["Officers wear cameras, which is good."] == ("Treatment of the public",)
    assert not [
        word for word in ("cookies", "Print this", "Contents", "Related", "Home") if word in report.snapshot.text
    ]


def test_judgments_and_actions_of_a_page_of_the_newer_site() -> None:
    records = extracted(NEW).records()
    judged = {(item["question"][-1], item["grade"][13:]) for item in records if item["kind"] == "judgment"}
    assert judged == {("2", "adequate"), ("3", "good"), ("4", "requires-improvement"), ("5", "adequate")}
    assert [(item["type"], item["text"]) for item in records if item["kind"] == "action"] == [
        ("AreaForImprovement", "The force should make sure that its problem-solving plans are reviewed"),
        ("CauseOfConcern", "The force doesn’t know why its officers use force."),
        ("Recommendation", "record each use of force; and"),
        ("Recommendation", "examine why force was used."),
    ]


def test_the_headings_of_merged_cells_stand_above_their_columns() -> None:
    blocks = read(NEW).blocks
    row = next(place for place, block in enumerate(blocks) if block.text.startswith("Black"))
    assert cells(blocks[row]) == ["Black", "112", "5.1", "31,200", "6.0"]
    assert column_headings(blocks, row) == (
        ("Gwent Police", "Number"),
        ("Gwent Police", "Rate"),
        ("England and Wales", "Number"),
        ("England and Wales", "Rate"),
    )
    assert blocks[blocks[row].under or 0].text.startswith("Table 1: Uses of force")


def test_the_letter_of_a_joint_inspection() -> None:
    """A word processor's page in Windows-1252, its text arranged by tables, keeps addressees and signatures apart."""
    report = read(LETTER)
    assert (report.metadata.id, report.metadata.force) == ("report/jtai-2018-anytown", "force/norfolk")
    assert report.metadata.inspected_to == "2018-03-23"
    titles = [block.text for block in report.blocks if block.kind is BlockKind.TITLE]
    assert "Ann Lee, Director of Children’s Services, Anytown Council" in titles
    assert "Bo Hay, Chief Constable of Norfolk Constabulary" in titles
    assert [block.text for block in report.blocks if block.kind is BlockKind.BULLET] == [
        "Partners meet each week and share what they know about neglected children.",
        "Norfolk Constabulary trains its officers to see the signs of neglect.",
        "Each station has an officer who advises the others.",
        "3. Health visitors should be told about strategy meetings. They hear of them too late.",
        "4. The police should record why a child was not seen.",
    ]
    assert [block.text for block in report.blocks][-3:] == ["HMICFRS", "Ed Roe", "HM Inspector of Constabulary"]


@pytest.mark.parametrize("path", [OLD, NEW, LETTER], ids=lambda path: path.stem)
def test_every_character_of_a_page_stands_at_its_offset(path: Path) -> None:
    """The same page gives the same text, and blocks show only characters of it."""
    report = read(path)
    assert aligned(report.snapshot.text, report.blocks)
    assert read(path) == report


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>It&nbsp;is &amp; was\n  good.</p>", [("paragraph", "It is & was good.")]),
        ("<p>A soft&shy;ware, a zero&#8203;width.</p>", [("paragraph", "A software, a zerowidth.")]),
        ("<p>One<br>line.<br>Two<br><br>Three</p>", [("paragraph", "One line."), ("paragraph", "Two"), ("paragraph", "Three")]),
        ("Bare text.<div>In a part.<p>And one.</div>", [("paragraph", text) for text in ("Bare text.", "In a part.", "And one.")]),
        ("<p>GOOD</p><p>Requires Improvement</p>", [("grade", "GOOD"), ("grade", "Requires Improvement")]),
        ("<h4>Good</h4>", [("grade", "Good")]),
        (f"<h2>{QUESTION}<span>Good</span></h2>", [("heading", QUESTION), ("grade", "Good")]),
        (f"<h2><img alt='' src=x>{QUESTION}</h2><img alt=Good>", [("heading", QUESTION), ("grade", "Good")]),
        ("<p>See it.<img alt='A chart of good calls'></p>", [("paragraph", "See it.")]),
        ("<p>Last updated 09/11/2017</p><p>It was last updated.</p>", [("furniture", "Last updated 09/11/2017"), ("paragraph", "It was last updated.")]),
        ("<p><a href=/x>Norfolk report</a></p>", [("furniture", "Norfolk report")]),
        (f"<ul><li><a href=/q>{QUESTION}</a><li><a href=/x>More of it</a></ul>", [("bullet", QUESTION), ("furniture", "More of it")]),
        ("<p>https://www.example.org/x</p>", [("furniture", "https://www.example.org/x")]),
        ("<p><del>Outstanding</del> It said <q>no</q>.</p>", [("paragraph", "It said “no”.")]),
        ("<ol start=2><li>Act.<li value=7>Do.</ol>", [("bullet", "2. Act."), ("bullet", "7. Do.")]),
        ("<ul><li>Act:<ul><li>now;<li>here.</ul></ul>", [("bullet", "Act:"), ("bullet", "now;"), ("bullet", "here.")]),
        ("<p>Figure 3: Calls</p><p>Source: the force</p>", [("caption", "Figure 3: Calls"), ("source", "Source: the force")]),
        ("<dl><dt>Calls<dd>12<dt>Grade<dd>Good</dl>", [("table-row", "Calls 12"), ("table-row", "Grade Good")]),
        ("<table><tr><td>Only one cell, with text.</table>", [("paragraph", "Only one cell, with text.")]),
        ("<p>A m<sup>2</sup> and 1<sup>st</sup>.", [("paragraph", "A m2 and 1st.")]),
    ],
)  # fmt: skip
def test_what_elements_become(body: str, expected: list[tuple[str, str]]) -> None:
    blocks = blocks_of(f"<h1>A report</h1><h2>Findings</h2><p>It begins here.</p>{body}")
    assert said(blocks)[3:] == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<nav>X</nav>",
        "<div hidden>X</div>",
        "<div style='display: none'>X</div>",
        "<span aria-hidden=true>X</span>",
        "<span class='screen-reader-text'>X</span>",
        "<script>X</script><style>X</style><noscript>X</noscript><template>X</template><svg><title>X</title></svg>",
        "<!-- X -->",
        "<div class='site-nav'>X</div>",
        "<div class='shareButtons'>X</div>",
        "<div role=search>X</div>",
        "<button>X</button>",
        "<form><label>X<input value=X></label></form>",
        "<footer>X</footer>",
        "<ul><li><a href='#x'>X</a></li></ul>",
        "<ul id=x><li><a href='https://www.example.org/page#x'>X</a></li></ul>",
        "<div role=tablist><button role=tab aria-controls=x>X</button></div>",
    ],
)
def test_furniture_and_what_is_never_shown_stay_out(hidden: str) -> None:
    blocks = blocks_of(f"<h1>A report</h1><p>It begins here.</p>{hidden}<p>It ends here.</p>")
    assert [block.text for block in blocks] == ["A report", "It begins here.", "It ends here."]


@pytest.mark.parametrize(
    "panel",
    [
        "<details><summary>More</summary><p>Opened.</p></details>",
        "<button aria-controls=a aria-expanded=false>More</button><div id=a hidden><p>Opened.</p></div>",
        "<h3><button aria-expanded=false>More</button></h3><div class='accordion-panel' aria-hidden=true><p>Opened.</p></div>",
        "<h3>More</h3><div class='tab-content' style='display:none'><p>Opened.</p></div>",
        "<h3>More</h3><div hidden='until-found'><p>Opened.</p></div>",
        "<h3><a href='#more'>More</a></h3><div id=more style='visibility:hidden'><p>Opened.</p></div>",
        "<h3><a href='https://a.example/#more'>More</a></h3><div id=more hidden><p>Opened.</p></div>",
    ],
)
def test_what_tabs_and_accordions_open_is_content(panel: str) -> None:
    blocks = blocks_of(f"<h1>A report</h1><h2>Findings</h2><p>It begins here.</p>{panel}")
    assert said(blocks)[3:] == [("heading", "More"), ("paragraph", "Opened.")]
    assert blocks[-1].section == ("Findings", "More")


@pytest.mark.parametrize(
    "told",
    [
        "class=has-sidebar",
        "class='row no-sidebar'",
        "class=social-care",
        "class=nav-content",
        "class=hmi-comments",
        "id=print",
    ],
)
def test_words_of_a_class_must_begin_or_end_it(told: str) -> None:
    """A part on social care is no furniture, nor is one that says that it has a side bar or none."""
    text = "The force works with social care each week."
    blocks = blocks_of(f"<h1>A report</h1><h2>Findings</h2><p>{text * 3}</p><div {told}><p>{text}</p></div>")
    assert blocks[-1].text == text


@pytest.mark.parametrize("told", ["class=sidebar", "aria-hidden=true", "style='display:none'"])
def test_what_holds_the_title_or_most_of_the_text_is_read_whatever_it_is_called(told: str) -> None:
    """Pages that were saved while a notice lay over them hide all the rest."""
    assert said(blocks_of(f"<div {told}><h1>A report</h1><p>It begins here.</p></div><p>Short</p>"))[:2] == [
        ("title", "A report"),
        ("paragraph", "It begins here."),
    ]


def test_the_heading_of_a_box_may_have_the_rank_of_the_one_around_it() -> None:
    """It ends with its box all the same, and the one around it goes on."""
    box = "<div><h2>Area for improvement</h2><h3>The force should act</h3><p>It is in the box.</p></div>"
    blocks = blocks_of(f"<h1>A report</h1><h2>Calls</h2><p>It is before.</p>{box}{box}<p>It is after.</p><h2>Next</h2>")
    inside = ("Calls", "Area for improvement", "The force should act")
    sections = [block.section for block in blocks if block.kind is BlockKind.PARAGRAPH]
    assert sections == [("Calls",), inside, inside, ("Calls",)]
    assert [block.level for block in blocks if block.kind is BlockKind.HEADING] == [1, 2, 3, 2, 3, 1]


def test_roles_make_headings() -> None:
    blocks = blocks_of("<h1>A report</h1><h2>One</h2><p role=heading aria-level=3>Two</p><p>It is in two.</p>")
    assert blocks[-1].section == ("One", "Two")


@pytest.mark.parametrize(
    "part",
    [
        "<main>{}</main>",
        "<div role=main>{}</div>",
        "<article>{}</article>",
        "<div id=content>{}</div>",
        "<div class='entry-content'>{}</div>",
    ],
)
def test_the_main_part_is_read(part: str) -> None:
    """Its title may stand outside of it, and else in the head."""
    text = "The force knows its communities and works with them to prevent crime. " * 5
    around = "<p>Before it</p>{}<p>After it</p>".format(part.format(f"<p>{text}</p>"))
    assert said(blocks_of(f"<h1>Kent 2016</h1>{around}")) == [("title", "Kent 2016"), ("paragraph", text.strip())]
    titled = blocks_of(around, "<title>PEEL 2016 – Kent Police – The site</title>")
    assert titled[0].text == "PEEL 2016 – Kent Police"


def test_a_part_that_a_heading_opens_ends_its_heading() -> None:
    """A heading alone in its part holds for what follows."""
    blocks = blocks_of(
        "<h1>A report</h1><h2>One</h2><section><h3>Two</h3><p>It is in two.</p></section><p>It is in one.</p>"
        "<div><h2>Three</h2></div><p>It is in three.</p>"
    )
    assert [block.section for block in blocks if block.kind is BlockKind.PARAGRAPH] == [
        ("One", "Two"),
        ("One",),
        ("Three",),
    ]


@pytest.mark.parametrize(
    "notes",
    [
        "<p>Calls rose<sup><a href='#n1' id=m1>1</a></sup>.</p><ol><li id=n1>All calls. <a href='#m1'>↩</a></ol>",
        "<p>Calls rose<a href='#_ftn1' name=_ftnref1>[1]</a>.</p><p><a href='#_ftnref1' name=_ftn1>[1]</a> All calls.</p>",
        "<p>Calls rose<sup>1</sup>.</p><h2>Footnotes</h2><ol><li>All calls.</ol>",
        "<p>Calls rose<sup>1</sup>.</p><div role=doc-endnotes><ol><li><p>All calls.</p></ol></div>",
        "<p>Calls rose<sup id='fnref:1' role=doc-noteref><a href='#fn:1'>[footnote 1]</a></sup>.</p><div class=footnotes>"
        "<ol><li id='fn:1'><p>All calls.&nbsp;<a href='#fnref:1' role=doc-backlink>go back</a></p></li></ol></div>",
        "<p>Calls rose<sup id=r><a href='#f'><span class='sr-only'>Footnote </span>1</a></sup>.</p>"
        "<footer class=footnotes><ol><li id=f><p>All calls. <a href='#r'>Back to text</a></p></ol></footer>",
    ],
)
def test_forms_of_footnotes(notes: str) -> None:
    blocks = blocks_of(f"<h1>A report</h1><h2>Findings</h2>{notes}")
    told = [(block.kind.value, block.text, block.marks, block.number) for block in blocks if block.text[0] in "CA"]
    assert told[1:] == [("paragraph", "Calls rose.", ((10, 1),), None), ("footnote", "All calls.", (), 1)]


TEXT = "The officers of the force’s teams are with the people of the city – “well”. It is £5. "
WHOLE = f"<h1>Norfolk 2016</h1><p>This inspection of the police found that it is good at what it does. {TEXT * 8}</p>"


@pytest.mark.parametrize(
    "data",
    [
        WHOLE.encode(),
        codecs.BOM_UTF8 + f"<meta charset=latin-1>{WHOLE}".encode(),
        f"<meta charset='utf-8'>{WHOLE}".encode(),
        f"<meta charset=windows-1252>{WHOLE}".encode("cp1252"),
        f'<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">{WHOLE}'.encode("cp1252"),
        f'<?xml version="1.0" encoding="windows-1252"?><html>{WHOLE}'.encode("cp1252"),
        codecs.BOM_UTF16_LE + f"<html>{WHOLE}".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + f"<html>{WHOLE}".encode("utf-16-be"),
        f"<meta charset=no-such-thing>{WHOLE}".encode(),
        f"<meta charset=utf-16>{WHOLE}".encode(),
    ],
)
def test_the_encoding_is_the_one_that_the_page_tells(data: bytes) -> None:
    """By byte order mark, then declaration, then UTF-8."""
    report = read_bytes(data, "norfolk.html")
    assert report.blocks[1].text.endswith(TEXT.strip())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html><p>caf\xe9</p>", "not UTF-8: byte 0xe9 at offset 12, line 1"),
        (b"<meta charset=windows-1252>\n<p>\x81</p>", "not Windows-1252: byte 0x81 at offset 31, line 2"),
        (b"<html><body><script>app()</script></body></html>", "this web page has no text"),
        (b"<html><body><p>Hello there</p></body></html>", "only 2 words"),
        (b"<html>\x00</html>", "NUL"),
    ],
)
def test_pages_that_cannot_be_read_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "page.html")
    assert message in str(caught.value)
    assert caught.value.where == "page.html"
    assert caught.value.hint


TAGS = st.sampled_from(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "caption",
        "dl",
        "dt",
        "dd",
        "a",
        "sup",
        "b",
        "strong",
        "br",
        "hr",
        "img",
        "details",
        "summary",
        "section",
        "nav",
        "main",
        "article",
        "header",
        "footer",
        "figure",
        "figcaption",
        "span",
        "q",
        "blockquote",
        "button",
        "form",
        "script",
        "style",
        "template",
        "svg",
        "select",
    ]
)
ATTRIBUTES = st.sampled_from(
    [
        "",
        " hidden",
        " id=a",
        " href='#a'",
        " class=footnotes",
        " class=accordion",
        " alt=Good",
        " colspan=3",
        " rowspan=9",
        " start=4",
    ]
)
WORDS = st.sampled_from(
    [
        "Good",
        "1",
        "[1]",
        "Areas for improvement",
        "The force is good.",
        QUESTION,
        "&nbsp;",
        "&#0;",
        "12%",
        "Dear partners",
        "9 May 2018",
        "<",
        "­",
    ]
)
MARKUP = st.one_of(
    st.builds("<{}{}>".format, TAGS, ATTRIBUTES), st.builds("</{}>".format, TAGS), WORDS, st.text(max_size=5)
)


@settings(max_examples=200, deadline=None)
@given(st.lists(MARKUP, max_size=40).map("".join))
@example("<table><caption>x</caption><tr><td rowspan=3 colspan=2>a<td>b<tr><td>c<tr></table>")
@example("<li id=a><a href='#a'>1</a>")
def test_no_markup_makes_the_reader_fail(markup: str) -> None:
    """Whatever the tags, blocks show only characters of the text, each at its own offset; or the page is refused."""
    try:
        layout = html.read(markup.encode("utf-8", "ignore"), "page.html")
    except ReadError:
        return
    blocks, _ = txt.structure_of(layout)
    assert aligned(layout.text, blocks)
    assert all(block.text and block.text == block.text.strip() for block in blocks)
    assert all(layout.text[line.start : line.end] == line.text for line in layout.lines)
    assert all(0 <= start <= end <= len(block.text) for block in blocks for start, end in block.cells)


def test_deep_nesting_is_read() -> None:
    assert said(blocks_of("<div>" * 3000 + "<p>It is deep.</p>"))[-1] == ("paragraph", "It is deep.")
