"""The description of a release as a research object: RO-Crate 1.2, and a page that shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from kg import __version__
from kg.release.about import Creator
from kg.release.contents import CITATION, CRATE, DCAT, PREVIEW, README, REPORT, STATISTICS, TRIG, File
from kg.release.licences import iri_of
from kg.release.sources import Reported, Source
from kg.release.words import description, reference, summary_of_rights

Entity = dict[str, Any]
_SPECIFICATION = "https://w3id.org/ro/crate/1.2"
FOLDERS: dict[str, str] = {
    "graphs/": "The graphs as canonical N-Quads: one a report, and those of the ontology with the vocabularies, of the "
    "things that reports name, and of what follows from several reports together.",
    "records/": "The statements of each report as JSON, one object a line, with quote, page and offsets.",
    "review/": "What was found and not taken into the graphs, each with the reason.",
    "ontology/": "The classes and properties, and the vocabularies, as Turtle.",
    "shapes/": "The constraints (SHACL) and checks (SPARQL) against which the graphs were held.",
    "queries/": "Questions as SPARQL that any engine answers.",
    "identity/": "Which names of different reports stand for one thing, which may, and why.",
    "decisions/": "What people decided about identity, and what they corrected, with who and when.",
    "project/": "The project's own vocabulary, questions and shapes.",
    "text/": "The texts of the reports, to which every offset refers.",
    "blocks/": "The structure of the texts: headings, paragraphs, tables, pages.",
}
_FILES: dict[str, str] = {
    TRIG: "All graphs in one file.",
    "manifest.json": "The files of the dataset with their hashes, and what made them.",
    "validation.json": "What the shapes and checks found, for programs.",
    f"{REPORT}.ttl": "What the shapes and checks found, as a SHACL validation report.",
    f"{REPORT}.txt": "What the shapes and checks found, for people.",
    f"{STATISTICS}.json": "How many statements there are, by what they are and where they come from.",
    f"{STATISTICS}.csv": "The statistics as one table.",
    f"{DCAT}.ttl": "The description for catalogues of data (DCAT 3, VoID).",
    f"{DCAT}.jsonld": "The same description as JSON-LD.",
    CITATION: "How the release is cited.",
    README: "What is in the release, in plain words.",
    "release.toml": "What the makers of the release say of it.",
}


def describe(source: Source, files: Sequence[File]) -> Iterator[tuple[str, bytes]]:
    """Yield the metadata, and the page that shows them."""
    data = {"@context": f"{_SPECIFICATION}/context", "@graph": list(_graph(source, files))}
    yield CRATE, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
    yield PREVIEW, _preview(source, files).encode()


def _graph(source: Source, files: Sequence[File]) -> Iterator[Entity]:
    yield {
        "@id": CRATE,
        "@type": "CreativeWork",
        "name": "Metadata of the release",
        "conformsTo": {"@id": _SPECIFICATION},
        "about": {"@id": "./"},
    }
    folders = sorted({f"{file.path.partition('/')[0]}/" for file in files if "/" in file.path})
    yield _root(source, files, folders)
    for name in folders:
        parts = [{"@id": file.path} for file in files if file.path.startswith(name)]
        yield _entity({"@id": name, "@type": "Dataset", "name": name, "description": FOLDERS[name], "hasPart": parts})
    reports = {report.name: report for report in source.reports}
    yield from (_file(file, reports) for file in files)
    yield from (_report(report, source) for report in source.reports)
    yield from _contexts(source)


def _root(source: Source, files: Sequence[File], folders: Sequence[str]) -> Entity:
    about = source.about
    parts = [file.path for file in files if "/" not in file.path]
    found: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": source.title,
        "description": description(source),
        "datePublished": about.published,
        "license": _ref(iri_of(about.licence)),
        "version": about.version,
        "identifier": _ref("#doi" if about.doi else ""),
        "url": about.url,
        "cite-as": f"https://doi.org/{about.doi}" if about.doi else "",
        "author": [_ref(_agent(creator)) for creator in about.creators],
        "publisher": _ref(_agent(Creator(about.publisher)) if about.publisher else ""),
        "keywords": ", ".join(about.keywords),
        "temporalCoverage": "/".join(dict.fromkeys(filter(None, source.years))),
        "spatialCoverage": [_ref(area.iri) for area in source.areas],
        "isBasedOn": [_ref(report.iri) for report in source.reports],
        "copyrightNotice": summary_of_rights(source),
        "mentions": _ref("#build"),
        "hasPart": [_ref(path) for path in (*parts, *folders)],
    }
    return _entity(found)


def _file(file: File, reports: dict[str, Reported]) -> Entity:
    stem = file.path.rpartition("/")[2].rpartition(".")[0]
    report = reports.get(stem) if file.path.startswith(("graphs/", "records/", "review/", "text/", "blocks/")) else None
    folder = f"{file.path.partition('/')[0]}/"
    found: Entity = {
        "@id": file.path,
        "@type": "File",
        "name": f"{report.title} ({file.path})" if report else file.path,
        "description": _FILES.get(file.path) or FOLDERS.get(folder, ""),
        "encodingFormat": file.media_type,
        "contentSize": str(file.size),
        "sha256": file.sha256,
        "isBasedOn": _ref(report.iri if report else ""),
    }
    return _entity(found)


def _report(report: Reported, source: Source) -> Entity:
    terms = report.licences or tuple(filter(None, [iri_of(source.about.sources_licence)]))
    found: Entity = {
        "@id": report.iri,
        "@type": "Report",
        "name": report.title,
        "description": reference(report),
        "datePublished": report.published,
        "publisher": [_ref(publisher.iri) for publisher in report.publishers],
        "license": [_ref(iri) for iri in terms],
        "url": report.source if report.source.startswith(("https://", "http://")) else "",
    }
    return _entity(found)


def _contexts(source: Source) -> Iterator[Entity]:
    """Yield those and that which the release and its files name: people, bodies, places, licences, the program."""
    about = source.about
    if about.doi:
        yield {
            "@id": "#doi",
            "@type": "PropertyValue",
            "name": "DOI",
            "propertyID": "https://registry.identifiers.org/registry/doi",
            "value": f"doi:{about.doi}",
            "url": f"https://doi.org/{about.doi}",
        }
    agents = {_agent(one): one for one in (*about.creators, *[Creator(about.publisher)] * bool(about.publisher))}
    for iri, agent in agents.items():
        found = {"@id": iri, "@type": "Person" if agent.is_person else "Organization", "name": agent.plain}
        yield found | ({"familyName": agent.family, "givenName": agent.given} if agent.given else {})
    bodies = {item.iri: item for report in source.reports for item in report.publishers}
    for iri, body in sorted(bodies.items()):
        yield _entity({"@id": iri, "@type": "Organization", "name": body.name, "url": body.page})
    yield from ({"@id": area.iri, "@type": "Place", "name": area.name} for area in source.areas)
    licences = {iri for report in source.reports for iri in report.licences}
    named = {iri_of(one): one for one in (about.licence, about.sources_licence) if one}
    for iri in sorted(licences | set(named)):
        name = named.get(iri, iri)
        yield {"@id": iri, "@type": "CreativeWork", "name": name, "description": f"The licence {name}."}
    yield from _making(source)


def _making(source: Source) -> Iterator[Entity]:
    """Yield what made the release: the program, and what it did."""
    software, program = source.dataset.manifest.software, f"{source.base}id/software/inspection-kg"
    packed = f" Packed by version {__version__}." if software != __version__ else ""
    yield _entity(
        {
            "@id": "#build",
            "@type": "CreateAction",
            "name": "Extraction",
            "description": "Statements were extracted from the reports and written as graphs.",
            "instrument": _ref(program),
            "object": [_ref(report.iri) for report in source.reports],
            "result": _ref("./"),
        }
    )
    yield {
        "@id": program,
        "@type": "SoftwareApplication",
        "name": "inspection-kg",
        "description": f"Turns police inspection reports into a knowledge graph.{packed}",
        "url": program,
        "version": software,
    }


def _entity(told: Entity) -> Entity:
    """Return what is told, without what is empty; one value stands by itself, as the specification wants it."""
    found = {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in told.items()}
    return {key: value for key, value in found.items() if value}


def _agent(creator: Creator) -> str:
    return creator.iri or f"#agent-{creator.slug}"


def _ref(iri: str) -> dict[str, str] | None:
    return {"@id": iri} if iri else None


def _preview(source: Source, files: Sequence[File]) -> str:
    """Return a page that shows the release: what it is, how it is cited, its files."""
    rows = "\n".join(
        f'<tr><td><a href="{escape(file.path)}">{escape(file.path)}</a></td><td>{file.size:,}</td>'
        f"<td>{escape(file.media_type)}</td></tr>"
        for file in files
    )
    title = escape(source.title)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<style>body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "td,th{padding:.1rem 1rem .1rem 0;text-align:left}td:nth-child(2){text-align:right}</style>\n"
        f"</head>\n<body>\n<h1>{title}</h1>\n<p>{escape(description(source))}</p>\n"
        f"<p>{escape(summary_of_rights(source))}</p>\n"
        f'<p><a href="{README}">{README}</a> · <a href="{CRATE}">{CRATE}</a></p>\n'
        "<table>\n<caption>Files</caption>\n"
        f"<tr><th>file</th><th>bytes</th><th>media type</th></tr>\n{rows}\n</table>\n</body>\n</html>\n"
    )
