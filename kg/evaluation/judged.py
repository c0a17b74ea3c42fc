"""A sample that a person judged, as it comes back from a spreadsheet or an editor."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from kg.errors import GoldError
from kg.evaluation.sampling import VERDICTS

_NEEDED = ("verdict", "rule")


def read_verdicts(path: Path) -> tuple[list[tuple[str, str]], int]:
    """Return (rule, verdict) of each judged statement of a sample, and how many have no verdict.

    The cells are separated by tabs, commas or semicolons, as spreadsheets write them; the heading row tells which.

    Raises:
        GoldError: when the file cannot be read, is no sample, has another verdict, or none at all.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise GoldError("this is not UTF-8", where=str(path), hint="save the sample as UTF-8") from None
    except OSError as error:
        raise GoldError(f"cannot be opened: {error.strerror}", where=str(path), hint="check the path") from None
    heading = text.partition("\n")[0]
    separator = max("\t,;", key=heading.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    if any(name not in (rows.fieldnames or ()) for name in _NEEDED):
        raise GoldError("no columns verdict and rule", where=str(path), hint="judge the output of kg sample DATASET")
    try:
        found = [(row["rule"] or "", _verdict(row["verdict"], path, rows.line_num)) for row in rows]
    except csv.Error as error:
        raise GoldError(f"line {rows.line_num}: {error}", where=str(path), hint="save it as text again") from None
    judged = [(rule, verdict) for rule, verdict in found if verdict]
    if not judged:
        raise GoldError(
            "no statement has a verdict", where=str(path), hint=f"write {' or '.join(VERDICTS)} in the first column"
        )
    return judged, len(found) - len(judged)


def _verdict(told: str | None, path: Path, line: int) -> str:
    verdict = (told or "").strip().casefold()
    if verdict not in ("", *VERDICTS):
        raise GoldError(f"no such verdict: {told}", where=f"{path}, line {line}", hint=f"one of {', '.join(VERDICTS)}")
    return verdict
