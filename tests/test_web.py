"""Reports from addresses: asked of a real server on this machine, within limits, and kept."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from kg.cli import run
from kg.errors import ReadError
from kg.readers import read, web
from kg.readers.web import Limits, addresses
from kg.readers.web.cache import Cache, folder

PAGE = (
    "<!DOCTYPE html><title>Norfolk 2016</title><main><h1>Norfolk 2016</h1><p>This PEEL assessment is of the force. "
    + "The inspection found that the police officers of the force’s teams are good at what they do. " * 6
    + "</p></main>"
)
Answer = Callable[[BaseHTTPRequestHandler], None]


def answer(
    body: bytes = PAGE.encode(), kind: str | None = "text/html; charset=utf-8", status: int = 200, **headers: str
) -> Answer:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        if kind is not None:
            handler.send_header("Content-Type", kind)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def to(location: str) -> Answer:
    return answer(b"", status=302, Location=location)


class Site:
    """A server whose pages a test sets; it counts what is asked and keeps the headers of the last request."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.headers: dict[str, str] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.headers = dict(self.headers.items())
                site.pages.get(self.path, answer(b"", status=404))(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    made = Site()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def refused(address: str, **told: object) -> str:
    with pytest.raises(ReadError) as caught:
        web.fetch(address, **told)  # type: ignore[arg-type]
    assert caught.value.where
    assert caught.value.hint
    return str(caught.value)


def test_an_address_is_read_like_a_file(site: Site) -> None:
    """Its address is the source of the report, and no network is needed the second time."""
    site.pages["/norfolk/"] = answer()
    report = read(f"{site.base}/norfolk/#top")
    assert report.metadata.id == "report/peel-2016-norfolk"
    assert report.metadata.source == f"{site.base}/norfolk/"
    assert "inspection-kg/" in site.headers["User-Agent"]
    assert read(f"{site.base}/norfolk/", given={"cycle": "2017"}).metadata.cycle == "2017"
    assert site.asked == ["/norfolk/"]
    site.pages["/kent"] = answer()
    assert read(Path(f"{site.base}/kent")).metadata.source == f"{site.base}/kent"  # a Path loses one of the slashes


def test_the_command_takes_an_address(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.pages["/norfolk/"] = answer()
    assert run(["annotate", f"{site.base}/norfolk/", "--meta", "force=Kent Police"]) == 0
    assert "force/kent" in capsys.readouterr().out
    assert run(["annotate", f"{site.base}/norfolk/"]) == 0
    assert run(["annotate", f"{site.base}/norfolk/", "--refresh"]) == 0
    assert len(site.asked) == 2
    capsys.readouterr()
    assert run(["annotate", f"{site.base}/nothing"]) == 2
    assert capsys.readouterr().err.startswith(f"kg: {site.base}/nothing: there is nothing at this address (404")


def test_redirects_are_followed_to_their_end(site: Site) -> None:
    site.pages |= {"/a": to("/b"), "/b": to("c"), "/c": answer()}
    found = web.fetch(f"{site.base}/a")
    assert (found.address, found.final) == (f"{site.base}/a", f"{site.base}/c")
    assert found.data == PAGE.encode()


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (to("/page"), "it leads from address to address, more than 5 times"),
        (to("ftp://example.org/x"), "it leads to ftp://example.org/x: not an address of the web"),
        (to("https://user:secret@example.org/"), "has a user name or password in it"),
        (to("http://192.0.2.1/"), "plain http is not fetched"),
        (answer(status=404), "there is nothing at this address (404 Not Found)"),
        (answer(status=403), "may not be fetched by programs (403 Forbidden)"),
        (answer(status=500), "the server has failed (500 Internal Server Error)"),
        (answer(status=304), "no report (304 Not Modified)"),
        (answer(kind="image/png"), "this is of the type image/png, not a web page, PDF or text"),
        (answer(b""), "this address gives nothing"),
        (answer(b"xx", Content_Length="600"), "the connection broke off"),
        (answer(b"no gzip", Content_Encoding="gzip"), "cannot be unpacked"),
        (answer(b"x" * 3000), "it is larger than 0.002 MB"),
        (answer(gzip.compress(b"x" * 30_000), Content_Encoding="gzip"), "it is larger than 0.002 MB"),
        (answer(b"", Content_Length="99999999999999999999"), "it is larger than 0.002 MB"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused(site: Site, page: Answer, message: str) -> None:
    """Nothing of it is kept."""
    site.pages["/page"] = page
    told = refused(f"{site.base}/page", limits=Limits(size=2000))
    assert message in told
    assert told.startswith(f"{site.base}/page: ")
    assert "secret" not in told
    assert not folder().exists()


def test_a_body_may_come_packed_or_without_its_length(site: Site) -> None:
    def unmeasured(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(PAGE.encode())

    site.pages |= {"/packed": answer(gzip.compress(PAGE.encode()), Content_Encoding="gzip"), "/bare": unmeasured}
    assert web.fetch(f"{site.base}/packed").data == PAGE.encode()
    assert web.fetch(f"{site.base}/bare").data == PAGE.encode()


def test_a_slow_answer_is_given_up(site: Site) -> None:
    """Both the wait for a part and the whole have their limit."""

    def dripping(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        for _ in range(100):
            try:
                handler.wfile.write(b"x")
                time.sleep(0.05)
            except OSError:
                return

    site.pages |= {"/silent": lambda handler: time.sleep(0.5), "/dripping": dripping}
    assert "does not answer within 0.1 seconds" in refused(f"{site.base}/silent", limits=Limits(read=0.1))
    started = time.monotonic()
    assert "longer than 0.3 seconds" in refused(f"{site.base}/dripping", limits=Limits(whole=0.3))
    assert time.monotonic() - started < 2


def test_the_encoding_that_only_the_server_tells_is_kept(site: Site) -> None:
    site.pages["/old"] = answer(PAGE.encode("cp1252"), "text/html; charset=ISO-8859-1")
    assert "force’s teams" in read(f"{site.base}/old").snapshot.text


def test_refreshing_asks_only_for_what_has_changed(site: Site) -> None:
    """A server that knows the body that is kept does not send it again."""

    def versioned(handler: BaseHTTPRequestHandler) -> None:
        known = handler.headers["If-None-Match"] == '"1"' and handler.headers["If-Modified-Since"] == "yesterday"
        answer(b"" if known else PAGE.encode(), status=304 if known else 200, ETag='"1"', Last_Modified="yesterday")(
            handler
        )

    site.pages["/page"] = versioned
    first = web.fetch(f"{site.base}/page")
    again = web.fetch(f"{site.base}/page", refresh=True)
    assert (first.cached, again.cached, again.data) == (False, True, first.data)
    site.pages["/page"] = answer(PAGE.replace("Norfolk", "Suffolk").encode())
    assert b"Suffolk" in web.fetch(f"{site.base}/page", refresh=True).data
    assert b"Suffolk" in web.fetch(f"{site.base}/page").data
    assert len(site.asked) == 3


def test_a_failed_refresh_leaves_what_is_kept(site: Site) -> None:
    site.pages["/page"] = answer()
    web.fetch(f"{site.base}/page")
    site.pages["/page"] = answer(status=500)
    assert "the server has failed" in refused(f"{site.base}/page", refresh=True)
    assert web.fetch(f"{site.base}/page").data == PAGE.encode()


@pytest.mark.parametrize("part", ["bodies", "addresses"])
@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff", None])
def test_what_is_damaged_in_the_cache_is_fetched_again(site: Site, part: str, damage: bytes | None) -> None:
    site.pages["/page"] = answer()
    web.fetch(f"{site.base}/page")
    (path,) = (folder() / part).iterdir()
    path.unlink() if damage is None else path.write_bytes(damage)
    assert web.fetch(f"{site.base}/page").data == PAGE.encode()
    assert web.fetch(f"{site.base}/page").cached
    assert len(site.asked) == 2


def test_equal_bodies_are_kept_once(site: Site) -> None:
    site.pages |= {"/a": answer(), "/b": answer()}
    web.fetch(f"{site.base}/a")
    web.fetch(f"{site.base}/b")
    assert len(list((folder() / "bodies").iterdir())) == 1
    assert len(list((folder() / "addresses").iterdir())) == 2


def test_a_cache_that_cannot_be_written_is_told(site: Site, tmp_path: Path) -> None:
    site.pages["/page"] = answer()
    (tmp_path / "file").write_text("x")
    assert "set KG_CACHE" in refused(f"{site.base}/page", cache=Cache(tmp_path / "file"))


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://192.0.2.1/report", "plain http is not fetched"),
        ("ftp://192.0.2.1/report", "not an address of the web"),
        ("https://", "not an address of the web"),
        ("https://example.org:port/", "not an address"),
        ("https://user:secret@example.org/", "has a user name or password in it"),
        ("https://example.org/" + "x" * 3000, "not an address of the web"),
        ("https://exa mple.org/", "not an address"),
        ("https://[::1", "not an address"),
    ],
)
def test_wrong_addresses_are_refused(address: str, message: str) -> None:
    told = refused(address)
    assert message in told
    assert "secret" not in told


def test_an_address_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    assert "cannot be reached" in refused("http://127.0.0.1:9/", cache=Cache(tmp_path))


@pytest.mark.parametrize(
    "inside", ["https://inside.example/", "https://10.0.0.7/", "http://127.0.0.1/", "https://[::1]/"]
)
def test_no_address_outside_leads_within(inside: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by name nor by number; the other way is free."""
    known = {"outside.example": ["93.184.216.34"], "inside.example": ["192.168.0.9"]}
    numbers = {"10.0.0.7", "127.0.0.1", "::1"}
    monkeypatch.setattr(addresses, "resolve", lambda host: known.get(host, [host] if host in numbers else []))

    def reply(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/end":
            return httpx.Response(200, text=PAGE, headers={"Content-Type": "text/html"})
        outside = request.url.host == "outside.example"
        return httpx.Response(302, headers={"Location": inside if outside else "https://outside.example/end"})

    transport = httpx.MockTransport(reply)
    told = refused("https://outside.example/", cache=Cache(tmp_path), transport=transport)
    assert "which is within this machine or its network" in told
    assert web.fetch(inside, cache=Cache(tmp_path), transport=transport).final == "https://outside.example/end"
