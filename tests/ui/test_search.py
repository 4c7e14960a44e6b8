from collections.abc import Iterator, Sequence

import pytest
from django.http import HttpRequest
from django.test import Client

from intl_office.ui import search
from intl_office.ui.search import Hit, Source

HITS = [Hit(f"Lisboa {n}", f"/partners/{n}/", "P  LISBOA109") for n in range(30)]


def _partners(request: HttpRequest, words: str, limit: int) -> Sequence[Hit]:
    return [hit for hit in HITS if words.lower() in hit.title.lower()][:limit]


@pytest.fixture
def partners() -> Iterator[None]:
    with search.sources.replaced(partners=Source("Partners", _partners)):
        yield


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("  Lisboa \t 3 ", "Lisboa 3"),
        ("a\x00b", "a b"),
        ("x" * 500, "x" * 200),
        ("", ""),
    ],
)
def test_normalised(typed: str, words: str) -> None:
    assert search.normalised(typed) == words


def test_box_is_shown_only_where_something_can_be_found(officer_client: Client) -> None:
    with search.sources.replaced():
        assert 'id="search"' not in officer_client.get("/today/").content.decode()
    with search.sources.replaced(partners=Source("Partners", _partners)):
        assert 'id="search"' in officer_client.get("/today/").content.decode()


def test_page_shows_twenty_and_says_that_there_are_more(
    officer_client: Client, partners: None
) -> None:
    page = officer_client.get("/search/", {"q": "lisboa"}).content.decode()
    assert page.count("/partners/") == 20
    assert "There are more" in page


def test_suggestions_are_five_and_a_part(officer_client: Client, partners: None) -> None:
    answer = officer_client.get("/search/", {"q": "lisboa"}, headers={"HX-Request": "true"})
    part = answer.content.decode()
    assert part.count("/partners/") == 5
    assert "<html" not in part


def test_one_letter_searches_nothing(officer_client: Client, partners: None) -> None:
    page = officer_client.get("/search/", {"q": "l"}).content.decode()
    assert "/partners/" not in page
    assert "two letters" in page


def test_words_are_shown_as_text(officer_client: Client, partners: None) -> None:
    page = officer_client.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_search_is_for_those_who_signed_in(client: Client, partners: None, db: None) -> None:
    assert client.get("/search/", {"q": "lisboa"}).status_code == 302
