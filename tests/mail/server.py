"""A small SMTP server on loopback that answers as a test says and keeps what it accepts."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

Hook = Callable[[], None]


class MailServer(socketserver.ThreadingTCPServer):
    """RFC 5321 as far as Django's backend speaks it.

    `replies` overrides an answer by verb (MAIL, RCPT, DATA, END: after the text), "" drops the
    line. `before_answer` runs once the text is kept, before its acceptance is told.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Session)
        self.replies: dict[str, str] = {}
        self.accepted: list[EmailMessage] = []
        self.sessions = 0
        self.before_answer: Hook | None = None

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def message_ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.accepted]


class _Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.sessions += 1
        self._say("220 test ESMTP")
        while line := self.rfile.readline():
            verb = line.decode().strip().partition(" ")[0].upper()
            reply = self._answer(verb)
            if reply == "":
                return
            self._say(reply)
            if verb == "QUIT":
                return

    def _answer(self, verb: str) -> str:
        if verb in self.server.replies:
            return self.server.replies[verb]
        if verb == "DATA":
            self._say("354 go on")
            return self._take()
        return {"EHLO": "250 test", "HELO": "250 test", "QUIT": "221 bye"}.get(verb, "250 ok")

    def _take(self) -> str:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        refused = self.server.replies.get("END")
        if refused is not None and refused.startswith(("4", "5")):
            return refused
        mail = cast("Any", message_from_bytes)(b"".join(lines), policy=policy.default)
        self.server.accepted.append(mail)
        if self.server.before_answer:
            self.server.before_answer()
        return "250 accepted" if refused is None else refused

    def _say(self, reply: str) -> None:
        self.wfile.write(reply.encode() + b"\r\n")


@contextmanager
def serving(port: int = 0) -> Iterator[MailServer]:
    with MailServer(port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
