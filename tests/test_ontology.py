"""The ontology and the vocabularies hold together, and mistakes in them are named with their file."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import fields
from pathlib import Path

import pyoxigraph
import pytest

from kg.errors import DataError
from kg.nlp.gazetteer import forms
from kg.ontology import BASE, MENTION_TYPES, Entity, Label, load_vocabulary
from kg.resources import folder

VOCABULARY = load_vocabulary()
FILES = sorted(folder("ontology").glob("*.ttl"))
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEMA = "https://schema.org/"
TERM = BASE + "ontology#"
HEAD = f"""@base <{BASE}id/> .
@prefix insp: <{TERM}> .
@prefix skos: <{SKOS}> .
"""


def triples() -> defaultdict[str, defaultdict[str, set[str]]]:
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in FILES:
        for quad in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE):
            found[quad.subject.value][quad.predicate.value].add(quad.object.value)
    return found


GRAPH = triples()
TERMS = {subject for subject in GRAPH if subject.startswith(TERM)}
CLASSES = {subject for subject in TERMS if OWL + "Class" in GRAPH[subject][RDF + "type"]}
PLAIN = [label for label in VOCABULARY.labels if not label.context]
CONTEXT = [label for label in VOCABULARY.labels if label.context]


def write(path: Path, text: str) -> Path:
    path.mkdir(exist_ok=True)
    (path / "local.ttl").write_text(HEAD + text, encoding="utf-8")
    return path


# ---- the ontology


@pytest.mark.parametrize("term", sorted(TERMS))
def test_every_class_and_property_is_labelled_and_defined(term: str) -> None:
    assert len(GRAPH[term][RDFS + "label"]) == 1
    assert len(GRAPH[term][SKOS + "definition"]) == 1


def test_every_term_that_the_files_use_is_declared() -> None:
    used = {predicate for subject in GRAPH for predicate in GRAPH[subject] if predicate.startswith(TERM)}
    used |= {type_ for subject in GRAPH for type_ in GRAPH[subject][RDF + "type"] if type_.startswith(TERM)}
    assert used <= TERMS


def test_every_relation_property_has_a_signature_of_declared_classes() -> None:
    names = {name.removeprefix(TERM) for name in CLASSES}
    assert len(VOCABULARY.properties) == 17
    for item in VOCABULARY.properties.values():
        assert item.domain, item.name
        assert item.range, item.name
        assert item.domain | item.range <= names, item.name


def test_a_symmetric_property_has_one_signature_both_ways() -> None:
    symmetric = [item for item in VOCABULARY.properties.values() if item.symmetric]
    assert {item.name for item in symmetric} == {"collaboratesWith", "worksWith"}
    assert all(item.domain == item.range for item in symmetric)


def test_the_mention_types_are_classes_none_above_another() -> None:
    assert {TERM + name for name in MENTION_TYPES} <= CLASSES
    assert not any(VOCABULARY.superclasses[name] & MENTION_TYPES for name in MENTION_TYPES)


def test_superclasses_reach_all_the_way_up() -> None:
    assert VOCABULARY.superclasses["JointUnit"] == {"Unit"}
    assert VOCABULARY.superclasses["CauseOfConcern"] == {"Action", "Statement"}


def test_every_link_between_ids_leads_to_something() -> None:
    known = {BASE + "id/" + ident for ident in VOCABULARY.entities}
    known |= {subject for subject in GRAPH if subject.startswith(BASE + "id/")}
    linked = {value for subject in GRAPH for values in GRAPH[subject].values() for value in values}
    assert {value for value in linked if value.startswith(BASE + "id/")} <= known


# ---- the vocabularies


def test_no_two_entities_share_a_name_in_any_of_its_forms() -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for label in PLAIN:
        for form in forms(label):
            owners[form.lower()].add(label.entity)
    assert {text: sorted(owner) for text, owner in owners.items() if len(owner) > 1} == {}


def test_a_context_label_is_the_plain_name_of_nothing_but_the_place_that_a_force_is_called_after() -> None:
    plain = {label.text.lower(): label.entity for label in PLAIN}
    for label in CONTEXT:
        owner = plain.get(label.text.lower())
        assert owner is None or owner in VOCABULARY.areas.get(label.entity, ()), label


def test_an_abbreviation_is_one_that_can_be_told_from_a_word() -> None:
    for label in VOCABULARY.labels:
        if label.abbreviation:
            assert sum(letter.isupper() for letter in label.text) >= 2, label
            assert len(label.text) <= 8, label


def test_every_capitalised_single_word_of_two_capitals_is_an_abbreviation() -> None:
    shouted = [label for label in PLAIN if label.text.isalpha() and label.text.isupper()]
    assert [label for label in shouted if not label.abbreviation] == []


def test_no_label_begins_with_an_article_or_has_loose_blanks() -> None:
    for label in VOCABULARY.labels:
        assert label.text == " ".join(label.text.split()), label
        assert not label.text.lower().startswith(("the ", "a ", "an ")), label
        assert "’" not in label.text, label


def test_the_type_of_an_entity_is_the_first_part_of_its_id_or_a_kind() -> None:
    parts = {
        "PoliceForce": {"force"},
        "Unit": {"rocu", "unit"},
        "Document": {"document", "programme"},
        "Partnership": {"partnership", "collaboration", "rocu", "partner"},
    }
    for item in VOCABULARY.entities.values():
        first = item.id.partition("/")[0]
        assert item.kind == (first == "kind"), item
        assert item.kind or first in parts.get(item.type, {item.type.lower()}), item


def test_issues_have_at_most_three_levels_and_no_circle() -> None:
    for issue in VOCABULARY.broader:
        above, level = issue, 1
        while above in VOCABULARY.broader:
            above, level = VOCABULARY.broader[above], level + 1
            assert level <= 3, issue
        assert VOCABULARY.entities[above].type == "Issue"


def test_topics_lead_from_a_thing_to_an_issue() -> None:
    for ident, issue in VOCABULARY.topics.items():
        assert VOCABULARY.entities[ident].type != "Issue", ident
        assert VOCABULARY.entities[issue].type == "Issue", ident
    assert VOCABULARY.topics["kind/iom"] == "issue/integrated-offender-management"


def test_only_kinds_of_unit_are_had_by_each_force() -> None:
    assert "kind/force-control-room" in VOCABULARY.local
    for kind in VOCABULARY.local:
        assert (VOCABULARY.entities[kind].type, VOCABULARY.entities[kind].kind) == ("Unit", True), kind


def test_the_national_series_are_complete() -> None:
    forces = [ident for ident in VOCABULARY.entities if ident.startswith("force/")]
    assert len(forces) == 48
    assert len([ident for ident in forces if len(VOCABULARY.areas.get(ident, ())) > 0]) == 45
    assert len([ident for ident in VOCABULARY.members if ident.startswith("rocu/")]) == 10


def test_what_was_replaced_is_a_thing_of_its_own_with_the_source_that_says_so() -> None:
    terms, owl = "http://purl.org/dc/terms/", "http://www.w3.org/2002/07/owl#sameAs"
    replaced: dict[str, str] = {}
    told: dict[str, set[str]] = defaultdict(set)
    for file in sorted(folder("ontology").glob("*.ttl")):
        for triple in pyoxigraph.parse(path=str(file), format=pyoxigraph.RdfFormat.TURTLE):
            subject, predicate, value = (term.value.removeprefix(f"{BASE}id/") for term in triple.triple)
            told[subject].add(predicate)
            if predicate == f"{terms}isReplacedBy":
                replaced[subject] = value
            assert predicate != owl or not value.startswith(BASE), f"{subject} is not {value}"
    successors = {
        "inspectorate/hmic": "inspectorate/hmicfrs",
        "partner/ipcc": "partner/iopc",
        "partner/acpo": "partner/npcc",
        "rocu/zephyr": "rocu/swrocu",
    }
    assert successors.items() <= replaced.items()
    for old, new in replaced.items():
        assert {old, new} <= VOCABULARY.entities.keys()
        assert f"{terms}source" in told[old] or old.startswith("kind/"), old


def test_a_force_polices_the_area_after_which_it_is_called() -> None:
    assert VOCABULARY.areas["force/essex"] == ("place/essex",)
    assert VOCABULARY.areas["force/devon-and-cornwall"][0] == "place/devon-and-cornwall"
    for force, places in VOCABULARY.areas.items():
        assert VOCABULARY.entities[force].type == "PoliceForce"
        assert all(VOCABULARY.entities[place].type == "Place" for place in places)


def test_a_police_area_code_belongs_to_one_place_and_never_to_a_force() -> None:
    having = [subject for subject in GRAPH if GRAPH[subject][TERM + "onsCode"]]
    codes = {subject: GRAPH[subject][TERM + "onsCode"] for subject in having}
    assert len(codes) == 43
    assert all(subject.startswith(BASE + "id/place/") for subject in codes)
    assert len({code for values in codes.values() for code in values}) == 43


def test_every_question_is_asked_once_and_worded() -> None:
    keys = [(item.cycle, item.pillar, item.number) for item in VOCABULARY.questions.values()]
    assert len(set(keys)) == len(keys)
    assert all(item.wordings for item in VOCABULARY.questions.values())
    for item in VOCABULARY.questions.values():
        assert {VOCABULARY.entities[issue].type for issue in item.issues} <= {"Issue"}, item.id


def test_within_a_cycle_no_two_questions_share_a_wording() -> None:
    seen: dict[tuple[str, str], str] = {}
    for item in VOCABULARY.questions.values():
        for wording in item.wordings:
            assert seen.setdefault((item.cycle, wording.lower()), item.id) == item.id, wording


def test_every_grade_has_its_rank_on_a_scale_and_no_twin_on_the_other() -> None:
    scales: defaultdict[str, list[int]] = defaultdict(list)
    for grade in VOCABULARY.grades.values():
        scales[grade.scale].append(grade.rank)
    assert {scale: sorted(ranks) for scale, ranks in scales.items()} == {
        "scale/peel-4": [1, 2, 3, 4],
        "scale/peel-5": [1, 2, 3, 4, 5],
    }
    assert not any(GRAPH[subject][SKOS + "exactMatch"] for subject in list(GRAPH))


def test_a_graded_question_says_on_which_scale() -> None:
    for item in VOCABULARY.questions.values():
        assert bool(GRAPH[BASE + "id/" + item.id][TERM + "gradedOn"]) == item.graded, item.id


# ---- loading


def test_abbreviations_and_context_labels_are_told_apart() -> None:
    labels = {(label.text, label.entity): label for label in VOCABULARY.labels}
    assert labels["OCG", "issue/organised-crime-groups"].abbreviation
    assert labels["Essex", "force/essex"] == Label("Essex", "force/essex", context=True)
    assert labels["PND", "system/police-national-database"] == Label(
        "PND", "system/police-national-database", abbreviation=True, context=True
    )


def test_a_further_folder_adds_entities_and_names(tmp_path: Path) -> None:
    local = write(
        tmp_path,
        """<unit/essex/fugitive-team> a insp:Unit ; skos:prefLabel "Fugitive team" .
        <force/essex> skos:altLabel "Constabulary of Essex" .""",
    )
    vocabulary = load_vocabulary(local)
    assert vocabulary.entities["unit/essex/fugitive-team"] == Entity(
        "unit/essex/fugitive-team", "Unit", "Fugitive team"
    )
    assert Label("Constabulary of Essex", "force/essex") in vocabulary.labels
    assert "unit/essex/fugitive-team" not in VOCABULARY.entities


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<unit/a> a insp:Unit ; skos:prefLabel ", "not valid Turtle"),
        ('<unit/a> a insp:Unit ; skos:prefLabel "" .', "an empty label"),
        ('<unit/a> a insp:Unit ; skos:prefLabel "A" ; skos:altLabel " " .', "an empty label"),
        ("<unit/a> a insp:Unit .", "0 values of prefLabel"),
        ('<unit/a> a insp:Unit ; skos:prefLabel "A" , "B" .', "2 values of prefLabel"),
        ('<unit/a> a insp:Unit , insp:Partner ; skos:prefLabel "A" .', "of two types: Partner, Unit"),
        ("<force/essex> a insp:Partner .", "of two types: Partner, PoliceForce"),
        ('<unit/a> a insp:Unti ; skos:prefLabel "A" .', "that the ontology does not declare"),
        ('<unit/a> skos:prefLabel "A" .', "no type"),
        (
            '<crosswalk/a> a insp:Comparison ; skos:prefLabel "A" ; skos:note "B" ; insp:earlier <question/a> ; '
            "insp:later <question/b> ; insp:comparable <comparability/somehow> .",
            "no degree of comparability: comparability/somehow",
        ),
        (
            '<grade/a> a insp:Grade ; skos:prefLabel "A" ; insp:rank "best" ; skos:inScheme <scale/peel-4> .',
            "not a whole number: best",
        ),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(DataError, match=r"local\.ttl") as error:
        load_vocabulary(write(tmp_path / "more", text))
    assert what in str(error.value)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder"):
        load_vocabulary(tmp_path / "nowhere")


def test_the_vocabulary_is_the_same_each_time() -> None:
    load_vocabulary.cache_clear()
    again = load_vocabulary()
    assert [getattr(again, part.name) for part in fields(again)] == [
        getattr(VOCABULARY, part.name) for part in fields(again)
    ]
    assert list(again.entities) == list(VOCABULARY.entities)
    assert [label.text for label in again.labels] == sorted(label.text for label in again.labels)


# ---- terms of joint inspections


JOINT = sorted((Path(__file__).parents[2] / "shared" / "reports" / "jtai").glob("*.pdf"))
FOR_JOINT = (
    "issue/case-recording",
    "issue/child-protection-enquiries",
    "issue/child-protection-planning",
    "issue/harmful-sexual-behaviour",
    "issue/parental-consent",
    "issue/therapeutic-support",
    "issue/transitions",
)


@pytest.fixture(scope="module")
def joint_reports() -> list[str]:
    pypdfium2 = pytest.importorskip("pypdfium2")
    texts = []
    for path in JOINT:
        document = pypdfium2.PdfDocument(path)
        text = " ".join(document[page].get_textpage().get_text_range() for page in range(len(document)))
        texts.append(re.sub(r"-\s", "-", " ".join(text.replace("’", "'").split()).lower()))
    return texts


@pytest.mark.skipif(len(JOINT) < 40, reason="the published joint inspections are not beside the checkout")
def test_a_term_of_joint_inspections_stands_in_three_reports_at_least(joint_reports: list[str]) -> None:
    few = {}
    for label in VOCABULARY.labels:
        if label.entity in FOR_JOINT and label.text != VOCABULARY.entities[label.entity].label:
            pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms(label)))})(?!\w)")
            few[label.text] = sum(pattern.search(text) is not None for text in joint_reports)
    assert {text: count for text, count in few.items() if count < 3} == {}
