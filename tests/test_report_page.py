"""The page of a report: the text as it reads, every mention and statement in its place, links both ways."""

from __future__ import annotations

import html as entities
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import ESSEX, REPORTS, SHARED, needs_shared
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kg.dataset import Dataset, build
from kg.edition import Edition, make_edition
from kg.errors import NotFoundError
from kg.pages.environment import printable
from kg.pages.links import Links
from kg.pages.report import report
from kg.pages.report.inline import Inline, Inner
from kg.pages.report.saying import Names
from kg.pages.report.spans import mentions, passages
from kg.pages.report.text import write
from kg.report import Block, BlockKind, Metadata, Report, Snapshot

_KENT = "peel-2015-effectiveness-kent-digest"
_JTAI = SHARED / "reports" / "jtai" / "croydon-2016.pdf"


@dataclass
class Shown:
    """A page, read as a browser reads it.

    Attributes:
        blocks: the text of each block, without marks, in reading order.
        words: offset in the snapshot → the character that stands for it; furniture left out.
        carried: number of a passage → offsets of the characters in its elements.
        linked: id of an element of the text → offsets of the characters in it.
        mentioned: (offset, address) of each character that is a link to a thing.
    """

    tree: LexborHTMLParser
    blocks: list[str] = field(default_factory=list)
    words: dict[int, str] = field(default_factory=dict)
    carried: dict[str, list[int]] = field(default_factory=dict)
    mentioned: set[tuple[int, str]] = field(default_factory=set)


def shown(html: str) -> Shown:
    """Return what a page shows."""
    found = Shown(LexborHTMLParser(html))
    for block in found.tree.css("[data-c]"):
        runs = [tuple(map(int, run.split(":"))) for run in (block.attributes["data-c"] or "").split()]
        offsets = [offset for first, length in runs for offset in range(first, first + length)]
        characters = [(character, node) for node in _texts(block) for character in node.text_content or ""]
        assert len(characters) == len(offsets)
        found.blocks.append("".join(character for character, _ in characters))
        if "furniture" in (block.attributes.get("class") or ""):
            continue
        for offset, (character, node) in zip(offsets, characters, strict=True):
            assert offset not in found.words
            found.words[offset] = character
            for element in _above(node, block):
                if number := element.attributes.get("data-p"):
                    found.carried.setdefault(number, []).append(offset)
                if element.tag == "a":
                    found.mentioned.add((offset, element.attributes["href"] or ""))
    return found


def _texts(node: LexborNode) -> Iterator[LexborNode]:
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            yield child
        elif "x" not in (child.attributes.get("class") or "").split():
            yield from _texts(child)


def _above(node: LexborNode, block: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None and parent != block:
        yield parent
        parent = parent.parent


def squeezed(words: str) -> str:
    """Return words without white space."""
    return "".join(words.split())


def check(dataset: Dataset, edition: Edition, name: str) -> None:
    """Hold the page of a report against the report and its records."""
    links = Links(f"page/report/{name}")
    page = shown(report(edition, links, {"name": (name,)}).body.decode())
    read = dataset.report(name)
    assert page.blocks == [printable(block.text) for block in read.blocks]
    furniture = {o for block in read.blocks if block.kind == BlockKind.FURNITURE for o in block.offsets}
    whole = {offset for block in read.blocks for offset in block.offsets} - furniture
    assert page.words.keys() == whole

    def quote(start: int, end: int) -> str:
        return squeezed(printable("".join(read.snapshot[o : o + 1] for o in range(start, end) if o in whole)))

    records = dataset.records(name)
    labels = {id: label for mention in mentions(records) for id, label in mention.things}
    names = Names(edition.store, links, labels)
    for passage in passages(records, dataset.review(name)):
        offsets = page.carried[str(passage.number)]
        assert offsets == [o for o in range(passage.start, passage.end) if o in whole]
        assert squeezed("".join(page.words[o] for o in offsets)) == quote(passage.start, passage.end) != ""
    for mention in mentions(records):
        address = names.leads(mention.things[0][0])
        offsets = [o for o in range(mention.start, mention.end) if (o, address) in page.mentioned]
        assert squeezed("".join(page.words[o] for o in offsets)) == quote(mention.start, mention.end) != ""


@pytest.fixture(scope="module")
def kent(edition: Edition) -> LexborHTMLParser:
    """Return the page of a sample report."""
    return LexborHTMLParser(page_of(edition, _KENT))


def page_of(edition: Edition, name: str, *, static: bool = False) -> str:
    """Return the page of a report as HTML."""
    return report(edition, Links(f"page/report/{name}", static), {"name": (name,)}).body.decode()


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_the_elements_of_each_statement_and_mention_hold_its_quote(
    path: Path, samples_dataset: Dataset, edition: Edition
) -> None:
    """And no character of the report is lost, doubled or out of its place."""
    check(samples_dataset, edition, next(e.name for e in samples_dataset.manifest.reports if e.source == path.name))


@needs_shared
def test_so_they_do_in_real_reports(tmp_path: Path) -> None:
    dataset = build([ESSEX, _JTAI], tmp_path / "dataset").dataset
    edition = make_edition(dataset, tmp_path / "editions")
    for entry in dataset.manifest.reports:
        check(dataset, edition, entry.name)
        assert len(page_of(edition, entry.name)) < 1_500_000


def test_every_link_within_the_page_leads_to_an_element_and_no_id_is_there_twice(kent: LexborHTMLParser) -> None:
    ids = [node.attributes["id"] for node in kent.css("[id]")]
    assert len(ids) == len(set(ids))
    targets = {(node.attributes["href"] or "")[1:] for node in kent.css('a[href^="#"]')}
    assert targets - {""} <= set(ids)


def test_every_statement_has_an_element_by_the_name_that_links_to_passages_use(
    kent: LexborHTMLParser, samples_dataset: Dataset
) -> None:
    """So a deep link works without script."""
    records = [item for item in samples_dataset.records(_KENT) if item["kind"] != "report"]
    wanted = {Links().passage(item["report"], item["start"], item["end"]).partition("#")[2] for item in records}
    assert wanted <= {node.attributes["id"] for node in kent.css("#text [id]")}


def test_a_sentence_links_to_its_statements_and_they_to_it(kent: LexborHTMLParser, samples_dataset: Dataset) -> None:
    finding = next(item for item in samples_dataset.records(_KENT) if item["kind"] == "finding")
    (item,) = kent.css(f"li#finding-{finding['statement'].rsplit('/', 1)[-1]}")
    (back,) = item.css("a.to")
    assert back.attributes["href"] == f"#char={finding['start']},{finding['end']}"
    (passage,) = kent.css(f'#text [data-p="{item.attributes["data-p"]}"]')
    assert passage.attributes["id"] == f"char={finding['start']},{finding['end']}"
    assert f"#{item.attributes['id']}" in [flag.attributes["href"] for flag in passage.css("a.f")]
    assert f"../../page/{finding['statement']}" in [link.attributes["href"] for link in item.css("a")]


def test_each_statement_is_listed_once_and_what_was_set_aside_apart_from_them(
    samples_dataset: Dataset, edition: Edition
) -> None:
    """What was set aside has its reason, no page of its own, and is no statement."""
    name = next(e.name for e in samples_dataset.manifest.reports if samples_dataset.review(e.name))
    tree = LexborHTMLParser(page_of(edition, name))
    kept = [item for item in samples_dataset.records(name) if item["kind"] not in ("report", "mention")]
    assert len(tree.css("#list > li")) == len(kept)
    aside = tree.css("#set-aside li")
    assert [item.css_first(".reason").text().split(": ", 1)[1] for item in aside] == [
        item["set_aside"]
        for item in sorted(samples_dataset.review(name), key=lambda item: (item["start"], -item["end"]))
    ]
    assert not tree.css("#set-aside .polarity")
    assert "its page" not in tree.css_first("#set-aside").text()


def test_the_headings_are_those_of_the_report_and_step_by_one(kent: LexborHTMLParser, samples_dataset: Dataset) -> None:
    levels = [int((node.tag or "h0")[1]) for node in kent.css("main :is(h1, h2, h3, h4, h5, h6)")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    words = [block.text for block in samples_dataset.blocks(_KENT) if block.kind == BlockKind.HEADING]
    assert [
        node.text() for node in kent.css("nav.contents .level-2 a, nav.contents .level-3 a, nav.contents .level-4 a")
    ][:-1] == words


def written(text: str, *blocks: Block, pages: tuple[tuple[int, int], ...] = ()) -> LexborHTMLParser:
    """Return the text of a report of these blocks."""
    made = Report(Metadata("report/x", "X"), Snapshot(text), blocks, pages)
    return LexborHTMLParser(str(write(made, (), (), lambda id: f"/{id}").html))


def block(kind: BlockKind, text: str, start: int = 0, **others: object) -> Block:
    """Return a block whose text stands in one stretch."""
    return Block(kind, text, tuple(range(start, start + len(text))), **others)  # type: ignore[arg-type]


def test_marks_lead_to_their_notes_and_back() -> None:
    tree = written(
        "Calls rose. Grades fell.",
        block(BlockKind.PARAGRAPH, "Calls rose.", 0, marks=((11, 1),)),
        block(BlockKind.FOOTNOTE, "Grades fell.", 12, number=1),
    )
    mark, note = tree.css_first("sup"), tree.css_first(".note")
    assert mark.css_first("a").attributes["href"] == f"#{note.attributes['id']}"
    assert note.css_first("a").attributes["href"] == f"#{mark.attributes['id']}"


def test_a_page_begins_where_its_first_character_stands_also_within_a_paragraph() -> None:
    text = "Calls rose and grades fell."
    tree = written(text, block(BlockKind.PARAGRAPH, text), pages=((0, 4), (15, 5)))
    assert [node.attributes["id"] for node in tree.css(".page")] == ["page=4", "page=5"]
    assert tree.css_first("p").html == (
        '<p data-c="0:27"><span class="page x" id="page=4">page 4</span>Calls rose and '
        '<span class="page x" id="page=5">page 5</span>grades fell.</p>'
    )


def test_rows_become_a_table_under_its_caption_with_a_header() -> None:
    text = "Figure 1 Area Rate Kent 4.5"
    tree = written(
        text,
        block(BlockKind.CAPTION, "Figure 1", 0),
        block(BlockKind.TABLE_ROW, "Area Rate", 9, cells=((0, 4), (5, 9)), under=0),
        block(BlockKind.TABLE_ROW, "Kent 4.5", 19, cells=((0, 4), (5, 8)), under=0),
    )
    assert [[cell.tag for cell in row.css("th, td")] for row in tree.css("tr")] == [["th", "th"], ["th", "td"]]
    assert tree.css_first("table").attributes["aria-labelledby"] == tree.css_first(".caption").attributes["id"]


def test_what_is_printed_on_each_page_does_not_break_a_list() -> None:
    tree = written(
        "One two 7 three",
        block(BlockKind.BULLET, "One two", 0),
        block(BlockKind.FURNITURE, "7", 8),
        block(BlockKind.BULLET, "three", 10),
    )
    assert [item.attributes.get("class") for item in tree.css("ul > li")] == [None, "furniture", None]


def test_panels_stand_apart() -> None:
    tree = written("Good Calm", block(BlockKind.GRADE, "Good", 0, box=True), block(BlockKind.PARAGRAPH, "Calm", 5))
    assert [node.text() for node in tree.css(".panel p")] == ["Good"]


def test_passages_that_cross_are_both_whole() -> None:
    """Their elements are cut where they cross; the id stands on the first piece only."""
    words = "one two three"
    records = [
        {"kind": "relation", "statement": f"relation/x/{number}", "start": start, "end": end}
        for number, (start, end) in enumerate(((0, 7), (4, 13)))
    ]
    found = passages(records, [])
    made = Inline(str).write(block(BlockKind.PARAGRAPH, words), Inner(found))
    pieces = LexborHTMLParser(f"<p>{made}</p>").css(".p")
    assert [node.text() for node in pieces] == ["one two", "two", " three"]
    assert [node.attributes["data-p"] for node in pieces] == ["0", "1", "1"]
    assert [node.attributes.get("id") for node in pieces] == ["char=0,7", "char=4,13", None]


_HOSTILE = """PEEL: Police effectiveness 2015 – Kent Police

HMIC, February 2016

Summary

Kent Police works well with the <script>alert(1)</script> council & "others" to protect victims, and it is good at it.
The force is good at <img src=x onerror=alert(1)> supporting victims of domestic abuse and works well with partners.
Officers \x07 know the \u202eright-to-left\u202c words and the force is good at \u05e9\u05dc\u05d5\u05dd preventing crime. {long}
The force does not understand anti-social behaviour in {{ 7*7 }} the area, which HMIC inspectors found is a weakness.
"""


def test_a_hostile_report_is_shown_as_it_is_and_does_nothing(tmp_path: Path) -> None:
    source = tmp_path / "hostile.txt"
    source.write_text(_HOSTILE.replace("{long}", "x" * 5000), "utf-8")
    dataset = build([source], tmp_path / "dataset").dataset
    edition = make_edition(dataset, tmp_path / "editions")
    (entry,) = dataset.manifest.reports
    check(dataset, edition, entry.name)
    html = page_of(edition, entry.name)
    tree = LexborHTMLParser(html)
    assert not tree.css("#text script, #text img, #panel script, #panel img")
    assert "<script>alert(1)</script>" in tree.css_first("#text").text()
    assert "\x07" not in html
    assert not re.search(r"\son\w+=", entities.unescape(re.sub(r">[^<]*<", "><", html)))


def test_pages_that_are_files_link_to_files_and_ask_nothing_of_a_server(edition: Edition) -> None:
    tree = LexborHTMLParser(page_of(edition, _KENT, static=True))
    assert {node.attributes["href"] for node in tree.css("#text a.m")} >= {"../../page/force/kent.html"}
    assert not tree.css('main a[href*="/data/"]')


def test_a_report_that_the_dataset_does_not_hold_has_no_page(edition: Edition) -> None:
    pytest.importorskip("kg.pages.thing", reason="the pages of things are not there")
    with pytest.raises(NotFoundError):
        report(edition, Links("page/report/none"), {"name": ("none",)})


def test_what_no_statement_names_leads_to_the_search(edition: Edition) -> None:
    names = Names(edition.store, Links("page/report/x", base=edition.base), {"unit/essex/none": "Night team"})
    assert names.leads("force/essex") == "../../page/force/essex"
    assert names.leads("unit/essex/none") == "../../search?q=Night+team"
