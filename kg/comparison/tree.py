"""The issues by what stands above and below them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.comparison.claims import Claims

_BROADER = "SELECT DISTINCT ?issue ?broader WHERE { ?issue a insp:Issue OPTIONAL { ?issue skos:broader ?broader } }"


@dataclass(frozen=True, slots=True)
class Issues:
    """The issues of a dataset; `known` has those right below each, and below None the broadest."""

    claims: Claims
    known: Mapping[str | None, Sequence[str]]

    def below(self, issue: str | None) -> list[str]:
        """Return the issues right below an issue by name; without one, the broadest."""
        return sorted(self.known.get(issue, ()), key=lambda id: (self.claims.label(id).casefold(), id))

    def within(self, issue: str) -> list[str]:
        """Return an issue and all that are narrower."""
        found = [issue]
        for item in found:
            found += [one for one in self.known.get(item, ()) if one not in found]
        return found

    def top(self, issue: str) -> str:
        """Return the broadest issue above an issue, or itself."""
        above = next((wide for wide, narrow in self.known.items() if issue in narrow), None)
        return issue if above is None else self.top(above)

    def walk(self, issue: str | None = None, depth: int = 0) -> Iterator[tuple[str, int]]:
        """Yield all issues below one, each before those below it, with how deep it stands."""
        for item in self.below(issue):
            yield item, depth
            yield from self.walk(item, depth + 1)


def read_issues(claims: Claims) -> Issues:
    """Return the issues of a dataset."""
    known: dict[str | None, list[str]] = {}
    for issue, broader in claims.rows(_BROADER):
        known.setdefault(broader, []).append(str(issue))
    return Issues(claims, known)
