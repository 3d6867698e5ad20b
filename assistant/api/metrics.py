"""What the API tells of itself, in the form that Prometheus reads. Labels are names of ours, never anything that was sent."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as TYPE

from assistant.schema import Finding, Suggestion

__all__ = ["TYPE", "Metrics", "Way"]

Way = Literal["whole", "stream"]
METHODS = frozenset({"GET", "POST", "PUT", "DELETE"})
QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Buckets in seconds: the goals are 0.05 s for the first draft, 0.4 and 0.8 s for three."""


class Metrics:
    """Counts of one process since it started, in a registry of their own."""

    def __init__(self) -> None:
        own = self.registry = CollectorRegistry()
        self._requests = Counter("nuanyan_requests", "Requests answered", ("route", "method", "status"), registry=own)
        self._seconds = Histogram(
            "nuanyan_request_seconds", "Time to the end of the answer", ("route",), buckets=QUICK, registry=own
        )
        self._suggestions = Counter("nuanyan_suggestions", "Messages answered with drafts", ("intent", "way"), registry=own)
        self._drafts = Counter("nuanyan_drafts", "Drafts shown", ("style",), registry=own)
        self._short = Counter("nuanyan_drafts_missing", "Drafts short of three, as too few passed the guard", registry=own)
        self._first = Histogram("nuanyan_first_draft_seconds", "Time to the first draft", ("way",), buckets=QUICK, registry=own)
        self._three = Histogram("nuanyan_three_drafts_seconds", "Time to three drafts", ("way",), buckets=QUICK, registry=own)
        self._findings = Counter("nuanyan_findings", "What the guard found", ("where", "severity"), registry=own)
        self._store_errors = Counter("nuanyan_store_errors", "Times that the store failed", registry=own)
        self._left = Counter("nuanyan_streams_left", "Streams whose client went away before the end", registry=own)
        self.running = Gauge("nuanyan_suggestions_running", "Suggestions being worked on", registry=own)
        self.waiting = Gauge("nuanyan_suggestions_waiting", "Suggestions that wait for their turn", registry=own)

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request; ``route`` is the path as it is declared, ``none`` where there is no such path."""
        self._requests.labels(route, method if method in METHODS else "other", str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def suggested(self, found: Suggestion, way: Way, first: float | None, three: float | None) -> None:
        """Count a suggestion that is whole; times in seconds, None where there were not that many drafts."""
        self._suggestions.labels(found.analysis.primary, way).inc()
        for draft in found.drafts:
            self._drafts.labels(draft.style).inc()
            self.found("draft", draft.findings)
        self._short.inc(max(0, 3 - len(found.drafts)))
        if first is not None:
            self._first.labels(way).observe(first)
        if three is not None:
            self._three.labels(way).observe(three)

    def found(self, where: Literal["draft", "check"], findings: Iterable[Finding]) -> None:
        """Count what the guard found in a draft, or in a text that it was asked about."""
        for severity, count in Tally(each.severity for each in findings).items():
            self._findings.labels(where, severity).inc(count)

    def store_failed(self) -> None:
        """Count a failure of the store."""
        self._store_errors.inc()

    def left(self) -> None:
        """Count a stream that nobody read to its end."""
        self._left.inc()

    def text(self) -> bytes:
        """Return everything as Prometheus reads it, of type ``TYPE``."""
        return generate_latest(self.registry)
