"""A server stays up: jobs run under limits in processes that can be killed, and answers are kept."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tasks

from kg.edition import Edition
from kg.errors import KgError, QueryError
from kg.serve.cache import Cache
from kg.serve.errors import (
    BusyError,
    MemoryLimitError,
    ServeError,
    TimeLimitError,
    TooManyRequestsError,
    WorkerError,
)
from kg.serve.service import Service
from kg.serve.settings import Settings

SETTINGS = Settings(workers=2, spare=0, quick_seconds=60, slice_seconds=60, seconds=60)
posix = pytest.mark.skipif(sys.platform == "win32", reason="the system cannot limit or pause a process")


def served(edition: Edition, work: Callable[[Service], Awaitable[Any]], **settings: Any) -> Any:
    """Return what is done with a service that runs."""

    async def all_of_it() -> Any:
        service = Service(edition, replace(SETTINGS, **settings))
        async with service.running():
            return await asyncio.wait_for(work(service), 120)

    return asyncio.run(all_of_it())


async def begun(path: Path, number: int = 0) -> None:
    """Wait until a job has begun."""
    while not path.with_name(f"{path.name}-begun-{number}").exists():
        await asyncio.sleep(0.005)


async def until(true: Callable[[], bool]) -> None:
    while not true():
        await asyncio.sleep(0.005)


def meeting(service: Service, path: Path, number: int = 0, **options: Any) -> asyncio.Task[Any]:
    return asyncio.create_task(service.run("tasks:meet", {"path": path, "number": number}, **options))


def test_a_query_without_end_comes_to_its_time_limit_and_the_next_one_is_answered(edition: Edition) -> None:
    async def work(service: Service) -> None:
        with pytest.raises(TimeLimitError) as caught:
            await service.run("tasks:query", {"text": tasks.RUNAWAY}, seconds=0.2)
        assert caught.value.status == 504
        assert b"true" in (await service.run("tasks:query", {"text": "ASK { ?s ?p ?o }"})).body
        assert service.workers.counts.late == 1

    served(edition, work)


def test_a_client_cannot_raise_the_time_limit(edition: Edition) -> None:
    async def work(service: Service) -> None:
        with pytest.raises(TimeLimitError, match="longer than 0"):
            await service.run("tasks:query", {"text": tasks.RUNAWAY}, seconds=1000)

    served(edition, work, seconds=0.2)


def test_a_worker_that_dies_fails_its_own_request_only(edition: Edition) -> None:
    async def work(service: Service) -> None:
        with pytest.raises(WorkerError, match="exit code 7") as caught:
            await service.run("tasks:end", {"code": 7})
        assert caught.value.status == 500
        assert await service.run("tasks:key", {}) == edition.key

    served(edition, work)


def test_a_worker_that_dies_while_it_has_nothing_to_do_fails_no_request(edition: Edition) -> None:
    async def work(service: Service) -> None:
        before = await service.run("tasks:process", {}, keep=False)
        os.kill(before, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        await asyncio.sleep(0.1)
        assert await service.run("tasks:process", {}, keep=False) != before

    served(edition, work, workers=1)


@posix
@pytest.mark.parametrize(("function", "arguments"), [("fill", {"size": 2**40}), ("abort", {})])
def test_work_that_needs_more_memory_than_it_may_take_is_refused(
    edition: Edition, function: str, arguments: dict[str, Any]
) -> None:
    async def work(service: Service) -> None:
        with pytest.raises(MemoryLimitError) as caught:
            await service.run(f"tasks:{function}", arguments)
        assert caught.value.status == 503
        assert await service.run("tasks:key", {}) == edition.key
        assert service.workers.counts.large == 1

    served(edition, work)


def test_a_mistake_in_a_job_is_told_and_logged(edition: Edition, caplog: pytest.LogCaptureFixture) -> None:
    async def work(service: Service) -> None:
        with pytest.raises(WorkerError, match="ZeroDivisionError"):
            await service.run("tasks:mistake", {})

    served(edition, work)
    assert "on purpose" in caplog.text


def test_what_a_user_can_mend_comes_back_as_it_was_raised(edition: Edition) -> None:
    async def work(service: Service) -> None:
        with pytest.raises(QueryError) as caught:
            await service.run("tasks:question", {})
        assert str(caught.value) == "line 3: that is no question (ask another)"
        with pytest.raises(KgError, match="onetwo"):
            await service.run("tasks:odd", {})
        with pytest.raises(BusyError):
            await service.run("tasks:busy", {})
        assert service.workers.counts.crashed == 0

    served(edition, work)


@pytest.mark.parametrize("kind", [KgError, QueryError, *ServeError.__subclasses__()])
def test_errors_can_be_sent_from_process_to_process(kind: type[KgError]) -> None:
    error = pickle.loads(pickle.dumps(kind("what", where="where", hint="hint")))
    assert type(error) is kind
    assert str(error) == "where: what (hint)"


def test_a_large_answer_arrives_whole(edition: Edition) -> None:
    async def work(service: Service) -> None:
        assert (await service.run("tasks:fill", {"size": 2**26})).body == b"x" * 2**26

    served(edition, work)


def test_more_than_may_wait_are_refused(edition: Edition, tmp_path: Path) -> None:
    async def work(service: Service) -> None:
        path = tmp_path / "go"
        first = meeting(service, path, 0)
        await begun(path, 0)
        second = meeting(service, path, 1)
        await until(lambda: service.workers.counts.waiting == 1)
        with pytest.raises(BusyError) as caught:
            await meeting(service, path, 2)
        assert caught.value.status == 503
        assert caught.value.retry_after
        path.touch()
        assert await asyncio.gather(first, second) == [0, 1]

    served(edition, work, workers=1, waiting=1)


def test_what_waits_until_its_time_limit_is_told_that_the_server_is_busy(edition: Edition, tmp_path: Path) -> None:
    async def work(service: Service) -> None:
        first = meeting(service, tmp_path / "go")
        await begun(tmp_path / "go")
        with pytest.raises(BusyError):
            await service.run("tasks:key", {}, seconds=0.05)
        (tmp_path / "go").touch()
        assert await first == 0
        assert await service.run("tasks:key", {}) == edition.key

    served(edition, work, workers=1)


def test_an_address_that_asks_too_much_at_a_time_is_refused_and_others_are_not(
    edition: Edition, tmp_path: Path
) -> None:
    async def work(service: Service) -> None:
        path = tmp_path / "go"
        first = meeting(service, path, client="192.0.2.1")
        await begun(path)
        with pytest.raises(TooManyRequestsError) as caught:
            await service.run("tasks:key", {}, client="192.0.2.1")
        assert (caught.value.status, bool(caught.value.retry_after)) == (429, True)
        assert await service.run("tasks:key", {}, client="192.0.2.2") == edition.key
        path.touch()
        await first
        assert await service.run("tasks:key", {}, client="192.0.2.1") == edition.key

    served(edition, work, per_client=1)


def test_clients_take_turns(edition: Edition, tmp_path: Path) -> None:
    async def work(service: Service) -> list[str]:
        path, order = tmp_path / "go", list[str]()

        async def ask(client: str, number: int) -> None:
            await service.run("tasks:process", {"number": number}, client=client)
            order.append(client)

        first = meeting(service, path)
        await begun(path)
        asked = [asyncio.create_task(ask(client, at)) for at, client in enumerate(("one", "one", "one", "two"))]
        await until(lambda: service.workers.counts.waiting == 4)
        path.touch()
        await asyncio.gather(first, *asked)
        return order

    assert served(edition, work, workers=1) == ["one", "two", "one", "one"]


def test_the_job_of_a_client_that_is_gone_is_killed(edition: Edition, tmp_path: Path) -> None:
    async def work(service: Service) -> None:
        before = await service.run("tasks:process", {}, keep=False)
        asked = meeting(service, tmp_path / "go")
        await begun(tmp_path / "go")
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert await service.run("tasks:process", {}, keep=False) != before
        assert service.workers.counts.gone == 1

    served(edition, work, workers=1)


def test_a_client_that_is_gone_before_its_turn_takes_no_process(edition: Edition, tmp_path: Path) -> None:
    async def work(service: Service) -> None:
        path = tmp_path / "go"
        first = meeting(service, path, 0)
        await begun(path, 0)
        second = meeting(service, path, 1)
        await until(lambda: service.workers.counts.waiting == 1)
        second.cancel()
        await until(lambda: service.workers.counts.waiting == 0)
        path.touch()
        assert await first == 0
        assert not path.with_name("go-begun-1").exists()

    served(edition, work, workers=1)


async def long_jobs(service: Service, path: Path, number: int, **options: Any) -> list[asyncio.Task[Any]]:
    """Begin jobs that do not end by themselves, each when the one before gives way."""
    asked = []
    for at in range(number):
        asked.append(meeting(service, path, at, **options))
        await begun(path, at)
    return asked


def test_a_short_job_is_done_while_long_ones_fill_the_slow_lane_and_others_are_paused(
    edition: Edition, tmp_path: Path
) -> None:
    async def work(service: Service) -> None:
        path = tmp_path / "go"
        long = await long_jobs(service, path, 5)
        assert await service.run("tasks:key", {}) == edition.key
        assert (service.workers.counts.slow, service.workers.counts.paused) == (2, 3)
        path.touch()
        assert await asyncio.gather(*long) == [0, 1, 2, 3, 4]

    served(edition, work, workers=1, slice_seconds=0.01, slow=2, paused=3)


def test_more_long_jobs_than_the_server_can_hold_are_refused_whole(edition: Edition, tmp_path: Path) -> None:
    async def work(service: Service) -> None:
        path = tmp_path / "go"
        held, refused = await long_jobs(service, path, 2)
        assert await service.run("tasks:key", {}) == edition.key
        with pytest.raises(BusyError):
            await refused
        path.touch()
        assert await held == 0

    served(edition, work, workers=1, slice_seconds=0.01, slow=1, paused=0)


def test_a_paused_job_comes_to_its_time_limit(edition: Edition, tmp_path: Path) -> None:
    async def work(service: Service) -> None:
        asked = await long_jobs(service, tmp_path / "go", 2)
        assert await service.run("tasks:key", {}) == edition.key
        assert service.workers.counts.paused == 1
        for found in await asyncio.gather(*asked, return_exceptions=True):
            assert isinstance(found, TimeLimitError)

    served(edition, work, workers=1, slice_seconds=0.01, slow=1, paused=1, seconds=4)


@pytest.mark.skipif(sys.platform != "linux", reason="the system cannot pause a process")
def test_a_job_that_ends_is_done_while_one_that_never_ends_holds_the_slow_lane(edition: Edition) -> None:
    async def work(service: Service) -> None:
        endless = asyncio.create_task(service.run("tasks:query", {"text": tasks.RUNAWAY}))
        await until(lambda: service.workers.counts.slow == 1)
        assert await service.run("tasks:spin", {"seconds": 0.5}) == 0.5
        assert not endless.done()
        endless.cancel()

    served(edition, work, quick_seconds=0.05, slow=1, paused=1)


def test_a_job_gives_way_after_a_while_also_when_nobody_waits(edition: Edition, tmp_path: Path) -> None:
    async def work(service: Service) -> None:
        (asked,) = await long_jobs(service, tmp_path / "go", 1)
        await until(lambda: service.workers.counts.slow == 1)
        (tmp_path / "go").touch()
        assert await asked == 0

    served(edition, work, quick_seconds=0.01)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_worker_outlives_a_server_that_is_killed(edition: Edition, tmp_path: Path) -> None:
    """Not even one that is paused."""
    script = f"""
if __name__ == "__main__":
    import asyncio, sys
    from pathlib import Path
    sys.path.insert(0, {str(Path(__file__).parent)!r})
    from test_workers import long_jobs, served
    from kg.edition import Edition

    async def work(service):
        await long_jobs(service, Path({str(tmp_path / "go")!r}), 3)
        print(*(process._process.pid for process in service.workers._all), flush=True)
        await asyncio.Event().wait()

    served(Edition(Path({str(edition.path)!r})), work, workers=1, slice_seconds=0.01, slow=1, paused=1)
"""
    (tmp_path / "server.py").write_text(script)
    with subprocess.Popen([sys.executable, tmp_path / "server.py"], stdout=subprocess.PIPE, text=True) as server:
        try:
            workers = (server.stdout or sys.stdin).readline().split()
        finally:
            server.kill()
    assert len(workers) >= 3
    asyncio.run(until(lambda: not any(Path("/proc", worker).exists() for worker in workers)))


def test_the_same_is_answered_from_memory_unless_that_is_not_wanted(edition: Edition) -> None:
    async def work(service: Service) -> None:
        text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        first = await service.run("tasks:query", {"text": text})
        assert await service.run("tasks:query", {"text": text}) is first
        again = await service.run("tasks:query", {"text": text}, keep=False)
        assert again == first
        assert again is not first
        assert (service.workers.counts.hits, service.workers.counts.misses) == (1, 1)

    served(edition, work)


def test_errors_are_not_kept(edition: Edition) -> None:
    async def work(service: Service) -> None:
        for _ in range(2):
            with pytest.raises(QueryError):
                await service.run("tasks:question", {})
        assert (service.workers.counts.hits, service.workers.counts.misses) == (0, 2)

    served(edition, work)


def test_another_edition_is_asked_anew_by_the_same_worker(edition: Edition, tmp_path: Path) -> None:
    other = Edition(tmp_path / "0123456789abcdef")
    other.path.symlink_to(edition.path, target_is_directory=True)

    async def work(service: Service) -> None:
        first = await service.run("tasks:key", {})
        service.edition = other
        assert (first, await service.run("tasks:key", {})) == (edition.key, other.key)
        service.edition = edition
        assert await service.run("tasks:key", {}) == edition.key

    served(edition, work, workers=1)


def test_requests_for_the_same_share_one_job(edition: Edition, tmp_path: Path) -> None:
    async def work(service: Service) -> None:
        path = tmp_path / "go"
        asked = [meeting(service, path) for _ in range(5)]
        await begun(path)
        asked[0].cancel()
        path.touch()
        assert await asyncio.gather(*asked[1:]) == [0, 0, 0, 0]
        assert path.with_name("go-begun-0").read_text() == "begun\n"
        assert service.workers.counts.joined == 4

    served(edition, work)


def test_a_worker_makes_way_after_so_many_jobs(edition: Edition) -> None:
    async def work(service: Service) -> None:
        pids = [await service.run("tasks:process", {}, keep=False) for _ in range(6)]
        assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [2, 2, 2]

    served(edition, work, workers=1, jobs=2)


def test_what_is_under_way_when_the_server_stops_is_told_so(edition: Edition, tmp_path: Path) -> None:
    async def work() -> None:
        service = Service(edition, replace(SETTINGS, workers=1))
        async with service.running():
            asked = [meeting(service, tmp_path / "go", number) for number in range(3)]
            await begun(tmp_path / "go")
        for found in await asyncio.gather(*asked, return_exceptions=True):
            assert isinstance(found, BusyError)
        with pytest.raises(BusyError, match="stopped"):
            await service.run("tasks:key", {})

    asyncio.run(work())


def test_memory_is_for_what_was_asked_for_last() -> None:
    cache = Cache(12_000)
    for number in range(8):
        cache.put("e", bytes([number]), number, 1000)
    assert cache.get("e", b"\0") == (0,)
    cache.put("e", b"\x08", 8, 2000)
    assert [number for number in range(9) if cache.get("e", bytes([number]))] == [0, 3, 4, 5, 6, 7, 8]
    assert cache.bytes <= 12_000


def test_answers_of_another_edition_are_forgotten() -> None:
    cache = Cache(10_000)
    cache.put("one", b"k", "of one", 100)
    assert cache.get("two", b"k") is None
    cache.put("two", b"k", "of two", 100)
    assert (cache.get("one", b"k"), cache.get("two", b"k")) == (None, ("of two",))
    assert cache.bytes < 1000


def test_an_answer_too_large_for_the_memory_is_not_kept() -> None:
    cache = Cache(10_000)
    cache.put("e", b"k", "large", 3000)
    assert cache.get("e", b"k") is None
    assert cache.bytes == 0
