"""Statements as the tools tell them: what they say, whether that is a fact, and the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.edition import Edition
from kg.explain import Account, explain
from kg.mcp.values import Statement

_WITHIN = " > "  # between a heading and those below it


def statement(edition: Edition, id: str) -> Statement:
    """Return a statement by its id or IRI.

    Raises:
        QueryError: when the dataset has nothing of that id.
    """
    return told(explain(edition.store, id, base=edition.base).statements[0])


def statements(edition: Edition, ids: Iterable[str]) -> Iterator[Statement]:
    """Yield statements one by one, as each costs some milliseconds."""
    return (statement(edition, id) for id in ids)


def told(account: Account) -> Statement:
    """Return what an account tells."""
    doubts = _doubts(account)
    return Statement(
        id=account.id,
        kind=account.kind,
        says=account.says,
        fact=not doubts,
        told=", ".join(doubts) or "asserted",
        quote=account.quote,
        page=account.page,
        section=(account.section or "").rpartition(_WITHIN)[2] or None,
        report=account.report,
        title=account.title,
        start=account.start,
        end=account.end,
        confidence=account.confidence,
        corrections=tuple(
            f"{item.verdict} by {item.by} on {item.date}: {item.because}" for item in account.corrections
        ),
    )


def _doubts(account: Account) -> list[str]:
    """Return what keeps a statement from being a fact that the inspectorate states."""
    modality = [word.lower() for word in account.properties.get("modality", ()) if word.lower() != "asserted"]
    hedged = ["hedged"] if account.properties.get("hedged") == ("true",) else []
    others = [f"the view of others: {name}" for name in account.properties.get("attributedTo", ())]
    rejected = ["rejected by a person"] if account.confidence is None else []
    return [*modality, *hedged, *others, *rejected]
