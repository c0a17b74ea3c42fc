"""The commands by which people decide about identity: what they show, keep and take back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from test_identity import thing

import kg.dataset
from kg.cli import cli, run
from kg.deciding import FILE
from kg.linking import Known
from kg.ontology import BASE

KENT = "report/peel-2015-effectiveness-kent"
LATER = "report/peel-2016-effectiveness-kent"
TEXT = "The force is small. The county lines gang team works\nwith schools. It is new.\n"
GANGS, LINES = "unit/kent/county-lines-gang-team", "unit/kent/county-lines-gang-crime-team"


@dataclass
class Folder:
    """A dataset of two reports, as far as these commands read it."""

    path: Path
    known: tuple[Known, ...]
    updates: int = 0

    @property
    def manifest(self) -> SimpleNamespace:
        return SimpleNamespace(base=BASE, conforms=True, imports=(), reports=[self.entry(KENT), self.entry(LATER)])

    def entry(self, report: str) -> SimpleNamespace:
        return SimpleNamespace(id=report, title=f"Title of {report}", path=lambda kind: f"{kind}/{report}")

    def read(self, name: str) -> bytes:
        records = [item.record() for item in self.known if f"known/{item.report}" == name]
        return "".join(json.dumps(record) + "\n" for record in records).encode()

    def project(self, name: str) -> None:
        return None

    def text(self, report: str) -> str:
        return TEXT

    def records(self, report: str) -> list[dict[str, object]]:
        return [{"kind": "mention", "start": 24, "page": 7}]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    spans = ((24, 45),)
    known = (
        thing(GANGS, KENT, "County lines gang team", spans=spans),
        thing(GANGS, LATER, "County lines gang team", spans=spans),
        thing(LINES, LATER, "County lines gang crime team", spans=spans),
    )
    made = Folder(tmp_path, known)

    def update(path: Path, **settings: object) -> kg.dataset.Build:
        made.updates += 1
        return kg.dataset.Build(made)  # type: ignore[arg-type]

    monkeypatch.setattr(kg.dataset, "open_dataset", lambda path: made)
    monkeypatch.setattr(kg.dataset, "update", update)
    return made


def called(folder: Folder, command: str, *arguments: str, input: str = "") -> Result:
    return CliRunner().invoke(cli, [command, str(folder.path), *arguments], input=input, catch_exceptions=False)


def test_review_shows_both_sentences_and_how_to_answer(folder: Folder) -> None:
    result = called(folder, "review")
    assert "“The county lines gang team works with schools.”" in result.stdout
    assert f"(page 7, Title of {KENT}) [{KENT}]" in result.stdout
    assert GANGS in result.stdout
    assert LINES in result.stdout
    assert "--answer" in result.stderr
    assert not folder.updates


@pytest.mark.parametrize(("answer", "state"), [("same", "same"), ("not-same", "not-same"), ("unsure", "unsure")])
def test_an_answer_is_kept_and_not_asked_again(folder: Folder, answer: str, state: str) -> None:
    called(folder, "review", "--answer", answer, "--by", "Ann", "--because", "so it is")
    assert folder.updates == 1
    assert f"{state}\tAnn\t" in (folder.path / FILE).read_text("utf-8")
    assert called(folder, "review").stdout == ""
    listed = [json.loads(line) for line in called(folder, "review", "--list", "--format", "jsonl").stdout.splitlines()]
    assert state in {row["state"] for row in listed}


def test_unlink_takes_back_what_link_did_to_the_byte(folder: Folder) -> None:
    called(folder, "unlink", f"{GANGS}@{KENT}", GANGS, "--because", "another team")
    before = (folder.path / FILE).read_bytes()
    linked = called(folder, "link", GANGS, LINES, "--because", "renamed", "--by", "Ann")
    assert f"{LINES} is " in linked.stdout
    assert b"renamed" in (folder.path / FILE).read_bytes()
    called(folder, "unlink", LINES, GANGS, "--because", "a mistake")
    assert (folder.path / FILE).read_bytes() == before


def test_link_takes_back_what_unlink_did_to_what_one_id_joins(folder: Folder) -> None:
    result = called(folder, "unlink", f"{GANGS}@{KENT}", GANGS, "--because", "another team")
    assert f"{GANGS}/in/peel-2015-effectiveness-kent" in result.stdout
    called(folder, "link", f"{BASE}id/{GANGS}/in/peel-2015-effectiveness-kent", GANGS, "--because", "no, the same")
    assert not (folder.path / FILE).exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("link", GANGS, "unit/kent/county-lines-gang-group", "--because", "x"), "nothing goes by this id"),
        (("link", GANGS, GANGS, "--because", "x"), "compared with itself"),
        (("link", "partner/ipcc", "partner/iopc", "--because", "x"), "cannot be the same"),
        (("link", "kind/mappa", GANGS, "--because", "x"), "a kind is not an instance"),
        (("link", GANGS, LINES), "because"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    folder: Folder, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    command, *rest = arguments
    assert run([command, str(folder.path), *rest]) == 2
    assert message in capsys.readouterr().err
    assert not (folder.path / FILE).exists()
    assert not folder.updates


def test_answers_on_a_terminal_are_kept_one_by_one(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.deciding._on_terminal", lambda: True)
    result = called(folder, "review", input="x\nn\ntwo teams\n")
    assert "Is this one thing?" in result.stdout
    assert "not-same" in (folder.path / FILE).read_text("utf-8")
    assert "two teams" in (folder.path / FILE).read_text("utf-8")
    assert folder.updates == 1
    quit_at_once = Folder(folder.path / "other", folder.known)
    monkeypatch.setattr(kg.dataset, "open_dataset", lambda path: quit_at_once)
    assert called(quit_at_once, "review", input="q\n").exit_code == 0
    assert not (quit_at_once.path / FILE).exists()


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a dataset."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def test_a_dataset_is_to_the_byte_as_before_when_a_link_is_taken_back(tmp_path: Path) -> None:
    for name, place, team in (("one", "Kent Police", "gang crime team"), ("two", "Kent Police", "county gang squad")):
        year = {"one": "2015", "two": "2016"}[name]
        (tmp_path / f"{name}.txt").write_text(_report(place, year, team), "utf-8")
    folder = tmp_path / "dataset"
    kg.dataset.build([tmp_path / "one.txt", tmp_path / "two.txt"], folder)
    before = contents(folder)
    ends = ("unit/kent/gang-crime-team", "unit/kent/county-gang-squad")
    assert run(["link", str(folder), *ends, "--because", "renamed"]) == 0
    joined = contents(folder)
    assert joined.keys() - before.keys() == {FILE.as_posix()}
    assert ends[0] not in joined["records/peel-2015-effectiveness-kent.jsonl"].decode()
    assert run(["unlink", str(folder), *ends, "--because", "a mistake"]) == 0
    assert contents(folder) == before


def _report(force: str, year: str, team: str) -> str:
    title = f"PEEL: Police effectiveness {year}\n\nAn inspection of {force}\n\n"
    said = f"{force} has a {team}. The {team} works with schools. The force is good at reducing crime.\n\n"
    return title + said * 4
