"""Findings, on sentences with their expected polarity."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import ROOT, report_of

from kg.extract import extract
from kg.statements import Finding


def cases() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield (polarity, sentence, further expectations)."""
    for line in (ROOT / "tests" / "sentences" / "findings.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            polarity, sentence, rest = (part.strip() for part in line.split("|"))
            yield polarity, sentence, dict(item.split("=") for item in rest.split() if item)


@pytest.mark.parametrize(
    ("polarity", "sentence", "more"), list(cases()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_sentence_has_its_polarity(polarity: str, sentence: str, more: dict[str, str]) -> None:
    found = extract(report_of(sentence + "\n")).of(Finding)
    assert [item.polarity for item in found] == ([] if polarity == "none" else [polarity])
    for item in found:
        assert item.about == ("force/norfolk",)
        for key, value in more.items():
            told = getattr(item, key)
            assert (set(value.split(",")) - {""} <= set(told)) if key == "issues" else told == value


def test_a_verbless_bullet_takes_its_polarity_from_the_heading() -> None:
    """Under "Key strengths" a bullet without a verb is a strength."""
    text = (
        "Key strengths\n\n• Close links between the police and schools across the whole area.\n\n• Visible leaders.\n"
    )
    assert {item.polarity for item in extract(report_of(text)).of(Finding)} == {"strength"}
