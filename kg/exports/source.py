"""What the writers of formats read: a dataset, and what of it is selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Store

from kg.comparison.claims import Claim
from kg.dataset import Dataset
from kg.errors import QueryError
from kg.exports.choosing import Chosen, choose
from kg.exports.claims import chosen_claims, read_claims
from kg.exports.names import Names
from kg.exports.selection import EVERYTHING, Selection
from kg.exports.ties import chosen_network
from kg.network import Network, network
from kg.store import open_merge, open_store

if TYPE_CHECKING:
    import networkx

_WIDER = "leave something of it out, or add --view statements, which also has what is negated, planned or hedged"


def _silent(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Source:
    """A dataset and what of it is exported; all else is worked out when it is first asked for.

    Attributes:
        options: what the format is told besides, such as {"figure": "heatmap"}.
        note: takes what a person should know of what is written, such as that some of it is left out.
        wider: what a person may do where no tie is left in the selection.
    """

    dataset: Dataset
    selection: Selection = EVERYTHING
    options: Mapping[str, str] = field(default_factory=dict)
    note: Callable[[str], None] = field(default=_silent, compare=False)
    wider: str = field(default=_WIDER, compare=False)

    def selecting(self, selection: Selection) -> Source:
        """Return the same dataset with another selection; what was read of the whole is not read again."""
        other = replace(self, selection=selection)
        known = ((name, self.__dict__[name]) for name in ("store", "names", "every_claim") if name in self.__dict__)
        other.__dict__.update(known)
        return other

    @property
    def base(self) -> str:
        """The IRI before `id/` and `ontology#`."""
        return self.dataset.manifest.base

    @cached_property
    def store(self) -> Store:
        """The whole dataset; the default graph is the merge of all graphs."""
        return open_store(self.dataset)

    @cached_property
    def merge(self) -> Store:
        """The merge alone, quicker to load: the writers of most formats need no more."""
        return self.store if "store" in self.__dict__ else open_merge(self.dataset)

    @cached_property
    def names(self) -> Names:
        """The names and classes of all that the dataset describes."""
        return Names(self.merge, self.base)

    @cached_property
    def chosen(self) -> Chosen:
        """The selection, with ids in the place of names and patterns."""
        return choose(self.selection, self.names, self.every_claim.values())

    @cached_property
    def every_claim(self) -> Mapping[str, Claim]:
        """Id → statement, of all statements of the dataset, in order of report and place."""
        return {claim.id: claim for claim in read_claims(self.merge, self.base)}

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The statements that are selected, also what is negated, planned or hedged, in order of report and place.

        Raises:
            QueryError: when none is left.
        """
        found = chosen_claims(self.every_claim.values(), self.chosen, self.names)
        if not found and not self.selection.whole:
            raise QueryError("no statement is left in the selection", hint="leave something of it out")
        return found

    @cached_property
    def network(self) -> Network:
        """The things that are selected and what asserted statements say ties them.

        Raises:
            QueryError: when none is left.
        """
        every = network(self.merge, self.base)
        if self.selection.whole:
            return every
        found = chosen_network(every, self.chosen, self.every_claim)
        if not found.edges:
            raise QueryError("no tie between things is left in the selection", hint=self.wider)
        return found

    @cached_property
    def graph(self) -> networkx.MultiDiGraph[str]:
        """The property graph of the view that is selected (`kg.exports.graph`)."""
        from kg.exports.graph import property_graph

        return property_graph(self)

    @cached_property
    def title(self) -> str:
        """What is exported, in words."""
        things = [self.names.label(id) for id in sorted(self.chosen.about)]
        reports = [self.names.label(id) for id in sorted(self.chosen.reports or ())] if self.selection.reports else []
        parts = [
            *([", ".join(things)] if things else []),
            *([", ".join(self.selection.types)] if self.selection.types else []),
            *(reports if len(reports) == 1 else [f"{len(reports)} reports"] if reports else []),
            *([f"since {self.selection.since}"] if self.selection.since else []),
        ]
        return "; ".join(parts) or "Inspection reports as a graph"
