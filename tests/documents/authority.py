"""A time stamp authority on this machine (RFC 3161 over HTTP), with its list of revocations."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.utils import timezone
from pyhanko.sign.timestamps import DummyTimeStamper

from tests.documents.sealing import certificate, named

NAME = "Test time stamps"
REPLY = "application/timestamp-reply"
DER = serialization.Encoding.DER


@dataclass
class Authority:
    """What the server answers; `at`: the time that it testifies, now unless a test says so."""

    url: str
    roots: str
    stamper: Any
    crl: bytes = b""
    at: datetime | None = None
    asked: int = 0

    def stamp(self, asked: bytes) -> bytes:
        """A time stamp for a request."""
        self.asked += 1
        self.stamper.fixed_dt = self.at
        answer: bytes = self.stamper.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
        return answer


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    """Takes long to make, and the stamps are made with RSA alone."""
    return rsa.generate_private_key(65537, 2048)


def stamper(root: Any) -> tuple[Any, x509.Certificate]:
    """Something that stamps, and the certificate that it is trusted for."""
    key, name = rsa_key(), named(f"{NAME}, root")
    top = certificate(f"{NAME}, root", root, name, root, ca=True)
    own = certificate(NAME, key, name, root, stamps=True, first=-60)
    private = key.private_bytes(
        DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    made = DummyTimeStamper(
        asn1.Certificate.load(own.public_bytes(DER)), keys.PrivateKeyInfo.load(private)
    )
    return made, top


def revocations(issuer: str, root: Any) -> bytes:
    """An empty list of revocations of an authority."""
    now = timezone.now()
    made = x509.CertificateRevocationListBuilder().issuer_name(named(issuer))
    made = made.last_update(now - timedelta(hours=1)).next_update(now + timedelta(days=2))
    return made.sign(root, hashes.SHA256()).public_bytes(DER)


@contextmanager
def serving(folder: Path) -> Iterator[Authority]:
    """Answer on a port of this machine.

    `/` stamps; `/nonsense`, `/page` and `/refusal` answer with something else; `/crl` gives the
    list of revocations, where a test has put one.
    """
    root = ec.generate_private_key(ec.SECP256R1())
    stamps, top = stamper(root)
    roots = folder / "stamps.pem"
    roots.write_bytes(top.public_bytes(serialization.Encoding.PEM))
    known = Authority("", str(roots), stamps)
    refusal = bytes.fromhex("30053003020102")  # status 2: rejection

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            answers = {"/nonsense": b"\x30\x82nonsense", "/refusal": refusal, "/page": b"<html>"}
            self.reply(answers.get(self.path) or known.stamp(sent))

        def do_GET(self) -> None:
            if known.crl:
                self.reply(known.crl, "application/pkix-crl")
            else:
                self.send_error(503)

        def reply(self, body: bytes, kind: str = REPLY) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if self.path == "/page" else kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Tests are read without it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known.url = f"http://127.0.0.1:{server.server_port}/"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
