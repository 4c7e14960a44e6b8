"""The browser's own complaints are heard."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import include, path
from playwright.sync_api import Page

from tests.kit.browser import Complaints, Look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
_BODIES = {
    "inline": "<script>document.title = 'run'</script>",
    "foreign": "<img alt='' src='https://example.org/x.png'>",
    "missing": "<img alt='' src='/static/missing.png'>",
    "unlabelled": "<main><h1>Page</h1><input type='text'></main>",
    "wide": "<main><h1>Page</h1><table><tr><td>" + "x" * 400 + "</td></tr></table></main>",
    "field": "<main><h1>Page</h1><p>%(count)s rows</p></main>",
    "good": "<main><h1>Page</h1><p>Text</p></main>",
}


@login_not_required
def broken(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(
        f"<!doctype html><html lang='fr'><head><title>{name}</title></head>"
        f"<body>{_BODIES[name]}</body></html>"
    )


urlpatterns = [
    path("broken/<name>", broken),
    path("", include("intl_office.urls")),
]


@pytest.fixture(autouse=True)
def _broken_pages() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("inline", "script-src"),
        ("foreign", "https://example.org/x.png"),
        ("missing", "status 404"),
    ],
)
def test_a_complaint_fails_the_test(
    page: Page, complaints: Complaints, name: str, said: str
) -> None:
    page.goto(f"/broken/{name}", wait_until="networkidle")
    with pytest.raises(pytest.fail.Exception, match=said):
        complaints.check()


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("unlabelled", pytest.fail.Exception, "label: Form elements must have labels"),
        ("wide", AssertionError, "sideways"),
        ("field", AssertionError, "unready"),
    ],
)
def test_a_bad_page_fails_the_check(
    page: Page, look: Look, name: str, error: type[BaseException], said: str
) -> None:
    page.goto(f"/broken/{name}")
    with pytest.raises(error, match=said):
        check_page(page, look, f"kit-{name}")


def test_a_good_page_passes(page: Page, look: Look) -> None:
    page.goto("/broken/good")
    check_page(page, look, "kit-good")


def test_the_wrong_language_fails_the_check(open_page: Callable[[Look], Page]) -> None:
    english = Look("en")
    page = open_page(english)
    page.goto("/broken/good")
    with pytest.raises(AssertionError):
        check_page(page, english, "kit-wrong-language")
