"""What a comparison is limited to: an issue, a question."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.comparison.claims import Claims
from kg.errors import QueryError
from kg.explain import find

_NARROWER = "SELECT DISTINCT ?issue WHERE { ?issue skos:broader* %s }"
_ON_ISSUE = """SELECT DISTINCT ?question WHERE {
  ?question a insp:Question ; insp:aboutIssue ?wide .
  { ?wide skos:broader* %s } UNION { %s skos:broader* ?wide }
}"""
_ASKED = """SELECT DISTINCT ?question WHERE {
  { ?question a insp:Question ; dcterms:subject %s } UNION { VALUES ?question { %s } ?question a insp:Question }
}"""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a comparison is limited to.

    Attributes:
        issue, question: the names, None where there is no such limit.
        issues, questions: the ids that are let through, None for all.
        judged: ids of the questions whose grades are let through: also those about the issue, or about a wider one.
    """

    issue: str | None = None
    question: str | None = None
    issues: frozenset[str] | None = None
    questions: frozenset[str] | None = None
    judged: frozenset[str] | None = None

    def asks(self, question: str) -> bool:
        """Return whether the grades of a question are let through."""
        return self.judged is None or question in self.judged

    def allows(self, issues: Iterable[str], questions: Iterable[str]) -> bool:
        """Return whether a statement about issues that answers questions is let through."""
        on_issue = self.issues is None or not self.issues.isdisjoint(issues)
        return on_issue and (self.questions is None or not self.questions.isdisjoint(questions))


def find_limits(claims: Claims, issue: str | None, question: str | None) -> Limits:
    """Return the issue with all narrower ones, and the question or the questions of a topic.

    Raises:
        QueryError: when there is no such issue or question.
    """
    issues = questions = judged = None
    if issue is not None:
        issue = find_issue(claims, issue)
        term = claims.term(issue)
        issues = frozenset(str(id) for (id,) in claims.rows(_NARROWER % term))
        judged = frozenset(str(id) for (id,) in claims.rows(_ON_ISSUE % (term, term)))
    if question is not None:
        question = _known(claims, question, ("topic/", "question/"))
        term = claims.term(question)
        questions = frozenset(str(id) for (id,) in claims.rows(_ASKED % (term, term)))
        if not questions:
            hint = "name one such as question/peel-2015/effectiveness-3 or topic/vulnerable"
            raise QueryError("this is neither a question nor a topic of questions", where=question, hint=hint)
        judged = questions if judged is None else questions & judged
    name = claims.label
    return Limits(issue and name(issue), question and name(question), issues, questions, judged)


def find_issue(claims: Claims, name: str) -> str:
    """Return the id of an issue, given that or one of its names.

    Raises:
        QueryError: when there is no such issue.
    """
    issue = _known(claims, name, ("issue/",))
    if not issue.startswith("issue/"):
        raise QueryError("this is not an issue", where=issue, hint="`kg vocabulary --type Issue` shows all")
    return issue


def _known(claims: Claims, name: str, places: tuple[str, ...]) -> str:
    """Return the id of a name, looked up in the first place before the others."""
    slug = places[0] + re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    if claims.label(slug) != slug:
        return slug
    for place in places[:-1]:
        try:
            return find(claims.store, name, within=(place,), base=claims.base)
        except QueryError:
            continue
    return find(claims.store, name, within=places, base=claims.base)
