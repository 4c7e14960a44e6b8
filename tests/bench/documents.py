"""Figures of documents: what the house adds to bare WeasyPrint, and two workers on a batch."""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import weasyprint
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.documents.comparing import compare
from intl_office.documents.enums import Locale
from intl_office.documents.models import Document
from intl_office.documents.parts import Part, Passage, Row, Table
from intl_office.documents.rendering import Order
from intl_office.documents.rendering.fetching import BASE, StaticFetcher
from intl_office.documents.rendering.weasy import WeasyRenderer
from intl_office.documents.specimen import Specimen
from tests.bench.registry import Measured, figure

BATCH = 200
_WORKER = """
import sys, django, weasyprint; django.setup()
from intl_office.documents.actions.making import make
from intl_office.documents.models import Document
print("ready", flush=True); sys.stdin.readline()
for pk in Document.objects.live().order_by("pk").values_list("pk", flat=True):
    make(document_id=pk)
"""


def _order() -> Order:
    kind = Specimen()
    return Order(
        template=kind.template,
        context=kind.context(None, Locale.BOTH),
        locale=Locale.BOTH,
        title="Specimen",
        author="University",
        reference="bench",
        made_at=datetime(2026, 11, 21, tzinfo=UTC),
    )


def _bare(html: str) -> bytes:
    source = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=StaticFetcher())
    pdf: bytes = source.write_pdf(pdf_variant="pdf/a-3a")
    return pdf


def _seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


@figure("document-against-bare", target=1.15, unit="x", issue=3)
def document_against_bare() -> Measured:
    """CPU time of the house's rendering, template included, against WeasyPrint on its HTML."""
    engine, order = WeasyRenderer(), _order()
    bare = partial(_bare, engine.html(order))
    house = partial(engine.render, order)
    bare(), house()
    # In turn, so that a busy machine slows both.
    pairs = [(_seconds(house), _seconds(bare)) for _ in range(15)]
    ratio = statistics.median(one for one, _ in pairs) / statistics.median(two for _, two in pairs)
    return Measured(ratio)


@figure("documents-by-two-workers", target=1.95, unit="1/s", issue=3, at_least=True)
def documents_by_two_workers() -> Measured:
    """Rows to stored files, two processes on one queue of rows; each row is made once."""
    _ask(BATCH)
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", _WORKER],
            cwd=settings.BASE_DIR,
            env={**os.environ, "PYTHONPATH": str(settings.BASE_DIR)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for worker in workers:
        assert worker.stdout
        worker.stdout.readline()
    start = time.perf_counter()
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        worker.communicate()
    seconds = time.perf_counter() - start
    assert Document.objects.live().count() == 0
    return Measured(BATCH / seconds)


@figure("text-comparison", target=1.0, unit="s", issue=6)
def text_comparison() -> Measured:
    """Two versions of 40 pages, half of the paragraphs changed, and 60 conditions, half of them."""
    before = [*_forty_pages(changes=0), _conditions(changed=False)]
    after = [*_forty_pages(changes=5), _conditions(changed=True)]
    words = sum(len(text.text.split()) for part in before for text in part.passages)
    return Measured(_seconds(lambda: compare(before, after)), f"{words} words in each")


def _forty_pages(changes: int) -> list[Part]:
    """Forty articles in two languages, 500 words each; `changes` words of every second paragraph.

    Words come as often as in a language: a few everywhere, most of them seldom.
    """
    draw, edit = random.Random(6), random.Random(7)
    known = [
        f"{stem}{end}"
        for stem in (
            "partner",
            "mobil",
            "recogni",
            "institu",
            "agree",
            "the",
            "of",
            "and",
            "cred",
            "exam",
        )
        for end in ("", "ity", "tion", "s", "ment", "ed", "al")
    ]
    often = [1 / (rank + 1) for rank in range(len(known))]

    def paragraph(number: int) -> str:
        words = draw.choices(known, often, k=100)
        for _ in range(changes if number % 2 else 0):
            words[edit.randrange(100)] = "amended"
        return " ".join(words) + "."

    def text() -> str:
        return "\n\n".join(paragraph(number) for number in range(5))

    return [
        Part(f"a{n}", str(n), tuple(Passage(code, f"Article {n}", text()) for code in ("fr", "en")))
        for n in range(40)
    ]


def _conditions(*, changed: bool) -> Part:
    """Sixty rows of eight cells; later every second one has another figure and no known key."""

    def row(at: int) -> Row:
        other = changed and at % 2
        texts = ("2026/2027", f"Partner {at % 7}", "House", "Studies", f"Field {at}", "English B2")
        figures = (str(at + 100 if other else at), f"{at * 5} months")
        cells = tuple((("fr", text),) for text in (*texts, *figures))
        return Row(cells, "" if other else str(at))

    head = tuple((("fr", f"Column {at}"),) for at in range(8))
    return Part("conditions", "", (), Table(head, tuple(row(at) for at in range(60))))


def _ask(count: int) -> None:
    user = User.objects.create(
        email=f"documents{timezone.now().timestamp()}@example.org",
        password=make_password(None),
        language="fr",
    )
    kind = Specimen()
    context = dict(kind.context(None, Locale.BOTH))
    Document.objects.bulk_create(
        Document(
            kind=kind.code, locale=Locale.BOTH, title=f"Specimen {n}", context=context,
            requested_by=user,
        )
        for n in range(count)
    )  # fmt: skip
