"""What a server counts, in the format of Prometheus."""

from __future__ import annotations

from dataclasses import asdict

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from kg import __version__
from kg.serve.counts import Counts

MEDIA_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60)


class Metrics:
    """The counters of one server.

    Attributes:
        requests: by route ("/page/{id:path}"), method and status.
        seconds: how long requests took, by route.
        in_progress: requests that are being answered.
        jobs: the numbers of `kg.serve.counts.Counts`, by name.
        edition: 1 for the edition that is shown.
        swaps: how often another edition was shown.
        failures: editions that could not be made.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = self._counter("kg_requests", "Requests answered", ("route", "method", "status"))
        self.seconds = Histogram(
            "kg_request_seconds", "Time to answer", ("route",), registry=self.registry, buckets=_SECONDS
        )
        self.in_progress = Gauge("kg_requests_in_progress", "Requests being answered", registry=self.registry)
        self.jobs = Gauge(
            "kg_jobs", "Jobs in each state now, what became of the others", ("what",), registry=self.registry
        )
        self.edition = Gauge("kg_edition", "The edition that is shown", ("key", "version"), registry=self.registry)
        self.swaps = self._counter("kg_edition_swaps", "Editions shown after the first")
        self.failures = self._counter("kg_edition_failures", "Editions that could not be made")

    def show(self, key: str) -> None:
        """Note which edition is shown."""
        self.edition.clear()
        self.edition.labels(key, __version__).set(1)

    def text(self, counts: Counts) -> bytes:
        """Return the counters as text, with those of the workers."""
        for name, number in asdict(counts).items():
            self.jobs.labels(name).set(number)
        found: bytes = generate_latest(self.registry)
        return found

    def _counter(self, name: str, words: str, labels: tuple[str, ...] = ()) -> Counter:
        return Counter(name, words, labels, registry=self.registry)
