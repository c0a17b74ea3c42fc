"""Search over what a dataset holds: names, sentences, reports, questions, terms of the ontology."""

from kg.search.entries import Entry, entries
from kg.search.find import Found, Hit, Results, search, suggestions
from kg.search.index import make_index
from kg.search.meaning import meant

__all__ = ["Entry", "Found", "Hit", "Results", "entries", "make_index", "meant", "search", "suggestions"]
