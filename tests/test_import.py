"""Other people's graphs: two researchers' datasets become one, and nothing is taken that is damaged or contradicts."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import REPORTS
from test_dataset import bytes_of

from kg.cli import run
from kg.corrections import append_correction, correction_of, read_corrections
from kg.dataset import build, import_, open_dataset
from kg.errors import DatasetError
from kg.linking import Decision, read_decisions, write_decisions

KENT, ESSEX, MEDWAY = (
    next(path for path in REPORTS if path.stem.startswith(name))
    for name in ("peel-2015-effectiveness-kent", "peel-2017-effectiveness-essex", "jtai-2018-medway")
)
OURS, THEIRS = "unit/kent/a-team", "unit/essex/a-team"


def reject(dataset: Path, report: str, by: str, verdict: str = "rejected") -> str:
    """Correct the first finding of a report, as a person would, and return its id."""
    opened = open_dataset(dataset)
    record = next(item for item in opened.records(report) if item["kind"] == "finding")
    told: dict[str, Any] = {"because": "it is so", "by": by, "date": "2026-05-01"}
    item = correction_of(record, opened.entry(report).sha256["text"], verdict, **told)
    append_correction(dataset / "decisions" / "corrections.tsv", item)
    return str(record["statement"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of datasets: ours, theirs, which share one report, each with decisions."""
    place = tmp_path_factory.mktemp("import")
    build([KENT, MEDWAY], place / "ours", jobs=1)
    build([ESSEX, MEDWAY], place / "theirs", jobs=1)
    write_decisions(place / "ours/decisions/identity.tsv", [Decision(OURS, THEIRS, "not-same", "Ann", "2026-05-01")])
    agreed = Decision("unit/kent/b-team", "unit/essex/b-team", "unsure", "Ben", "2026-05-02", "both are small")
    against = Decision(THEIRS, OURS, "same", "Ben", "2026-05-03")
    write_decisions(place / "theirs/decisions/identity.tsv", [agreed, against])
    reject(place / "ours", f"report/{MEDWAY.stem}", "Ann")
    reject(place / "theirs", f"report/{MEDWAY.stem}", "Ben", "accepted")
    reject(place / "theirs", f"report/{ESSEX.stem}", "Ben")
    return place


@pytest.fixture
def ours(made: Path, tmp_path: Path) -> Path:
    """Return a copy of our dataset."""
    return Path(shutil.copytree(made / "ours", tmp_path / "ours"))


@pytest.fixture
def theirs(made: Path, tmp_path: Path) -> Path:
    """Return a copy of their dataset."""
    return Path(shutil.copytree(made / "theirs", tmp_path / "theirs"))


def test_two_datasets_become_the_one_that_a_build_of_all_reports_makes(
    made: Path, ours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte, and without reading a report again."""
    monkeypatch.setattr("kg.extract.extract", lambda *_: pytest.fail("a report was extracted again"))
    built = import_(ours, [made / "theirs"], jobs=1)
    monkeypatch.undo()
    assert not built.failures
    again = tmp_path / "again"
    shutil.copytree(ours / "decisions", again / "decisions")
    build([KENT, ESSEX, MEDWAY], again, jobs=1)
    assert bytes_of(again) == bytes_of(ours)


def test_decisions_of_both_hold_and_of_two_that_contradict_each_other_ours(made: Path, ours: Path) -> None:
    built = import_(ours, [made / "theirs"], jobs=1)
    decided = {
        (item.one, item.verdict, item.by, item.because) for item in read_decisions(ours / "decisions/identity.tsv")
    }
    assert decided == {(OURS, "not-same", "Ann", ""), ("unit/kent/b-team", "unsure", "Ben", "both are small")}
    verdicts = [(item.report, item.verdict, item.by) for item in read_corrections(ours / "decisions/corrections.tsv")]
    assert sorted(verdicts) == [
        (f"report/{MEDWAY.stem}", "rejected", "Ann"),
        (f"report/{ESSEX.stem}", "rejected", "Ben"),
    ]
    told = "\n".join(built.notes)
    assert f"{THEIRS} same {OURS} (Ben) is not taken: here they are not-same" in told
    assert "(accepted, Ben) is not taken: here it is rejected" in told


def test_importing_again_changes_nothing(made: Path, ours: Path) -> None:
    import_(ours, [made / "theirs"], jobs=1)
    before = bytes_of(ours)
    assert {change.what for change in import_(ours, [made / "theirs"], jobs=1).changes} == {"unchanged"}
    assert bytes_of(ours) == before


def test_our_comments_in_the_file_of_decisions_stay(made: Path, ours: Path) -> None:
    path = ours / "decisions" / "identity.tsv"
    path.write_text(path.read_text("utf-8") + "# looked at all teams", "utf-8")
    import_(ours, [made / "theirs"], jobs=1)
    assert "# looked at all teams\n" in path.read_text("utf-8")


@pytest.mark.parametrize("kind", ["graphs", "text", "sources", "known"])
def test_a_damaged_dataset_is_refused_whole_and_the_file_is_named(kind: str, ours: Path, theirs: Path) -> None:
    before = bytes_of(ours)
    path = next(path for path in sorted((theirs / kind).iterdir()) if "essex" in path.name)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DatasetError, match=path.name):
        import_(ours, [theirs], jobs=1)
    assert bytes_of(ours) == before


def test_a_manifest_that_names_files_elsewhere_is_refused(ours: Path, theirs: Path) -> None:
    path = theirs / "manifest.json"
    path.write_text(path.read_text("utf-8").replace(f"report/{ESSEX.stem}", "report/../../x"), "utf-8")
    with pytest.raises(DatasetError, match="cannot be"):
        import_(ours, [theirs], jobs=1)


def test_a_report_of_another_source_is_refused_and_others_go_on(
    tmp_path: Path, made: Path, ours: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ours stands, the exit status is 2, and --replace takes theirs."""
    other = tmp_path / "reports" / MEDWAY.name
    other.parent.mkdir()
    other.write_text(MEDWAY.read_text("utf-8") + "\nThe force works well with schools in Medway.\n", "utf-8")
    theirs = tmp_path / "theirs"
    build([other, ESSEX], theirs, jobs=1)
    assert run(["import", str(ours), str(theirs), "--jobs", "1"]) == 2
    assert f"report/{MEDWAY.stem} was made of another file" in capsys.readouterr().err
    entries = {entry.id: entry.sha256["sources"] for entry in open_dataset(ours).manifest.reports}
    old = {entry.id: entry.sha256["sources"] for entry in open_dataset(made / "ours").manifest.reports}
    assert entries.items() >= old.items()
    assert f"report/{ESSEX.stem}" in entries
    assert run(["import", str(ours), str(theirs), "--jobs", "1", "--replace"]) == 0
    new = open_dataset(ours).entry(MEDWAY.stem).sha256["sources"]
    assert new == open_dataset(theirs).entry(MEDWAY.stem).sha256["sources"] != old[f"report/{MEDWAY.stem}"]


def test_what_another_program_extracted_is_extracted_again(ours: Path, theirs: Path) -> None:
    """From its sources, and it is told why; the outcome is the same as if we had read them."""
    path = theirs / "manifest.json"
    entry, recipe = open_dataset(theirs).entry(ESSEX.stem), open_dataset(theirs).manifest.recipe
    text = path.read_text("utf-8").replace(entry.extraction, "0" * 64).replace(recipe["model"], "another model")
    path.write_text(text, "utf-8")
    built = import_(ours, [theirs], jobs=1)
    assert "1 report extracted again, as other than ours is: the language model" in built.notes[0]
    assert open_dataset(ours).entry(ESSEX.stem).extraction == entry.extraction


def test_a_projects_own_names_are_told_and_taken_when_asked_for(ours: Path, tmp_path: Path) -> None:
    names = tmp_path / "names"
    names.mkdir()
    (names / "own.ttl").write_text(
        "@prefix : <https://w3id.org/inspection-kg/id/partner/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        "@prefix insp: <https://w3id.org/inspection-kg/ontology#> ."
        ':friends-of-medway a insp:Partner ; skos:prefLabel "Friends of Medway" .',
        "utf-8",
    )
    theirs = tmp_path / "theirs"
    build([MEDWAY], theirs, vocabulary=names, jobs=1)
    told = import_(ours, [theirs], jobs=1)
    assert any("--with-project" in note for note in told.notes)
    assert open_dataset(ours).project("vocabulary") is None
    import_(ours, [theirs], with_project=True, jobs=1)
    assert (ours / "project" / "vocabulary" / "own.ttl").read_bytes() == (names / "own.ttl").read_bytes()


def test_a_dataset_is_not_imported_into_itself(ours: Path) -> None:
    with pytest.raises(DatasetError, match="itself"):
        import_(ours, [ours])
