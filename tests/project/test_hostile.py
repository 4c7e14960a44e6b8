"""Every form that the director reaches is filled in badly: the answer may refuse, never break.

The pages are those of the table of addresses, with their rows: a new room is covered by its lines.
"""

from collections import deque
from collections.abc import Callable, Iterator
from itertools import cycle
from random import Random
from typing import Any
from urllib.parse import quote_plus, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.kit.matrix import Entry, Expect, Given, Visitor
from tests.project.addresses import TABLE

pytestmark = pytest.mark.django_db

HOSTILE = {
    "word": "not-a-number",
    "number": str(10**30),
    "negative": "-1e400",
    "nul": "a\x00b",
    "surrogate": "\ud800",
    "markup": "<script>alert(1)</script>{{ 7|add:7 }}{% load i18n %}",
    "right to left": "\u202egnp.exe\u2066\u200f\ufeff",
    "long": "é" * 50_000,
    "date": "0000-13-45",
    "identifier": "00000000-0000-0000-0000-000000000000",
    "spaces": " \t\r\n\u00a0\u2003 ",
}
UNKNOWN = ("pk", "id", "is_superuser", "state", "__class__", "form-TOTAL_FORMS", "form-0-id")
QUERY = ("page", "sort", "q", "columns", "cursor", "next", "_export", "view", "unit", "month")
FEW, TURNS = 3, 6  # wrong fields at once among right ones; fewer times in a long form
FORM = "application/x-www-form-urlencoded"
Pairs = list[tuple[str, str]]


def _lines(method: str, role: str = "as director") -> list[object]:
    return [
        pytest.param(name, line, id=f"{name}-{number}")
        for name, lines in TABLE.items()
        for number, line in enumerate(lines)
        if line.method == method and line.expected[role] in {Expect.OK, Expect.ELSEWHERE}
    ]


@pytest.fixture
def director(everyone: dict[str, Visitor]) -> Visitor:
    """Who reaches most forms."""
    return everyone["as director"]


def _encoded(pairs: Pairs) -> str:
    """A form as a browser sends it; halves of surrogates go as the bytes they would be."""
    return "&".join(
        f"{quote_plus(name)}={quote_plus(value.encode(errors='surrogatepass'))}"
        for name, value in pairs
    )


def _attempt(visitor: Visitor, act: Callable[[Client], Any], told: str) -> None:
    """Do it as this person, check the answer, undo it."""
    with transaction.atomic():
        try:
            response = act(visitor.client())
            _read(response)
        except Exception as error:
            error.add_note(f"hostile input: {told}")
            raise
        transaction.set_rollback(True)
    assert response.status_code < 500, f"{told}: {response.status_code}"


def _read(response: Any) -> None:
    """Read a file to its end, which closes it."""
    if response.streaming:
        deque(response.streaming_content, maxlen=0)


def _post(visitor: Visitor, address: str, pairs: Pairs, told: str) -> None:
    body = _encoded(pairs)
    _attempt(
        visitor,
        lambda client: client.post(address, body, content_type=FORM),
        f"POST {address} {told}",
    )


def _forms(client: Client, address: str, given: Given) -> Iterator[html.FormElement]:
    response = client.get(address, given.query)
    _read(response)
    kind = response.headers.get("Content-Type", "")
    page = response.status_code == 200 and kind.startswith("text/html") and not response.streaming
    if page and response.content.strip():
        main = html.document_fromstring(response.text, base_url=address).find(".//main")
        # Many rows with the same form: one of them is enough.
        found = [] if main is None else main.iter("form")
        forms = [one for one in found if isinstance(one, html.FormElement)]
        yield from {tuple(sorted(map(str, form.fields))): form for form in forms}.values()


def _mixtures(names: list[str], times: int = 3) -> Iterator[tuple[str, Pairs]]:
    """All fields wrong, each in another way each time; which is drawn from their names.

    What one form is spared another one gets: the same kinds of field are in many forms.
    """
    chance = Random("".join(names))
    drawn = [chance.sample(list(HOSTILE), times) for _name in names]
    for turn in range(times):
        kinds = [ways[turn] for ways in drawn]
        pairs = [(name, HOSTILE[kind]) for name, kind in zip(names, kinds, strict=True)]
        yield f"all wrong: {dict(zip(names, kinds, strict=True))}", pairs


def _variants(names: list[str], filled: Pairs) -> Iterator[tuple[str, Pairs]]:
    """All fields wrong at once; a few of them, among others that are right; none; unknown ones."""
    yield from _mixtures(names)
    kinds = cycle(HOSTILE)
    turns = min(-(-len(names) // FEW), TURNS)
    for turn in range(turns):
        wrong = {name: next(kinds) for name in names[turn::turns]}
        rest = [pair for pair in filled if pair[0] not in wrong]
        yield f"{wrong}", [*rest, *((name, HOSTILE[kind]) for name, kind in wrong.items())]
    unknown = [(name, HOSTILE["word"]) for name in UNKNOWN]
    yield "none", []
    yield "unknown", [*filled, *filled, *unknown]


@pytest.mark.parametrize(("name", "line"), _lines("get"))
def test_the_forms_of_a_page(name: str, line: Entry, director: Visitor) -> None:
    given = line.given(director.user())
    address = reverse(name, kwargs=dict(given.kwargs))
    for form in list(_forms(director.client(), address, given)):
        # The names of what can be filled in; a button or a file has no value of its own.
        names = sorted({str(key) for key in form.fields if key and key != "csrfmiddlewaretoken"})
        filled = [(str(key), str(value)) for key, value in form.form_values()]
        target = urlsplit(form.get("action") or address)
        where = target.path + (f"?{target.query}" if target.query else "")
        if form.method == "POST":
            for told, pairs in _variants(names, filled):
                _post(director, where, pairs, told)
            _files(director, where, form)
        else:
            _ask(director, target.path, names)
    _ask(director, address, list(QUERY))


def _files(visitor: Visitor, address: str, form: html.FormElement) -> None:
    """Files with names and contents that no honest person has."""
    fields = [str(one.name) for one in form.iter("input") if one.get("type") == "file" and one.name]
    for title, content in (
        ("../../etc/passwd\x00.pdf", b"\x00" * 10),
        ("x" * 300 + ".xlsx", b"PK\x03\x04 cut off"),
        ("\u202efdp.exe", b""),
    ):
        for field in fields:
            file = SimpleUploadedFile(title, content, content_type="application/pdf")
            told = f"{address} file {title[:20]!r}"
            _attempt(
                visitor,
                lambda client, one=field, file=file: client.post(address, {one: file}),  # type: ignore[misc]  # names of the turn
                told,
            )


def _ask(visitor: Visitor, address: str, names: list[str]) -> None:
    for told, pairs in _mixtures(names, times=2):
        query = _encoded(pairs)
        _attempt(
            visitor,
            lambda client, query=query: client.get(address, QUERY_STRING=query),  # type: ignore[misc]  # the query of the turn
            f"GET {address} {told}",
        )


@pytest.mark.parametrize(("name", "line"), _lines("post"))
def test_what_is_posted(name: str, line: Entry, director: Visitor) -> None:
    given = line.given(director.user())
    address = reverse(name, kwargs=dict(given.kwargs))
    filled = [(key, str(value)) for key, value in given.data.items()]
    for told, pairs in _variants(sorted(given.data), filled):
        _post(director, address, pairs, told)
    for kind in ("number", "nul", "surrogate"):
        _post(director, address, [("next", HOSTILE[kind]), *filled], f"next {kind}")


def test_a_broken_answer_is_noticed(director: Visitor) -> None:
    with pytest.raises(AssertionError, match="POST x: 500"):
        _attempt(director, lambda _client: HttpResponse(status=500), "POST x")
    with pytest.raises(ZeroDivisionError) as found:
        _attempt(director, lambda _client: HttpResponse(status=1 // 0), "POST x")
    assert found.value.__notes__ == ["hostile input: POST x"]


def test_forms_are_found(director: Visitor) -> None:
    """A page with a form is read as one, or nothing above would test anything."""
    (form,) = _forms(director.client(), reverse("access:give"), Given())
    assert "reason" in form.fields


def test_every_field_is_wrong_in_another_way_each_time() -> None:
    turns = [dict(pairs) for _told, pairs in _mixtures(["name", "starts_on"])]
    assert len(turns) >= 3
    for name in ("name", "starts_on"):
        assert len({turn[name] for turn in turns}) == len(turns)
    assert turns == [dict(pairs) for _told, pairs in _mixtures(["name", "starts_on"])]
