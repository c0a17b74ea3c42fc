"""`kg serve` as a process: it starts, tells where it is, follows the dataset, lets slow clients go, and drains."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest
from conftest import REPORTS, SHORT

from kg.dataset import Dataset, add, build
from kg.serve import connections

SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


get = partial(httpx.get, timeout=60)


@contextmanager
def running(dataset: Path, *options: str, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run `kg serve` on a free port; give its address and the process."""
    command = [sys.executable, "-m", "kg.cli", "serve", str(dataset), "--port", "0", "--log", "none", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment})
    assert process.stderr
    try:
        for line in process.stderr:
            if match := re.search(r"http://127\.0\.0\.1:\d+/\S*", line):
                yield match[0], process
                break
        else:
            pytest.fail("kg serve ended")
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture(scope="module")
def dataset(samples_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(samples_dataset.path, tmp_path_factory.mktemp("served") / "dataset"))


def lines_of(process: subprocess.Popen[str]) -> list[dict[str, object]]:
    assert process.stderr
    return [json.loads(line) for line in process.stderr if line.startswith("{")]


def test_health_tells_what_is_shown_and_metrics_count_it(dataset: Path) -> None:
    with running(dataset, "--log", "json") as (address, process):
        told = get(f"{address}health")
        assert (told.status_code, told.json()["status"]) == (200, "ok")
        assert told.json()["reports"] == len(REPORTS)
        text = get(f"{address}metrics").text
        assert f'kg_edition{{key="{told.json()["edition"]}"' in text
        assert 'kg_requests_total{method="GET",route="/health",status="200"} 1.0' in text
        process.terminate()
        assert process.wait(20) == 0
        (request, *_) = [line for line in lines_of(process) if line["event"] == "request"]
        assert (request["path"], request["status"], request["client"]) == ("/health", 200, "127.0.0.1")


def test_what_is_being_answered_when_it_is_stopped_is_answered(dataset: Path) -> None:
    with running(dataset, "--timeout", "3") as (address, process):
        found: list[int] = []
        asking = threading.Thread(
            target=lambda: found.append(get(f"{address}sparql", params={"query": SLOW}).status_code)
        )
        asking.start()
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        asking.join()
        assert found == [504]  # a whole answer: the query came to its time limit
        with pytest.raises(httpx.ConnectError):
            get(f"{address}health")


def test_a_dataset_that_is_built_again_is_shown_without_a_failed_request(tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    build(SHORT[:2], folder, jobs=1)
    with running(folder) as (address, _):
        first = get(f"{address}health").json()
        statuses: list[int] = []
        stop = threading.Event()

        def ask() -> None:
            with httpx.Client(timeout=60) as client:
                while not stop.is_set():
                    query = "SELECT (COUNT(?r) AS ?n) WHERE { ?r a insp:InspectionReport }"
                    statuses.append(client.get(f"{address}sparql", params={"query": query}).status_code)

        asking = threading.Thread(target=ask)
        asking.start()
        add(folder, SHORT[2:3], jobs=1)
        for _ in range(300):
            time.sleep(0.2)
            now = get(f"{address}health").json()
            if now["status"] == "ok" and now["edition"] != first["edition"]:
                break
        stop.set()
        asking.join()
        assert (first["reports"], now["reports"]) == (2, 3)
        assert set(statuses) == {200}


def test_a_dataset_that_is_damaged_later_stays_as_it_was_shown(tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    build(SHORT[:1], folder, jobs=1)
    with running(folder) as (address, _):
        (folder / "manifest.json").write_text("{}", "utf-8")
        for _ in range(100):
            told = get(f"{address}health").json()
            if "warning" in told:
                break
            time.sleep(0.2)
        assert told["status"] == "ok"
        assert "cannot be shown" in told["warning"]


def test_an_edition_is_made_once_for_each_state_and_old_ones_are_removed(dataset: Path) -> None:
    for _ in range(2):
        with running(dataset) as (address, process):
            get(f"{address}health")
            process.terminate()
            process.wait(20)
    stale = dataset / ".editions" / "0123456789abcdef"
    stale.mkdir()
    (stale / ".in-use").touch()
    with running(dataset) as (address, _):
        get(f"{address}health")
        assert len([path for path in (dataset / ".editions").iterdir() if path.is_dir()]) == 1


@pytest.mark.parametrize("path", ["health", "kg/health"])
def test_a_prefix_may_be_passed_on_or_taken_away_by_the_proxy(dataset: Path, path: str) -> None:
    with running(dataset, "--prefix", "/kg") as (address, _):
        assert address.endswith("/kg/")
        root = address.removesuffix("kg/")
        assert get(root + path).status_code == 200
        assert get(f"{root}kg").headers["location"] == "/kg/"


def test_a_client_that_says_nothing_or_sends_its_head_slowly_is_let_go(
    dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert connections.HEAD_SECONDS < 60
    script = (
        "import sys; from kg.serve import connections; connections.HEAD_SECONDS = 1.0\n"
        "from kg.cli import main; sys.argv = ['kg', 'serve', *sys.argv[1:]]; main()"
    )
    command = [sys.executable, "-c", script, str(dataset), "--port", "0", "--log", "none"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr
        address = next(match for line in process.stderr if (match := re.search(r"127\.0\.0\.1:(\d+)", line)))
        late = b"HTTP/1.1 408"
        for said, answer in ((b"", b""), (b"GET /hea", late), (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ", late)):
            with socket.create_connection(("127.0.0.1", int(address[1]))) as connection:
                connection.settimeout(20)
                connection.sendall(said)
                assert connection.recv(12) == answer
        with socket.create_connection(("127.0.0.1", int(address[1]))) as connection:
            connection.settimeout(20)
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Long: " + b"a" * 100_000)
            assert connection.recv(1000).startswith(b"HTTP/1.1 431")
    finally:
        process.kill()
        process.wait()
        assert process.stderr
        process.stderr.close()


def refused(*arguments: str, **environment: str) -> str:
    command = [sys.executable, "-m", "kg.cli", "serve", *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env={**os.environ, **environment}
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    return done.stderr


def test_what_cannot_be_served_is_told(dataset: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "cannot listen there" in refused(str(dataset), "--port", str(taken.getsockname()[1]))
    assert "there is no such folder" in refused(str(tmp_path / "none"))
    assert "does not start with a slash" in refused(str(dataset), "--prefix", "kg")
    assert "KG_TOKEN holds no token of at least 16" in refused(str(dataset), "--writable", KG_TOKEN="short")
    assert "cannot be read" in refused(str(dataset), "--writable", "--token-file", str(tmp_path / "none"))


def test_every_answer_has_the_headers_that_protect(dataset: Path) -> None:
    with running(dataset) as (address, _):
        for path in ("", "health", "nowhere", "sparql", "page/force/essex"):
            headers = get(address + path).headers
            assert "script-src 'self'" in headers["content-security-policy"], path
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert "server" not in headers
