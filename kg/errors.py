"""What can go wrong for a reason that a user can mend."""

from __future__ import annotations

from collections.abc import Mapping


class KgError(Exception):
    """An error that a user can understand and mend.

    Args:
        what: what is wrong, as one sentence without a full stop.
        where: the file, page, line or name concerned.
        hint: what to do about it.
        near: what else may have been meant by `where`, as it is to be given → its name.

    Examples:
        >>> print(KgError("the file is empty", where="essex.txt", hint="give the text of a report"))
        essex.txt: the file is empty (give the text of a report)
    """

    def __init__(self, what: str, *, where: str = "", hint: str = "", near: Mapping[str, str] | None = None) -> None:
        super().__init__(what)
        self.what, self.where, self.hint, self.near = what, where, hint, dict(near or {})

    def __str__(self) -> str:
        return f"{self.where}: " * bool(self.where) + self.what + f" ({self.hint})" * bool(self.hint)


class ReadError(KgError):
    """A file that cannot be read as an inspection report."""


class DataError(KgError):
    """A table, ontology file, question or shape of the project that contradicts itself."""


class DatasetError(KgError):
    """A dataset folder that is missing, damaged or in contradiction with what is asked."""


class QueryError(KgError):
    """A question that is unknown, lacks a parameter or is not valid SPARQL."""


class NotFoundError(KgError):
    """A page, a thing or a graph that the dataset does not have."""


class GoldError(KgError):
    """Annotation, corrected records or a judged sample that cannot be read, or whose report is not found."""
