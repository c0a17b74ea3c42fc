"""CITATION.cff: how a release is cited, in the Citation File Format 1.2."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from kg.release.about import Creator
from kg.release.contents import CITATION, File
from kg.release.licences import iri_of, spdx_of
from kg.release.sources import Reported, Source
from kg.release.words import description

_NOBODY = '# Nobody is named as creator yet: kg package --creator "Family, Given".\n'


def describe(source: Source, files: Sequence[File]) -> Iterator[tuple[str, bytes]]:
    """Yield the file. A release whose creators are not told is anonymous, as bibliographies say."""
    head = "" if source.about.creators else _NOBODY
    yield CITATION, (head + "".join(f"{line}\n" for line in _yaml(_citation(source)))).encode()


def _citation(source: Source) -> dict[str, Any]:
    about = source.about
    spdx = spdx_of(about.licence)
    told: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below, and the reports for what they say.",
        "type": "dataset",
        "title": source.title,
        "abstract": description(source),
        "authors": [_author(creator) for creator in about.creators] or [{"name": "anonymous"}],
        "version": about.version,
        "date-released": about.published,
        "license": spdx,
        "license-url": "" if spdx else iri_of(about.licence),
        "doi": about.doi,
        "url": about.url,
        "keywords": list(about.keywords),
        "identifiers": [{"type": "other", "value": f"sha256:{source.hash}", "description": "SHA-256 of manifest.json"}],
        "references": [_reference(report) for report in source.reports],
    }
    return {key: value for key, value in told.items() if value}


def _author(creator: Creator) -> dict[str, str]:
    told = (
        {"family-names": creator.family, "given-names": creator.given} if creator.is_person else {"name": creator.name}
    )
    return {key: value for key, value in (told | {"orcid": creator.iri}).items() if value}


def _reference(report: Reported) -> dict[str, Any]:
    authors = [{"name": publisher.name} for publisher in report.publishers]
    year = re.match(r"\d{4}", report.published)
    told: dict[str, Any] = {
        "type": "report",
        "title": report.title,
        "authors": authors or [{"name": "anonymous"}],
        "year": int(year[0]) if year else 0,
        "date-published": report.published if re.fullmatch(r"\d{4}-\d\d-\d\d", report.published) else "",
        "url": report.source if report.source.startswith(("https://", "http://")) else "",
        "filename": "" if report.source.startswith(("https://", "http://")) else report.source,
    }
    return {key: value for key, value in told.items() if value}


def _yaml(value: dict[str, Any], indent: str = "") -> Iterator[str]:
    """Yield a mapping as YAML; texts as JSON strings, which YAML 1.2 reads as they are."""
    for key, item in value.items():
        if not isinstance(item, list):
            yield f"{indent}{key}: {json.dumps(item, ensure_ascii=False)}"
            continue
        yield f"{indent}{key}:"
        for one in item:
            lines = list(_yaml(one)) if isinstance(one, dict) else [json.dumps(one, ensure_ascii=False)]
            yield f"{indent}  - {lines[0]}"
            yield from (f"{indent}    {line}" for line in lines[1:])
