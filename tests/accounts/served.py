"""A small HTTP server on loopback, for as long as a test lasts."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Asked:
    """What the server was asked."""

    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Answer:
    """What it answers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@contextmanager
def serve(answer: Callable[[Asked], Answer]) -> Iterator[str]:
    """Serve until the block ends; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name the library calls
            self._reply()

        do_POST = do_GET  # noqa: N815  # idem

        def _reply(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            asked = Asked(self.path, self.rfile.read(length), dict(self.headers))
            reply = answer(asked)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
