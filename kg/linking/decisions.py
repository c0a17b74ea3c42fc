"""What people decided about identity: a tab-separated file that they edit, review and commit."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

from kg.errors import DataError

COLUMNS = ("one", "other", "verdict", "by", "date", "because")
VERDICTS = ("same", "not-same", "unsure")
HEADER = """\
# Decisions about identity: which ids name one thing, and which do not. Edit this file as you like, and commit it.
# Columns, parted by tabs: one, other (ids), verdict (same, not-same or unsure), by (who), date, because (why).
# An id such as unit/kent/fraud-team stands for that id in all reports; unit/kent/fraud-team@report/peel-2015-kent for
# what that one report means by it. A row not-same with an id and the same id in one report takes that report out.
# The order of the rows means nothing. A row that is removed is undone. Lines that begin with # are comments.
"""
_END = re.compile(r"[a-z-]+/[A-Za-z0-9][A-Za-z0-9._/-]*(@report/[A-Za-z0-9][A-Za-z0-9._/-]*)?")
_HINT = "mend the row, or remove it"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about two ids.

    Attributes:
        one, other: an id, or an id in one report (`unit/essex/fugitive-team@report/…`).
        verdict: "same", "not-same" or "unsure".
        by, date, because: who decided, when (ISO 8601), and why.
    """

    one: str
    other: str
    verdict: str
    by: str = ""
    date: str = ""
    because: str = ""

    @property
    def ends(self) -> tuple[str, str]:
        """Both ends, sorted: the same for (a, b) and (b, a)."""
        return (self.one, self.other) if self.one <= self.other else (self.other, self.one)


def read_decisions(path: Path | str) -> tuple[Decision, ...]:
    """Return the decisions of a file, sorted; none when there is no such file.

    Raises:
        DataError: when a row cannot be understood, or two rows contradict each other; it names the lines.
    """
    path = Path(path)
    found = _rows(path)
    check(tuple(found.values()), {item: f"line {number}" for number, item in reversed(found.items())}, str(path))
    return tuple(sorted(set(found.values()), key=in_order))


def write_decisions(path: Path | str, decisions: Iterable[Decision]) -> None:
    """Make a file hold these decisions. Rows that stay, and comments, are left as they are; new rows come last.

    A new file has a header that explains it; a file of which nothing but that header is left goes.

    Raises:
        DataError: when a decision cannot be understood, or two contradict each other; nothing is written then.
    """
    path = Path(path)
    wanted = {_row("\t".join(" ".join(cell.split()) for cell in astuple(item)), "a decision") for item in decisions}
    check(tuple(wanted), {}, str(path))
    old = _rows(path)
    lines = path.read_text("utf-8").splitlines() if path.exists() else [*HEADER.splitlines(), "\t".join(COLUMNS)]
    kept = [line for number, line in enumerate(lines, 1) if number not in old or old[number] in wanted]
    new = sorted(wanted - set(old.values()), key=in_order)
    text = "".join(f"{line}\n" for line in (*kept, *("\t".join(astuple(item)) for item in new)))
    if text == HEADER + "\t".join(COLUMNS) + "\n":
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.new")
    staged.write_text(text, "utf-8", newline="\n")
    staged.replace(path)


def _rows(path: Path) -> dict[int, Decision]:
    """Return line number → decision of a file."""
    if not path.exists():
        return {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise DataError("not UTF-8 text", where=str(path), hint="save the file as UTF-8") from error
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if numbered and tuple(numbered[0][1].rstrip().split("\t")) != COLUMNS:
        hint = f"begin with the tab-separated line: {' '.join(COLUMNS)}"
        where = f"{path}, line {numbered[0][0]}"
        raise DataError("this is not the row of column names", where=where, hint=hint)
    return {number: _row(line, f"{path}, line {number}") for number, line in numbered[1:]}


def check(decisions: Sequence[Decision], names: Mapping[Decision, str], where: str = "") -> None:
    """Refuse decisions of which one says that two are the same and another that they are not.

    Sameness carries over: what is the same as one thing is the same as each other. An id that is the same as another
    is so in every report, but for those that a row takes out.

    Args:
        decisions: of one project.
        names: what to call a decision in the message, such as "line 7"; its content else.
        where: the file.

    Raises:
        DataError: naming the rows.
    """
    same, taken = _sameness(decisions), taken_out(decisions)
    for item in sorted((item for item in decisions if item.verdict == "not-same"), key=in_order):
        for start in _covered(item.one, same, taken):
            goals = {*_covered(item.other, same, taken)} - {start}
            if (way := _way(start, goals, same)) is not None:
                _refuse(item, way, names, where)


def in_order(item: Decision) -> tuple[str, ...]:
    """Return the key by which decisions are sorted."""
    return (*item.ends, *astuple(item))


def taken_out(decisions: Iterable[Decision]) -> frozenset[str]:
    """Return the ids in one report of which a row says that they are not what the bare id stands for."""
    ends = (item.ends for item in decisions if item.verdict == "not-same")
    return frozenset(two for one, two in ends if two.startswith(f"{one}@"))


def _sameness(decisions: Sequence[Decision]) -> dict[str, list[tuple[str, Decision | None]]]:
    """Return for each end those that are the same as it, and the decision that says so (None: one id in a report)."""
    same: dict[str, list[tuple[str, Decision | None]]] = defaultdict(list)
    for item in sorted((item for item in decisions if item.verdict == "same"), key=in_order):
        same[item.one].append((item.other, item))
        same[item.other].append((item.one, item))
    within = {end for item in decisions for end in item.ends if "@" in end} - taken_out(decisions)
    for end in sorted(within):
        whole = end.partition("@")[0]
        if whole in same:
            same[whole].append((end, None))
            same[end].append((whole, None))
    return same


def _covered(end: str, same: Mapping[str, object], taken: Collection[str]) -> list[str]:
    """Return the ends for which an end stands: a bare id for itself in all reports but those taken out."""
    return [end, *sorted(found for found in same if found.startswith(f"{end}@") and found not in taken)]


def _way(
    start: str, goals: set[str], same: Mapping[str, list[tuple[str, Decision | None]]]
) -> tuple[Decision, ...] | None:
    """Return the decisions that make the start the same as one of the goals, or None."""
    ways: deque[tuple[str, tuple[Decision, ...]]] = deque([(start, ())])
    seen = {start}
    while ways:
        at, way = ways.popleft()
        if at in goals:
            return way
        for end, item in same.get(at, ()):
            if end not in seen:
                seen.add(end)
                ways.append((end, (*way, item) if item else way))
    return None


def _refuse(item: Decision, way: Iterable[Decision], names: Mapping[Decision, str], where: str) -> None:
    def called(decision: Decision) -> str:
        return names.get(decision, f"{decision.one} {decision.verdict} {decision.other}")

    rows = " and ".join(map(called, way)) or "the two ends"
    what = f"{called(item)} says that {item.one} and {item.other} are not the same, {rows} that they are"
    raise DataError(what, where=where, hint="remove one of these rows")


def _row(line: str, where: str) -> Decision:
    cells = [cell.strip() for cell in line.split("\t")]
    if not 3 <= len(cells) <= len(COLUMNS):
        raise DataError(f"{len(cells)} cells, not {len(COLUMNS)} parted by tabs", where=where, hint=_HINT)
    item = Decision(*cells)
    for end in (item.one, item.other):
        if not _END.fullmatch(end):
            hint = "write it like unit/kent/fraud-team or unit/kent/fraud-team@report/peel-2015-effectiveness-kent"
            raise DataError(f"not an id: {end!r}", where=where, hint=hint)
    if item.one == item.other:
        raise DataError(f"{item.one} is compared with itself", where=where, hint=_HINT)
    if item.verdict not in VERDICTS:
        raise DataError(f"no verdict: {item.verdict!r}", where=where, hint=f"one of {', '.join(VERDICTS)}")
    if item.date and not _is_date(item.date):
        raise DataError(f"not a date: {item.date!r}", where=where, hint="write it like 2026-05-31, or leave it empty")
    return item


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
