"""Figures of documents: what the house adds to bare WeasyPrint, and two workers on a batch."""

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import weasyprint

from intl_office.documents.comparing import compare
from intl_office.documents.enums import Locale
from intl_office.documents.parts import Part, Passage, Row, Table
from intl_office.documents.rendering import Order
from intl_office.documents.rendering.fetching import BASE, StaticFetcher
from intl_office.documents.rendering.weasy import WeasyRenderer
from intl_office.documents.specimen import Specimen
from tests.bench.registry import Measured, figure


def order() -> Order:
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


def bare(html: str) -> bytes:
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
    engine, one = WeasyRenderer(), order()
    plain = partial(bare, engine.html(one))
    house = partial(engine.render, one)
    plain(), house()
    # In turn, so that a busy machine slows both.
    pairs = [(_seconds(house), _seconds(plain)) for _ in range(15)]
    ratio = statistics.median(one for one, _ in pairs) / statistics.median(two for _, two in pairs)
    return Measured(ratio)


@figure("text-comparison", target=1.0, unit="s", issue=6)
def text_comparison() -> Measured:
    """Two versions of 40 pages, half of the paragraphs changed, and 60 conditions, half of them."""
    before = [*_forty_pages(changes=0), _conditions(changed=False)]
    after = [*_forty_pages(changes=5), _conditions(changed=True)]
    words = sum(len(text.text.split()) for part in before for text in part.passages)
    return Measured(_seconds(lambda: compare(before, after)), f"{words} words in each")


@figure("text-comparison-at-worst", target=2.0, unit="s", issue=6)
def text_comparison_at_worst() -> Measured:
    """The slowest of texts of 500 pages, most of them made to be slow; two languages each."""
    found = {name: _seconds(partial(_both, one, two)) for name, (one, two) in _worst().items()}
    slowest = max(found, key=lambda name: found[name])
    return Measured(found[slowest], f"the slowest is {slowest!r}")


def _both(before: str, after: str) -> None:
    one, two = (
        Part("scope", "1", tuple(Passage(code, "Scope", text) for code in ("fr", "en")))
        for text in (before, after)
    )
    compare([one], [two])


def _worst() -> dict[str, tuple[str, str]]:
    """Pairs of texts, each of 75,000 words in a language."""
    draw, words = random.Random(6), 75_000

    def text(known: str, sign: str, paragraph: int = words) -> str:
        drawn = draw.choices(known, k=words)
        return "\n\n".join(
            sign.join(drawn[at : at + paragraph]) for at in range(0, words, paragraph)
        )

    lines = [f"In the year {at} house {at} pays all the fees." for at in range(words // 10)]
    return {
        "one word repeated": ("word " * words, "x " + "word y " * (words // 2)),
        "every word another": (
            " ".join(f"a{at}" for at in range(words)),
            " ".join(f"b{at}" for at in range(words)),
        ),
        "two letters in lines": (text("ab", "\n"), text("ab", "\n")),
        "two letters in paragraphs": (text("ab", " ", 100), text("ab", " ", 100)),
        "ten letters on pages": (text("abcdefghij", " ", 1000), text("abcdefghij", " ", 1000)),
        "short sentences": (text("ab", ". "), text("ab", ". ")),
        "one paragraph repeated": ("one two three\n\n" * 25_000, "one two four\n\n" * 24_000),
        "a word of every line": (
            "\n\n".join(lines),
            "\n\n".join(line.replace("fees", "costs") for line in lines),
        ),
    }


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
