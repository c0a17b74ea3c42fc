"""How a server holds under load: beside `oxigraph serve-read-only` on the same store, and with queries that never end.

    python benchmarks/serving.py DATASET [--questions shared-units grades] [--seconds 3] [--rounds 5] [--requests 100000]

Measured in one run, the two servers asked in turn: requests a second and latencies of a small query and of named
questions, each with a comment that makes it new (so that no answer is reused), and again unchanged; the latency of the
small query alone and while queries that never end run, asked once or again and again; and the memory of all processes
before and after many requests. Clients keep their connections, have processes of their own, and ask 127.0.0.1 only.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import multiprocessing
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from kg import queries
from kg.dataset import open_dataset
from kg.dataset.folder import Dataset
from kg.rdf import PREFIXES

SMALL = "ASK { <force/essex> ?p ?o }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
RUNAWAYS, RUNAWAY_SECONDS = 20, 10


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--questions", nargs="+", default=["shared-units", "grades", "evidence-for"])
    parser.add_argument("--seconds", type=float, default=3.0, help="of a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--requests", type=int, default=100_000, help="between two looks at the memory")
    chosen = parser.parse_args()
    dataset = open_dataset(chosen.dataset)
    with _kg(dataset.path) as ours, _oxigraph(dataset.path) as theirs:
        for name in ("the small query", *chosen.questions):
            text = SMALL if name == "the small query" else _text(dataset, name)
            for clients in chosen.clients:
                _beside(name, _with_prefixes(dataset, text), clients, ours[0], theirs, chosen)
    with _kg(dataset.path, "--timeout", str(RUNAWAY_SECONDS)) as ours:
        for clients in chosen.clients:
            for again in (False, True):
                _runaways(_with_prefixes(dataset, SMALL), clients, ours[0], again)
    with _kg(dataset.path) as (port, pid):
        _memory(_with_prefixes(dataset, SMALL), port, pid, chosen.requests)


def _text(dataset: Dataset, name: str) -> str:
    question = queries.load(name)
    return queries.bound(question, queries.values(question, {}), dataset.manifest.base)


def _with_prefixes(dataset: Dataset, text: str) -> str:
    base = dataset.manifest.base
    known = {**PREFIXES, "insp": f"{base}ontology#", "foaf": "http://xmlns.com/foaf/0.1/"}
    used = [f"PREFIX {name}: <{iri}>" for name, iri in known.items() if f"{name}:" in text]
    return "\n".join([f"BASE <{base}id/>", *used, text])


def _beside(name: str, text: str, clients: int, ours: int, theirs: int, chosen: argparse.Namespace) -> None:
    """Ask both servers in turn: what was not asked before, and the same again."""
    found: dict[tuple[str, bool], list[list[float]]] = {}
    for _ in range(chosen.rounds):
        for server, port in (("kg", ours), ("oxigraph", theirs)):
            for new in (True, False):
                seconds, statuses = _ask(port, text, clients, chosen.seconds, new=new)
                assert set(statuses) == {200}, (server, statuses)
                found.setdefault((server, new), []).append(seconds)
    for new in (True, False):
        rates = []
        for server in ("kg", "oxigraph"):
            rounds = found[server, new]
            rates.append(statistics.median(len(seconds) for seconds in rounds) / chosen.seconds)
            middle, high = (statistics.median(_share(seconds, of) for seconds in rounds) for of in (0.5, 0.99))
            told = f"{rates[-1]:6.0f}/s, p50 {middle * 1000:6.2f} ms, p99 {high * 1000:6.2f} ms"
            print(f"{name}, {'new' if new else 'again'}, {clients} clients: {server:8} {told}", flush=True)
        print(
            f"{name}, {'new' if new else 'again'}, {clients} clients: {rates[0] / rates[1]:.2f} of its throughput",
            flush=True,
        )


def _runaways(small: str, clients: int, port: int, again: bool) -> None:
    """Ask the small query alone, then while others never end; asked again as soon as they are refused, or once."""
    length = RUNAWAY_SECONDS - 1.0
    quiet = [_ask(port, small, clients, length / 2)[0]]
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        pool.apply(os.getpid)
        ends = pool.apply_async(_endless, (port, RUNAWAYS, length if again else 0.0))
        during, statuses = _ask(port, small, clients, length)
        ended = ends.get()
    time.sleep(1)
    quiet.append(_ask(port, small, clients, length / 2)[0])
    calm, hot = statistics.mean(_share(seconds, 0.99) for seconds in quiet), _share(during, 0.99)
    print(
        f"{RUNAWAYS} runaways {'again and again' if again else 'at once'}, {clients} clients: p99 {hot * 1000:.2f} ms, "
        f"alone {calm * 1000:.2f} ms, {hot / calm:.2f} times; slowest {max(during) * 1000:.0f} ms, "
        f"p50 {_share(during, 0.5) * 1000:.2f} ms, {len(during)} asked {dict(statuses)}; runaways ended {dict(ended)}",
        flush=True,
    )


def _memory(small: str, port: int, pid: int, requests: int) -> None:
    """Ask many times, half of them what is kept; show what memory all processes take together."""
    _ask(port, small, 8, 5.0)
    print(f"memory before: {_megabytes(pid)}", flush=True)
    asked = 0
    for new in itertools.cycle((True, False)):
        if asked >= requests:
            break
        asked += len(_ask(port, small, 8, 10.0, new=new)[0])
        print(f"memory after {asked} requests: {_megabytes(pid)}", flush=True)


def _ask(port: int, text: str, clients: int, seconds: float, *, new: bool = True) -> tuple[list[float], Counter[int]]:
    """Have another process ask for so many seconds; return the latencies and how often there was which status."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_load, (port, text, clients, seconds, new))


def _load(port: int, text: str, clients: int, seconds: float, new: bool) -> tuple[list[float], Counter[int]]:
    latencies: list[float] = []
    statuses: Counter[int] = Counter()

    async def client() -> None:
        connection = await _Connection.to(port)
        while (begun := time.perf_counter()) < end:
            query = f"{text} # {next(_NUMBERS)}" if new else text
            statuses[await connection.ask(query)] += 1
            latencies.append(time.perf_counter() - begun)
        connection.close()

    async def all_clients() -> None:
        await asyncio.gather(*(client() for _ in range(clients)))

    end = time.perf_counter() + seconds
    _run(all_clients())
    return latencies, statuses


def _endless(port: int, number: int, again_until: float) -> Counter[str]:
    """Ask so many queries without end at once; return how they ended. A body that is cut off counts as such."""
    ended: Counter[str] = Counter()

    async def client() -> None:
        while True:
            connection = await _Connection.to(port)
            try:
                ended[str(await connection.ask(f"{RUNAWAY} # {next(_NUMBERS)}"))] += 1
            except (asyncio.IncompleteReadError, ConnectionError):
                ended["cut off"] += 1
            connection.close()
            if time.perf_counter() >= end:
                return

    async def all_clients() -> None:
        await asyncio.gather(*(client() for _ in range(number)))

    end = time.perf_counter() + again_until
    _run(all_clients())
    return ended


def _run(work: object) -> None:
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)  # type: ignore[arg-type]
    else:
        uvloop.run(work)


class _Connection:
    """A connection that is kept, with no more of HTTP than it needs."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def to(cls, port: int) -> _Connection:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, query: str) -> int:
        """Ask, read the whole answer, and return its status."""
        head = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        self._writer.write(f"{head}Accept: application/sparql-results+json\r\n\r\n".encode())
        answer = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        if length := re.search(rb"content-length: (\d+)", answer):
            await self._reader.readexactly(int(length[1]))
        else:
            while size := int(await self._reader.readline(), 16):
                await self._reader.readexactly(size + 2)
            await self._reader.readline()
        return int(answer.split(b" ", 2)[1])

    def close(self) -> None:
        self._writer.close()


_NUMBERS = itertools.count(int.from_bytes(os.urandom(4)) << 32)


def _share(seconds: list[float], share: float) -> float:
    """Return the latency below which so large a share of all lies."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))]


@contextmanager
def _kg(dataset: Path, *options: str) -> Iterator[tuple[int, int]]:
    """Run `kg serve`; yield its port and process id."""
    command = (sys.executable, "-m", "kg.cli", "serve", str(dataset), "--port", "0", "--log", "none")
    with subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        line = next((line for line in process.stderr if "http://" in line), "")
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        if not found:
            sys.exit("kg serve did not start")
        try:
            yield int(found[1]), process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate()


@contextmanager
def _oxigraph(dataset: Path) -> Iterator[int]:
    """Run Oxigraph's own server on the store that kg shows; yield its port."""
    store = max((dataset / ".editions").glob("*/store"), key=lambda path: path.stat().st_mtime)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = str(Path(sys.executable).with_name("oxigraph"))
    command = (program, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        try:
            yield port
        finally:
            process.terminate()


def _megabytes(pid: int) -> str:
    """Return the memory of a process and of all that it started: together as the kernel shares it out, and each."""
    family = [pid]
    for parent in family:
        for tasks in Path(f"/proc/{parent}/task").glob("*/children"):
            family += map(int, tasks.read_text().split())
    sizes = [_proportional(one) / 1024 for one in family]
    return f"{sum(sizes):.0f} MB in {len(family)} processes: the server {sizes[0]:.0f}, the others {sum(sizes[1:]):.0f}"


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
