"""What a report says of itself, and what a person says of it instead: which force, which inspection, when."""

from kg.metadata.dates import MONTHS
from kg.metadata.description import describe, question_wordings, slug
from kg.metadata.given import KEYS, Given, parse_given, read_sidecar, resolve, sidecar_of

__all__ = [
    "KEYS",
    "MONTHS",
    "Given",
    "describe",
    "parse_given",
    "question_wordings",
    "read_sidecar",
    "resolve",
    "sidecar_of",
    "slug",
]
