"""WebAnno TSV 3.3: what is written is read back, what the format's description shows is understood, edits count."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import REPORTS, ROOT, extracted
from extractions import TEXT, extraction
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.cli import run
from kg.errors import GoldError
from kg.evaluation import load_gold, load_records, score
from kg.evaluation.correction import LAYERS, annotated, corrected
from kg.evaluation.webanno import Arc, Document, Layer, Span, dumps
from kg.evaluation.webanno_reading import loads

KENT = next(path for path in REPORTS if "kent" in path.name)
NAME, BARE, LINK = Layer("x.Name", ("kind", "id")), Layer("x.Bare", ()), Layer("x.Link", ("says",), "x.Name")
HEADER = "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.Name|kind|id\n#T_SP=x.Bare\n#T_RL=x.Link|says|BT_x.Name\n\n\n"


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw a text of awkward characters with sentences, overlapping spans and arcs."""
    text = draw(st.text(st.sampled_from("abé😊 .\n\t\f\\_|*[#-\u2029"), min_size=1, max_size=40))
    solid = [place for place, char in enumerate(text) if not char.isspace()]
    assume(solid)
    breaks = sorted(draw(st.sets(st.sampled_from(solid), max_size=4)) | {solid[0]})
    sentences = tuple(zip(breaks, [*breaks[1:], len(text)], strict=True))
    value = st.none() | st.text(st.sampled_from("ab_|;*[]\\->\t\n 😊"), min_size=1, max_size=5)
    spans = []
    for _ in range(draw(st.integers(0, 5))):
        start, end = sorted((draw(st.sampled_from(solid)), draw(st.sampled_from(solid))))
        layer = draw(st.sampled_from((NAME, BARE)))
        spans.append(Span(layer.name, start, end + 1, tuple(draw(value) for _ in layer.features)))
    ends = [number for number, span in enumerate(spans) if span.layer == NAME.name]
    arcs = []
    for _ in range(draw(st.integers(0, 3)) if ends else 0):
        arcs.append(Arc(LINK.name, draw(st.sampled_from(ends)), draw(st.sampled_from(ends)), (draw(value),)))
    return Document(text, sentences, (NAME, BARE, LINK), tuple(spans), tuple(arcs))


def content(document: Document) -> tuple[Any, ...]:
    """Return what a document says, in whatever order it has its annotations; space before the text is no part of it."""
    arcs = Counter((document.spans[arc.source], document.spans[arc.target], arc.values) for arc in document.arcs)
    return document.text.lstrip(), document.sentences, document.layers, Counter(document.spans), arcs


@given(documents())
@settings(max_examples=300, deadline=None)
def test_a_document_is_read_back_as_it_was_written(document: Document) -> None:
    assert content(loads(dumps(document))) == content(document)


@given(documents())
@settings(deadline=None)
def test_every_line_has_the_form_that_the_format_asks_for(document: Document) -> None:
    """Header, two empty lines; then per sentence its text, a row a token, an empty line."""
    written = dumps(document)
    assert written.startswith(HEADER)
    for line in written[len(HEADER) :].split("\n"):
        assert re.fullmatch(r"|#Text=.*|\d+-\d+\t\d+-\d+\t[^\t]+(\t[^\t]+){5}\t", line, re.DOTALL), line
    assert not written.endswith("\n\n")  # the editor takes an empty line for the announcement of another sentence


def test_offsets_count_utf_16_code_units() -> None:
    document = Document("I like 😊 .", ((0, 10),), (BARE,), (Span("x.Bare", 9, 10, ()),))
    assert dumps(document).splitlines()[5:] == [
        "1-1\t0-1\tI\t_\t",
        "1-2\t2-6\tlike\t_\t",
        "1-3\t7-9\t😊\t_\t",
        "1-4\t10-11\t.\t*\t",
    ]
    assert loads(dumps(document)).spans == document.spans


def test_stacked_and_long_annotations_are_numbered_and_arcs_name_both_ends() -> None:
    text = "The team is in Kent."
    spans = (
        Span("x.Name", 0, 8, ("team", None)),
        Span("x.Name", 0, 3, ("word", "a")),
        Span("x.Name", 15, 19, ("b", "c")),
    )
    arcs = (Arc("x.Link", 0, 2, ("in",)), Arc("x.Link", 2, 1, (None,)))
    written = dumps(Document(text, ((0, 20),), (NAME, LINK), spans, arcs))
    rows = {line.split("\t")[2]: line.rstrip("\t").split("\t")[3:] for line in written.splitlines() if line[:1] == "1"}
    assert rows["The"] == ["team[1]|word[2]", "*[1]|a[2]", "*", "1-5[0_2]"]
    assert rows["team"] == ["team[1]", "*[1]", "_", "_"]
    assert rows["Kent"] == ["b", "c", "in", "1-1[1_0]"]


def test_sub_tokens_of_an_editor_are_understood() -> None:
    rows = "#Text=counterplays\n1-1\t0-12\tcounterplays\t_\t_\t_\t_\t_\t\n1-1.1\t7-11\tplay\tverb\t*\t_\t_\t_\t\n"
    assert loads(HEADER + rows).spans == (Span("x.Name", 7, 11, ("verb", None)),)


def test_what_stood_between_sentences_is_a_line_break_or_spaces() -> None:
    """The format does not record it; the offsets tell how much it was."""
    rows = "#Text=One.\n1-1\t0-4\tOne.\t_\t_\t_\t_\t_\t\n\n#Text=Two.\n2-1\t7-11\tTwo.\t_\t_\t_\t_\t_\t\n"
    document = loads(HEADER + rows)
    assert (document.text, document.sentences) == ("One.\n  Two.", ((0, 7), (7, 11)))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("1\t2\t3\n", "does not begin with"),
        (HEADER + "#Text=One\n1-1\t0-3\n", "line 8: this line cannot"),
        (HEADER + "#Text=One\n1-1\t0-x\tOne\t_\t_\t_\t_\t_\t\n", "line 8: this line cannot"),
        (HEADER + "#Text=One\n1-1\t0-3\tOne\t_\t_\t_\n", "line 8: this line cannot"),
        (HEADER + "#Text=One\n1-1\t0-3\tOne\ta\tb\t_\tin\t1-9\t\n", "a relation refers to an annotation"),
    ],
)
def test_a_file_that_is_not_in_the_format_is_refused_with_its_line(data: str, message: str) -> None:
    with pytest.raises(GoldError, match=message):
        loads(data, "mine.tsv")


def test_records_come_back_with_their_places_and_values() -> None:
    records = extraction().records()
    back = corrected(loads(dumps(annotated(records, TEXT))))
    assert "".join(TEXT.split()) == "".join(loads(dumps(annotated(records, TEXT))).text.split())
    for kind in ("mention", "definition", "judgment", "action", "finding", "statistic"):
        one, two = ([record for record in side if record["kind"] == kind] for side in (records, back))
        for before, after in zip(one, two, strict=True):
            same = {key: value for key, value in after.items() if key != "value"}
            assert same == {key: before[key] for key in same}
    assert all(TEXT[record["start"] : record["end"]] == record["text"] for record in back)


def test_a_relation_is_an_arc_where_its_sentence_mentions_both_ends() -> None:
    """One record more and the relation of the team to Kent Police has both; that to Essex Police has not."""
    records = extraction().records()
    start = TEXT.index("Joint Harbour Team (JHT)")
    team = {"kind": "mention", "start": start, "end": start + 18, "text": "Joint Harbour Team", "type": "Unit"}
    team |= {"id": "unit/essex/joint-harbour-team", "label": "Joint Harbour Team", "reference": "name"}
    document = loads(dumps(annotated([*records, team], TEXT)))
    assert len(document.arcs) == 1
    triples = {"\n".join((item["subject"], item["predicate"], item["object"])) for item in records if "subject" in item}
    back = [record for record in corrected(document) if record["kind"] == "relation"]
    assert {"\n".join((item["subject"], item["predicate"], item["object"])) for item in back} == triples


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_sample_report_loses_nothing_that_is_scored(path: Path, tmp_path: Path) -> None:
    """And every annotation stands within one sentence, as the editor wants it."""
    found = extracted(path)
    breaks = [block.offsets[0] for block in found.report.blocks if block.offsets]
    document = annotated(found.records(), found.report.snapshot.text, breaks)
    place = tmp_path / f"{path.stem}.tsv"
    place.write_text(dumps(document), "utf-8")
    for layer in score(load_gold(place).tables, found.records()):
        assert layer.value in (None, 1.0) or layer.name == "negated asserted", layer.name
    for span in document.spans:
        assert any(start <= span.start and span.end <= end for start, end in document.sentences)


def test_an_edited_label_changes_the_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Annotate, change the polarity of one finding in the file, score: one polarity is wrong, nothing else."""
    assert run(["annotate", str(KENT), "--format", "webanno"]) == 0
    written = capsys.readouterr().out
    numbers = Counter(re.findall(r"strength\[(\d+)\]", written))
    number = min(numbers, key=int)
    place = tmp_path / f"{KENT.stem}.tsv"
    place.write_text(written.replace(f"strength[{number}]", f"weakness[{number}]"), "utf-8")
    layers = {layer.name: layer for layer in score(load_gold(place).tables, extracted(KENT).records())}
    assert layers["findings, polarity (accuracy)"].count("wrong") == 1
    assert layers["findings"].value == layers["findings, issues"].value == layers["relations"].value == 1.0


def test_a_deleted_annotation_is_gone(tmp_path: Path) -> None:
    written = dumps(annotated(extraction().records(), TEXT))
    number = re.findall(r"weakness\[(\d+)\]", written)[0]
    place = tmp_path / "mine.tsv"
    kept = re.sub(rf"\t[^\t\n]*\[{number}\](?=\t)", "\t_", written)
    place.write_text(kept, "utf-8")
    findings = [record for record in load_records(place) if record["kind"] == "finding"]
    assert [record["polarity"] for record in findings] == ["strength"]


def test_a_file_with_other_layers_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "other.tsv"
    place.write_text(dumps(Document("One.", ((0, 4),), (BARE,))), "utf-8")
    with pytest.raises(GoldError, match="no layer of this file"):
        load_records(place)


def test_an_annotation_without_what_it_needs_is_named(tmp_path: Path) -> None:
    place = tmp_path / "mine.tsv"
    layer = Layer("webanno.custom.Finding", ("polarity",))
    place.write_text(dumps(Document("One.", ((0, 4),), (layer,), (Span(layer.name, 0, 3, (None,)),))), "utf-8")
    with pytest.raises(GoldError, match="offset 0: a finding without polarity"):
        load_records(place)


def test_the_layers_for_the_editor_are_those_that_are_written() -> None:
    """`docs/how-to/annotation-layers.xml` is a UIMA type system; its relations go from Governor to Dependent."""
    space = {"u": "http://uima.apache.org/resourceSpecifier"}
    tree = ElementTree.parse(ROOT / "docs" / "how-to" / "annotation-layers.xml")
    told = []
    for layer in tree.iterfind(".//u:typeDescription", space):
        kinds = {
            item.findtext("u:name", "", space): item.findtext("u:rangeTypeName", "", space)
            for item in layer.iterfind(".//u:featureDescription", space)
        }
        base = kinds.pop("Governor", None)
        assert kinds.pop("Dependent", None) == base
        assert set(kinds.values()) == {"uima.cas.String"}
        told.append(Layer(layer.findtext("u:name", "", space), tuple(kinds), base))
    assert tuple(told) == LAYERS
