"""What a release says of itself in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.release.licences import iri_of
from kg.release.sources import Reported, Source


def description(source: Source) -> str:
    """Return what the release is: in the words of its makers, else in ours."""
    if source.about.description:
        return source.about.description
    count = len(source.reports)
    first, last = source.years
    span = f" of the cycles {first} to {last}" if first != last else f" of the cycle {first}" if first else ""
    return (
        f"What {count} inspection report{'s' * (count != 1)}{span} say{'s' * (count == 1)} of police forces and those with "
        "whom they work, as RDF: judgments, findings, actions, figures and relations, each with the sentence that states "
        "it, its page, and how certain the extraction is. Extracted by a program (inspection-kg)."
    )


def summary_of_rights(source: Source) -> str:
    """Return whose the quotes are, and under which terms, as far as that is known."""
    about = source.about
    names = sorted({publisher.name for report in source.reports for publisher in report.publishers})
    told = f"The quotes are from reports published by {listed(names)}. " if names else ""
    told += (
        "The copyright in the reports stays with its holders; a licence of this release says nothing of the reports."
    )
    if about.sources_attribution:
        told += f" {about.sources_attribution}"
    elif about.sources_licence:
        told += f" They are published under {about.sources_licence}."
    return told


def attribution(source: Source) -> Iterator[str]:
    """Yield one line a report: title, publishers, date, licence, source."""
    for report in source.reports:
        yield f"- {reference(report)}{_terms(report, source)}"


def reference(report: Reported) -> str:
    """Return how a report is cited, as far as the dataset knows it.

    Examples:
        >>> reference(Reported("report/a", "https://e.org/a", "A report", (), "2016-02-18", "", "a.pdf", "", "", "", ()))
        'A report (2016). Read from a.pdf.'
    """
    names = listed([publisher.name for publisher in report.publishers])
    year = f" ({report.published[:4]})" if report.published else ""
    head = f"{names}{year}: {report.title}." if names else f"{report.title}{year}."
    return head + f" Read from {report.source}." * bool(report.source)


def _terms(report: Reported, source: Source) -> str:
    told = [*report.licences, *report.rights] or list(filter(None, [iri_of(source.about.sources_licence)]))
    return f" Terms: {', '.join(told)}." * bool(told)


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence has them.

    Examples:
        >>> listed(["Ofsted", "CQC", "HMIC"])
        'Ofsted, CQC and HMIC'
    """
    return ", ".join(names[:-1]) + " and " * (len(names) > 1) + "".join(names[-1:])
