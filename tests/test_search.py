"""Search: what is found, in which order, and that nothing typed is ever an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.dataset import Dataset
from kg.search import Entry, entries, make_index, meant, search, suggestions
from kg.search.static import data_files

ENTRIES = (
    Entry("things", "place", "place/essex", "Essex", reports=2, times=3),
    Entry("things", "force", "force/essex", "Essex Police", ("Essex",), reports=2, times=90),
    Entry("things", "unit", "unit/essex/marine-unit", "Marine unit", ("Sea Essex",), "Essex Police", 1, 2),
    Entry("things", "unit", "unit/kent/marine-team", "Essex marine team", (), "Kent Police", 1, 1),
    Entry("things", "issue", "issue/domestic-abuse", "Domestic abuse", ("DA",), reports=2, times=5),
    Entry("things", "scheme", "scheme/cafe", "Café nights", ()),
    Entry("reports", "report", "report/a", "Report on Essex", ("2015",), report="report/a"),
    Entry(
        "sentences",
        "finding",
        "finding/a/1",
        "weakness: Essex Police, Domestic abuse",
        quote="Risks to victims\nwere assessed too late.",
        report="report/a",
        start=10,
        end=50,
        page=2,
    ),
    Entry(
        "sentences",
        "relation",
        "relation/a/2",
        "Marine unit is a unit of Essex Police",
        quote="The marine unit of the force searches boats.",
        report="report/a",
        start=60,
        end=104,
    ),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "odd #name?.sqlite"
    make_index(ENTRIES, path)
    return path


def found(index: Path, text: str, **asked: object) -> list[str]:
    results = search(index, text, **asked)  # type: ignore[arg-type]
    return [hit.entry.id for group in results.found for hit in group.hits]


def test_a_name_itself_comes_before_names_that_begin_so_and_other_names_last(index: Path) -> None:
    things = found(index, "essex", kind="things")
    assert things == ["force/essex", "place/essex", "unit/kent/marine-team", "unit/essex/marine-unit"]


def test_a_name_is_found_by_an_abbreviation_by_the_beginning_of_words_and_without_accents(index: Path) -> None:
    assert found(index, "DA", kind="issue") == ["issue/domestic-abuse"]
    assert found(index, "domest", kind="issue") == ["issue/domestic-abuse"]
    assert found(index, "CAFE NIG") == ["scheme/cafe"]


def test_a_thing_is_found_by_its_name_together_with_whose_it_is(index: Path) -> None:
    assert found(index, "marine kent", kind="unit") == ["unit/kent/marine-team"]


def test_a_sentence_is_found_by_other_forms_of_its_words_and_by_what_it_says(index: Path) -> None:
    assert found(index, "assessing risk") == ["finding/a/1"]
    assert found(index, "weakness victims abuse") == ["finding/a/1"]


def test_what_was_sought_is_marked_in_the_quote(index: Path) -> None:
    (group,) = search(index, "assessment victim", kind="sentences").found
    (hit,) = group.hits
    assert [hit.entry.quote[start:end] for start, end in hit.marks] == ["victims", "assessed"]


def test_words_in_quotes_stand_together(index: Path) -> None:
    assert found(index, '"marine unit"', kind="sentences") == ["relation/a/2"]
    assert found(index, '"unit marine"', kind="sentences") == []


def test_kinds_are_counted_also_those_not_asked_for(index: Path) -> None:
    results = search(index, "marine", kind="relation")
    assert results.counts == {"things": {"unit": 2}, "sentences": {"relation": 1}}
    assert [(one.group, one.total) for one in results.found] == [("sentences", 1)]


def test_the_pages_of_a_list_have_each_hit_once(index: Path) -> None:
    pages = [found(index, "essex", kind="things", limit=1, offset=number) for number in range(4)]
    assert [one for page in pages for one in page] == found(index, "essex", kind="things")


def test_when_nothing_has_all_words_what_has_some_is_found_and_told_apart(index: Path) -> None:
    results = search(index, "boats zebras")
    assert results.some
    assert [hit.entry.id for hit in results.found[0].hits] == ["relation/a/2"]
    assert not search(index, "marine boats").some


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("Domestc abuse", "Domestic abuse"), ("esex polise", "Essex Police"), ("vctims serches", "victims searches")],
)
def test_what_is_mistyped_is_guessed_from_names_and_from_words_of_sentences(
    index: Path, typed: str, expected: str
) -> None:
    assert expected in meant(index, typed)


def test_nothing_is_guessed_for_what_is_like_nothing(index: Path) -> None:
    assert meant(index, "xylophone quartz") == ()


def test_suggestions_are_names_only(index: Path) -> None:
    assert [entry.label for entry in suggestions(index, "mar")] == ["Marine unit", "Essex marine team"]
    assert suggestions(index, "boats") == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        '"',
        '""',
        "*",
        "a*",
        "NEAR(a b)",
        "label:essex",
        "^a",
        "-a",
        "a AND",
        "(",
        "{a}",
        "\0essex",
        "'; DROP",
        "²",
        "\u0301",
    ],
)
def test_syntax_of_the_index_is_only_words(index: Path, text: str) -> None:
    search(index, text)
    suggestions(index, text)
    meant(index, text)


@given(st.text(max_size=60))
def test_no_text_is_an_error(index: Path, text: str) -> None:
    search(index, text)
    meant(index, text)


def test_a_text_of_ten_thousand_characters_is_answered(index: Path) -> None:
    assert found(index, "essex " * 2000, kind="force") == ["force/essex"]
    assert search(index, '"' * 10_000).found == ()


def test_an_index_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot be read"):
        search(tmp_path / "no.sqlite", "essex")
    assert not (tmp_path / "no.sqlite").exists()


def test_the_same_entries_give_the_same_bytes(tmp_path: Path) -> None:
    make_index(ENTRIES, tmp_path / "a")
    make_index(ENTRIES, tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_every_sentence_of_a_dataset_is_an_entry_whose_quote_stands_where_it_says(
    samples_dataset: Dataset, samples: Store
) -> None:
    listed = [entry for entry in entries(samples_dataset, samples) if entry.group == "sentences"]
    counted = sum(
        count
        for report in samples_dataset.manifest.reports
        for kind, count in report.counts.items()
        if kind not in {"mention", "report", "quad"}
    )
    assert len(listed) == counted
    texts = {report.id: samples_dataset.text(report.id) for report in samples_dataset.manifest.reports}
    assert all(texts[entry.report][entry.start : entry.end] == entry.quote for entry in listed)


def test_the_things_of_a_dataset_carry_their_names_and_in_how_many_reports_they_are(
    samples_dataset: Dataset, samples: Store
) -> None:
    by_id = {entry.id: entry for entry in entries(samples_dataset, samples)}
    assert len(by_id) == len(list(entries(samples_dataset, samples)))
    essex = by_id["force/essex"]
    assert (essex.kind, essex.label) == ("force", "Essex Police")
    assert essex.reports > 0
    assert by_id["grades"].group == "questions"
    assert (by_id["Finding"].kind, by_id["jointUnitOf"].kind) == ("class", "property")


def test_the_data_of_a_static_search_are_scripts_one_with_the_names_and_one_for_each_report() -> None:
    files = dict(data_files(ENTRIES))
    assert list(files) == ["search/names.js", "search/sentences/a.js"]
    assert "Essex Police" in files["search/names.js"]
    assert "searches boats" in files["search/sentences/a.js"]
