"""A dataset for those who work in notebooks: pandas frames, answers with their sentences, rdflib and networkx graphs."""

from kg.knowledge_graph.graph import KnowledgeGraph
from kg.knowledge_graph.passage import Passage

__all__ = ["KnowledgeGraph", "Passage"]
