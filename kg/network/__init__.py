"""The network of a dataset: its things, and what asserted statements say ties them."""

from kg.network.columns import network_json
from kg.network.graph import to_networkx
from kg.network.reading import network
from kg.network.view import Cited, Edge, Network, Node, Predicate

__all__ = ["Cited", "Edge", "Network", "Node", "Predicate", "network", "network_json", "to_networkx"]
