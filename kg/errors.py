"""What can go wrong for a reason that a user can mend."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping, Sequence


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


_HINTS = {
    errno.ENOENT: "make the folder first, or check the path",
    errno.ENOTDIR: "a part of the path is a file: check the path",
    errno.EISDIR: "name a file in it",
    errno.EACCES: "name a place where you may read and write",
    errno.EPERM: "name a place where you may read and write",
    errno.EROFS: "name a place where you may write",
    errno.ENOSPC: "make room and try again; what was there before is still there",
    errno.EDQUOT: "make room and try again; what was there before is still there",
    errno.ENAMETOOLONG: "choose a shorter name",
}


def refused(error: OSError) -> KgError:
    """Return what the system refused, with what to do about it.

    Examples:
        >>> print(refused(IsADirectoryError(errno.EISDIR, "Is a directory", "maps")))
        maps: is a directory (name a file in it)
    """
    what = (error.strerror or str(error) or type(error).__name__).removesuffix(".")
    where = str(error.filename or "the system")
    return KgError(what[:1].lower() + what[1:], where=where, hint=_HINTS.get(error.errno or 0, ""))


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> list[str]:
    """Return at most three known names that come near to one that is not known, the nearest first.

    Args:
        cutoff: how alike two names must be, from 0 to 1 (`difflib`); letters in upper and lower case are alike.
    """
    from difflib import get_close_matches

    folded = {one.casefold(): one for one in sorted(known)}
    return [folded[one] for one in get_close_matches(name.casefold(), folded, n=3, cutoff=cutoff)]


def did_you_mean(near: Sequence[str], rest: str = "") -> str:
    """Return a hint with names that may have been meant, or `rest` where there are none.

    Examples:
        >>> did_you_mean(nearest("force/esex", ["force/essex", "unit/kent/fraud-team"]))
        'did you mean force/essex?'
        >>> did_you_mean([], "choose one of force/kent")
        'choose one of force/kent'
    """
    return f"did you mean {' or '.join(near)}?" if near else rest


def meant(name: str, known: Iterable[str], rest: str = "", cutoff: float = 0.6) -> str:
    """Return the hint of `did_you_mean` with the known names that are `nearest` to one that is not known."""
    return did_you_mean(nearest(name, known, cutoff), rest)
