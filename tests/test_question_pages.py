"""The pages of questions: forms, answers with links, files, errors at their fields."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from selectolax.lexbor import LexborHTMLParser

from kg.edition import Edition
from kg.errors import NotFoundError, QueryError
from kg.pages.cells import cells
from kg.pages.links import Links
from kg.pages.question import question, questions
from kg.pages.reply import Reply
from kg.queries import list_queries


def asked(edition: Edition, name: str, *, static: bool = False, **given: str) -> Reply:
    links = Links(f"question/{name}", static=static, base=edition.base)
    return question(edition, links, {"name": (name,)} | {key: (value,) for key, value in given.items()})


def tree(reply: Reply) -> LexborHTMLParser:
    return LexborHTMLParser(reply.body.decode())


def texts(found: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in found.css(selector)]


def test_every_question_is_listed_under_what_it_is_about_and_leads_to_its_form(edition: Edition) -> None:
    page = tree(questions(edition, Links("questions"), {}))
    links = [node.attributes["href"] for node in page.css(".questions a")]
    assert sorted(links) == sorted(f"question/{item.name}" for item in list_queries())
    assert "Units and partners" in texts(page, "h2")


@pytest.mark.parametrize("name", [item.name for item in list_queries()])
def test_every_question_has_a_page_with_a_field_for_each_parameter_and_its_answer(edition: Edition, name: str) -> None:
    reply = asked(edition, name)
    page = tree(reply)
    (item,) = (item for item in list_queries() if item.name == name)
    assert reply.status == 200
    assert [node.attributes["name"] for node in page.css("form.panel [name]")] == [one.name for one in item.parameters]
    assert page.css_first("#answer") is not None
    assert "{" not in texts(page, "h1")[0]


def test_a_force_is_chosen_by_its_name_from_those_that_the_reports_name_first(edition: Edition) -> None:
    page = tree(asked(edition, "grades", force="force/kent"))
    select = page.css_first("select[name=force]")
    assert select is not None
    assert texts(page, "select[name=force] option[selected]") == ["Kent Police"]
    headings = [node.attributes["label"] for node in select.css("optgroup")]
    assert headings == ["Force", "Force, not named in the reports"]
    assert texts(page, "h1") == ["Which grades did Kent Police receive?"]


def test_a_thing_may_be_given_by_its_name_or_by_another_of_its_names(edition: Edition) -> None:
    by_id = asked(edition, "grades", force="force/kent").body
    assert asked(edition, "grades", force="kent  police").body == by_id


def test_what_is_left_empty_is_not_asked_for(edition: Edition) -> None:
    assert asked(edition, "grades", force="").body == asked(edition, "grades").body


@pytest.mark.parametrize(
    ("name", "given", "field"),
    [
        ("grades", {"force": "force/nowhere"}, "force"),
        ("grades", {"force": '"><script>'}, "force"),
        ("needs-review", {"threshold": "high"}, "threshold"),
    ],
)
def test_a_value_that_cannot_be_asked_is_told_at_its_field(
    edition: Edition, name: str, given: dict[str, str], field: str
) -> None:
    reply = asked(edition, name, **given)
    page = tree(reply)
    control = page.css_first(f"[name={field}]")
    assert control is not None
    assert (reply.status, control.attributes["aria-invalid"]) == (400, "true")
    assert f"{field}-problem" in (control.attributes["aria-describedby"] or "")
    assert texts(page, f"#{field}-problem") != [""]
    assert control.attributes["value"] == given[field]
    assert not page.css("#answer")
    assert not page.css("main script")


def test_a_parameter_that_the_question_does_not_have_is_told(edition: Edition) -> None:
    reply = asked(edition, "grades", town="Anytown")
    assert reply.status == 400
    assert "no parameter “town”" in texts(tree(reply), "[role=alert]")[0]


def test_a_question_that_is_not_there_is_not_found(edition: Edition) -> None:
    with pytest.raises(NotFoundError, match="no such question"):
        asked(edition, "../../etc/passwd")


def test_names_lead_to_things_and_quotes_to_where_they_stand_in_the_report(edition: Edition) -> None:
    page = tree(asked(edition, "shared-units"))
    quotes = page.css("td.quote a")
    assert quotes
    for node in quotes:
        match = re.fullmatch(r"\.\./page/(report/[\w-]+)#char=(\d+),(\d+)", unescape(node.attributes["href"] or ""))
        assert match
        text = edition.dataset.text(match[1])[int(match[2]) : int(match[3])]
        assert " ".join(text.split()) == " ".join(node.text().split())
    hrefs = [node.attributes["href"] for node in page.css("tbody td:first-child a")]
    assert hrefs
    assert all((href or "").startswith("../page/unit/") for href in hrefs)


def test_every_quote_that_leads_somewhere_stands_there_in_every_question(edition: Edition) -> None:
    led = 0
    for item in list_queries():
        for node in tree(asked(edition, item.name)).css("td.quote a"):
            match = re.search(r"(report/[\w-]+)#char=(\d+),(\d+)", unescape(node.attributes["href"] or ""))
            assert match, item.name
            text = edition.dataset.text(match[1])[int(match[2]) : int(match[3])]
            assert " ".join(text.split()) in " ".join(node.text().split()), item.name
            led += 1
    assert led > 100


def test_a_name_that_several_things_have_leads_nowhere_unless_the_column_tells(edition: Edition) -> None:
    columns, links = ("force", "what"), Links("question/x", base=edition.base)
    ((force, what),) = cells(edition, links, columns, [("Kent Police", "no thing of this name")])
    assert force.parts[0].href == "../page/force/kent"
    assert what.parts[0].href is None


def test_an_answer_without_rows_says_that_this_is_no_finding(edition: Edition) -> None:
    page = tree(asked(edition, "diversion-schemes", word="zzz"))
    assert texts(page, "#answer") == ["0 rows"]
    assert "no finding about anybody" in texts(page, ".empty")[0]


def test_a_long_answer_has_pages_and_all_of_its_rows_are_on_one_of_them(edition: Edition) -> None:
    first = tree(asked(edition, "coverage"))
    total = int(texts(first, "#answer")[0].split()[0])
    assert total > 200
    last = -(-total // 200)
    end = tree(asked(edition, "coverage", page=str(last)))
    assert len(first.css("tbody tr")) == 200
    assert len(end.css("tbody tr")) == total - 200 * (last - 1)
    assert texts(end, "nav.pager [aria-current]") == [str(last)]
    with pytest.raises(QueryError, match="no such page"):
        asked(edition, "coverage", page="0")


def test_the_answer_is_had_as_a_file_in_the_formats_of_sparql_results(edition: Edition) -> None:
    page = tree(asked(edition, "grades"))
    rows = len(page.css("tbody tr"))
    csv, tsv = (asked(edition, "grades", format=name) for name in ("csv", "tsv"))
    assert (csv.media_type, csv.filename) == ("text/csv; charset=utf-8", "grades.csv")
    assert csv.body.startswith(b"force,cycle,question,grade")
    assert tsv.body.startswith(b"?force\t?cycle")
    found = json.loads(asked(edition, "grades", format="json").body)
    assert len(found["results"]["bindings"]) == rows
    assert asked(edition, "grades", format="xml").body.startswith(b"<?xml")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"format": "docx"}, "no such format"),
        ({"format": "ttl"}, "cannot be had in this format"),
        ({"format": "csv", "force": "force/nowhere"}, "force"),
        ({"format": "csv", "town": "x"}, "no parameter town"),
    ],
)
def test_a_file_that_cannot_be_made_is_an_error(edition: Edition, given: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        asked(edition, "grades", **given)


def test_between_files_an_answer_stands_whole_without_form_and_downloads(edition: Edition) -> None:
    page = tree(asked(edition, "coverage", static=True))
    assert not page.css("main form")
    assert len(page.css("tbody tr")) == int(texts(page, "#answer")[0].split()[0])
    assert all(".html" in (node.attributes["href"] or "") for node in page.css("main table a"))


QUESTION = (
    "# title: What is said of {thing}?\n# param thing : a thing\nCONSTRUCT { ?s ?p $thing } WHERE { ?s ?p $thing }"
)


@pytest.fixture(scope="module")
def own(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Return an edition of a dataset with a question of its own, which asks for a graph."""
    made = Edition(Path(shutil.copytree(edition.path, tmp_path_factory.mktemp("own") / edition.key)))
    place = made.path / "dataset" / "project" / "queries"
    place.mkdir(parents=True)
    (place / "said.rq").write_text(QUESTION, "utf-8")
    return made


def test_a_question_of_the_project_is_listed_and_says_what_it_needs(own: Edition) -> None:
    page = tree(questions(own, Links("questions"), {}))
    assert "What is said of thing?" in texts(page, ".questions a")
    page = tree(asked(own, "said"))
    assert "“thing” must have a value" in texts(page, ".notice")[0]
    assert not page.css("#answer")


def test_a_question_that_asks_for_a_graph_gives_triples_and_turtle(own: Edition) -> None:
    page = tree(asked(own, "said", thing="force/kent"))
    assert "force/kent" in texts(page, "pre")[0]
    reply = asked(own, "said", thing="force/kent", format="ttl")
    assert (reply.media_type, reply.filename) == ("text/turtle", "said.ttl")
    assert list(parse(reply.body, format=RdfFormat.TURTLE))


def test_no_page_of_a_question_has_inline_scripts_or_styles(edition: Edition) -> None:
    text = asked(edition, "grades").body.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text)
