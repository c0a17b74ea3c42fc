"""A person corrects a dataset: the statement is found, the file is kept, the graph follows, and it can be taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import REPORTS
from test_dataset import bytes_of

from kg.cli import run
from kg.correcting import known_of, listing, look_up, path_of
from kg.corrections import append_correction, correction_of, of_kind, values
from kg.corrections.fields import written
from kg.dataset import Dataset, build, check, open_dataset, remove
from kg.errors import DatasetError
from kg.statements import Record

KENT, BEDFORD = (
    next(path for path in REPORTS if f"2015-effectiveness-{name}" in path.name) for name in ("kent", "bedfordshire")
)
ID = f"report/{KENT.stem}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset of two sample reports."""
    place = tmp_path_factory.mktemp("correcting") / "dataset"
    build([KENT, BEDFORD], place)
    return place


@pytest.fixture
def dataset(made: Path, tmp_path: Path) -> Path:
    """Return a copy of it, to change."""
    return Path(shutil.copytree(made, tmp_path / "dataset"))


def record_of(dataset: Path | Dataset, kind: str, **keys: object) -> Record:
    """Return the first statement of a kind in the report on Kent."""
    opened = dataset if isinstance(dataset, Dataset) else open_dataset(dataset)
    found = (record for record in opened.records(ID) if record["kind"] == kind)
    return next(item for item in found if all(item[key] == value for key, value in keys.items()))


def correct(dataset: Path, *arguments: str, because: str | None = "I read it again") -> int:
    """Run `kg correct` as Jane Doe."""
    why = ["--because", because] if because and len(arguments) > 1 and not arguments[1].startswith("-") else []
    return run(["correct", str(dataset), *arguments, *why, *(["--by", "Jane Doe"] if why else [])])


def states(dataset: Path) -> list[str]:
    return [item.state for item in listing(open_dataset(dataset))]


# --- the statement


def test_a_statement_is_found_by_id_iri_digits_and_beginning(made: Path) -> None:
    opened, record = open_dataset(made), record_of(made, "judgment")
    ident = record["statement"]
    iri = f"https://w3id.org/inspection-kg/id/{ident}"
    for name in (ident, iri, f"<{iri}>", ident[-10:], ident[:-2], ident[-10:-2]):
        assert look_up(opened, name) == record


def test_a_candidate_that_is_set_aside_is_found_too(made: Path) -> None:
    opened = open_dataset(made)
    aside = opened.review(ID)[0]
    assert look_up(opened, aside["statement"])["set_aside"] == aside["set_aside"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("finding/nowhere/0123456789", "no statement goes by this"),
        ("", "no statement"),
        ('finding"', "no statement"),
        ("finding/", "statements go by this"),
        (ID, "no statement"),
    ],
)
def test_a_name_of_no_statement_or_of_several_is_an_error(name: str, message: str, made: Path) -> None:
    with pytest.raises(DatasetError, match=message):
        look_up(open_dataset(made), name)


def test_without_a_verdict_the_statement_and_its_fields_are_shown(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = bytes_of(made)
    record = record_of(made, "finding")
    assert correct(made, record["statement"]) == 0
    out = capsys.readouterr().out
    assert f"“{' '.join(record['text'].split())}”" in out
    assert f"    polarity={record['polarity']}\n" in out
    assert bytes_of(made) == before


def test_what_the_program_says_can_be_said_by_a_person(made: Path) -> None:
    """Each value that a statement has is one that a correction may give it."""
    opened = open_dataset(made)
    for entry in opened.manifest.reports:
        known = known_of(opened, entry.id)
        for record in opened.records(entry.id)[1:]:
            same = tuple((name, written(record[name])) for name in of_kind(record["kind"]))
            assert record | values(record, same, known) == record


# --- the verdicts


def test_a_rejected_statement_leaves_the_records_and_a_rejection_taken_back_restores_every_byte(
    dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, record = bytes_of(dataset), record_of(dataset, "relation", modality="asserted")
    assert correct(dataset, record["statement"], "reject") == 0
    assert "→ rejected" in capsys.readouterr().out
    opened = open_dataset(dataset)
    assert record["statement"] not in {item["statement"] for item in opened.records(ID)}
    (aside,) = [item for item in opened.review(ID) if item["statement"] == record["statement"]]
    assert (aside["set_aside"], aside["corrections"][0]["by"]) == ("rejected: I read it again", "Jane Doe")
    assert check(opened) == ()
    assert states(dataset) == ["applied"]
    assert correct(dataset, record["statement"], "--undo") == 0
    after = bytes_of(dataset)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"decisions/corrections.tsv", "manifest.json"}


def test_a_statement_is_amended_shown_so_and_stays_so_when_the_dataset_is_built_anew(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = record_of(dataset, "finding", polarity="strength")
    assert correct(dataset, record["statement"], "amend", "--set", "polarity=weakness", "--set", "trend=declined") == 0
    assert "polarity: strength → weakness" in capsys.readouterr().out
    now = look_up(open_dataset(dataset), record["statement"])
    assert (now["polarity"], now["trend"], now["confidence"]) == ("weakness", "declined", record["confidence"])
    run(["explain", str(dataset), record["statement"]])
    assert "amended by Jane Doe on 20" in capsys.readouterr().out
    run(["query", str(dataset), "needs-review", "--param", "threshold=1.0", "--format", "lines"])
    assert f"{record['statement'].rpartition('/')[2]} (amended by Jane Doe)" in capsys.readouterr().out
    anew = tmp_path / "anew"
    shutil.copytree(dataset / "decisions", anew / "decisions")
    build([BEDFORD, KENT], anew)
    assert bytes_of(anew) == bytes_of(dataset)


def test_what_was_set_aside_becomes_a_statement_when_it_is_accepted(dataset: Path) -> None:
    aside = next(item for item in open_dataset(dataset).review(ID) if item["kind"] == "finding")
    assert correct(dataset, aside["statement"], "accept") == 0
    assert look_up(open_dataset(dataset), aside["statement"])["corrections"][0]["verdict"] == "accepted"
    assert "set_aside" not in look_up(open_dataset(dataset), aside["statement"])


def test_a_later_correction_replaces_an_earlier_one_until_it_is_taken_back(dataset: Path) -> None:
    ident = record_of(dataset, "judgment")["statement"]
    assert correct(dataset, ident, "reject") == 0
    assert correct(dataset, ident, "accept") == 0
    assert states(dataset) == ["replaced", "applied"]
    assert len(look_up(open_dataset(dataset), ident)["corrections"]) == 2
    assert correct(dataset, ident, "--undo") == 0
    assert states(dataset) == ["applied"]
    assert "set_aside" in look_up(open_dataset(dataset), ident)


def test_an_amendment_may_name_what_only_another_report_found_and_is_told_when_that_is_gone(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Incremental stays equal to clean when a report is removed on which an amendment rests."""
    opened = open_dataset(dataset)
    found = {entry.id: set(entry.found) for entry in opened.manifest.reports}
    bedford = next(report for report in found if report != ID)
    unit = sorted(ident for ident in found[bedford] - found[ID] if ident.startswith("unit/"))[0]
    record = record_of(dataset, "finding", polarity="strength")
    assert correct(dataset, record["statement"], "amend", "--set", f"entities={unit}") == 0
    assert check(open_dataset(dataset)) == ()
    assert look_up(open_dataset(dataset), record["statement"])["entities"] == [unit]
    remove(dataset, [bedford])
    assert states(dataset) == ["not applied"]
    assert correct(dataset, "--list", "--format", "jsonl") == 1
    assert f"{unit} is not known here" in json.loads(capsys.readouterr().out.splitlines()[-1])["message"]
    anew = tmp_path / "anew"
    shutil.copytree(dataset / "decisions", anew / "decisions")
    build([KENT], anew)
    assert bytes_of(anew) == bytes_of(dataset)


# --- what changes under a correction


def test_a_correction_follows_its_sentence_and_is_told_where_it_cannot(dataset: Path, tmp_path: Path) -> None:
    kept, lost = record_of(dataset, "finding"), record_of(dataset, "action")
    for record in (kept, lost):
        assert correct(dataset, record["statement"], "reject") == 0
    text = KENT.read_bytes().decode()
    changed = tmp_path / KENT.name
    changed.write_bytes(("\n" + text.replace(lost["text"], "")).encode())
    built = build([changed, BEDFORD], dataset)
    assert states(dataset) == ["moved", "not applied"]
    assert {problem["state"] for problem in built.problems} == {"moved", "not applied"}
    assert "the sentence is no longer there" in listing(open_dataset(dataset))[1].message


def test_a_correction_stays_when_what_is_known_of_the_report_gives_it_another_id(dataset: Path) -> None:
    record = record_of(dataset, "finding", polarity="strength")
    assert correct(dataset, record["statement"], "amend", "--set", "polarity=mixed") == 0
    build([KENT], dataset, given={"cycle": "2016"})
    (item,) = listing(open_dataset(dataset))
    assert item.state == "changed"
    assert "question" in item.message
    assert item.record is not None
    assert (item.record["polarity"], item.record["report"] == ID) == ("mixed", False)


def test_a_correction_of_no_report_is_told(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = record_of(dataset, "finding")
    elsewhere = record | {"statement": "finding/peel-2099-kent/0123456789"}
    item = correction_of(elsewhere, "0" * 64, "rejected", because="x", by="Jane Doe", date="2026-11-24")
    append_correction(path_of(open_dataset(dataset)), item)
    assert run(["update", str(dataset)]) == 0
    assert "there is no report/peel-2099-kent" in capsys.readouterr().err
    assert states(dataset) == ["not applied"]


def test_a_row_that_was_written_by_hand_and_not_yet_applied_is_told_so(dataset: Path) -> None:
    record = record_of(dataset, "finding")
    item = correction_of(record, "0" * 64, "rejected", because="x", by="Jane Doe", date="2026-11-24")
    append_correction(path_of(open_dataset(dataset)), item)
    (listed,) = listing(open_dataset(dataset))
    assert listed.message == "the dataset was written before: kg update writes it again"


# --- the command


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "--list"),
        (["--list", "0"], "leave the statement out"),
        (["{id}", "reject"], "say why with --because"),
        (["{id}", "reject", "--because", " "], "does not say why"),
        (["{id}", "amend", "--because", "x"], "--set FIELD=VALUE"),
        (["{id}", "amend", "--because", "x", "--set", "grade"], "not of the form FIELD=VALUE"),
        (["{id}", "amend", "--because", "x", "--set", "grade=good"], "grade/peel-4/good"),
        (["{id}", "amend", "--because", "x", "--set", "rule=mine"], "no field rule"),
        (["{id}", "accept", "--because", "x", "--set", "cycle=2016"], "only amend takes it"),
        (["{id}", "accept", "--because", "x", "--date", "today"], "2026-11-24"),
        (["{id}", "accept", "--undo"], "leave the verdict out"),
        (["{id}", "--undo"], "the statement is not corrected"),
        (["nothing", "accept", "--because", "x"], "no statement goes by this id"),
    ],
)
def test_what_cannot_be_is_one_line_that_says_so_and_nothing_is_written(
    arguments: list[str], message: str, made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ident = record_of(made, "judgment")["statement"]
    assert run(["correct", str(made), *(item.replace("{id}", ident) for item in arguments)]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("\n")) == ("", 1)
    assert message in captured.err
    assert not (made / "decisions").exists()


def test_a_file_of_corrections_that_cannot_be_read_leaves_the_dataset_as_it_was(
    dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = path_of(open_dataset(dataset))
    path.parent.mkdir()
    path.write_text("nonsense\n", "utf-8")
    before = bytes_of(dataset)
    assert run(["update", str(dataset)]) == 2
    assert f"{path}:1" in capsys.readouterr().err
    assert bytes_of(dataset) == before


def test_who_corrects_is_the_name_in_git_where_none_is_given(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gitconfig").write_text("[user]\n\tname = Ada Archer\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert run(["correct", str(dataset), record_of(dataset, "finding")["statement"], "accept", "--because", "x"]) == 0
    assert listing(open_dataset(dataset))[0].correction.by == "Ada Archer"


@pytest.mark.parametrize("format", ["table", "tsv", "jsonl"])
def test_the_list_is_printed_in_every_format(format: str, dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = record_of(dataset, "finding")
    assert correct(dataset, record["statement"], "reject") == 0
    capsys.readouterr()
    assert correct(dataset, "--list", "--format", format) == 0
    out = capsys.readouterr().out
    assert record["statement"] in out
    assert "I read it again" in out
