"""Running a server: from the folder of a dataset until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn

from kg.dataset import Dataset
from kg.errors import KgError
from kg.serve.app import make_app
from kg.serve.connections import GuardedProtocol
from kg.serve.editions import Editions
from kg.serve.service import Service
from kg.serve.settings import Settings

_KEEP_ALIVE_SECONDS = 15
_CONNECTIONS = 1000


def serve(dataset: Dataset, settings: Settings, on_ready: Callable[[str], None] | None = None) -> None:
    """Serve a dataset until SIGINT or SIGTERM; requests that are being answered then are answered.

    Args:
        on_ready: called with the address once it listens.

    Raises:
        DatasetError: when the dataset is damaged.
        KgError: when the address cannot be listened on.
    """
    listening = _listen(settings)
    editions = Editions(dataset)
    try:
        service = Service(editions.first(), settings, editions)
        config = uvicorn.Config(
            make_app(service),
            http=GuardedProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=int(settings.seconds) + 5,
        )
        server = _Server(config, lambda: on_ready and on_ready(_address(listening, settings)))
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(server.serve([listening]))
    finally:
        listening.close()
        editions.close()


class _Server(uvicorn.Server):
    """Stops quietly on a signal, for that is how a server is stopped."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], object]) -> None:
        super().__init__(config)
        self.on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.on_ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        names = (signal.SIGINT, signal.SIGTERM)
        before = {name: signal.signal(name, self.handle_exit) for name in names}
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(2048)
    except (OSError, UnicodeError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or str(error)
        hint = "choose another with --port, or --port 0 for a free one"
        raise KgError(f"cannot listen there: {reason}", where=f"{settings.host}:{settings.port}", hint=hint) from error
    return listening


def _address(listening: socket.socket, settings: Settings) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{settings.prefix}/"
