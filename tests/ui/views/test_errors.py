import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path
from pytest_django import DjangoAssertNumQueries
from redis.exceptions import ConnectionError as RedisConnectionError

from intl_office.ui.views import errors

ID = "0123456789abcdef"


def _raise(error: Exception) -> HttpResponse:
    raise error


def _boom(request: HttpRequest) -> HttpResponse:
    return _raise(ZeroDivisionError())


def _no_database(request: HttpRequest) -> HttpResponse:
    return _raise(OperationalError("server closed the connection unexpectedly"))


def _no_cache(request: HttpRequest) -> HttpResponse:
    return _raise(RedisConnectionError("no socket"))


def _damaged(request: HttpRequest) -> HttpResponse:
    return _raise(SuspiciousOperation())


def _refused(request: HttpRequest) -> HttpResponse:
    return _raise(PermissionDenied())


for _view in (_boom, _no_database, _no_cache, _damaged, _refused):
    _view.login_required = False  # type: ignore[attr-defined]  # what login_not_required sets

urlpatterns = [
    path("boom/", _boom),
    path("no-database/", _no_database),
    path("no-cache/", _no_cache),
    path("damaged/", _damaged),
    path("refused/", _refused),
    path("", include("intl_office.urls")),
]
handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error


@pytest.fixture
def browser() -> Client:
    client = Client(headers={"accept-language": "en", "x-request-id": ID})
    client.raise_request_exception = False
    return client


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/boom/", 500, "An error on our side"),
        ("/no-database/", 503, "Back in a moment"),
        ("/no-cache/", 503, "Back in a moment"),
        ("/damaged/", 400, "This request is not understood"),
        ("/refused/", 403, "Not open to you"),
        ("/nowhere/", 404, "Page not found"),
    ],
)
@pytest.mark.django_db
def test_what_went_wrong_and_the_way_on(
    browser: Client, address: str, status: int, title: str
) -> None:
    answer = browser.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert title in page
    assert 'href="/"' in page
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", ["/boom/", "/no-database/", "/no-cache/", "/damaged/"])
def test_a_broken_page_asks_for_no_data_and_shows_its_number_in_both_languages(
    browser: Client, db: None, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        page = browser.get(address).content.decode()
    assert f"X-Request-Id: {ID}" in page
    assert '<section lang="fr"' in page
    assert '<section lang="en"' in page


@pytest.mark.urls(__name__)
def test_unavailable_says_when_to_come_back(browser: Client, db: None) -> None:
    assert browser.get("/no-database/").headers["Retry-After"] == "30"


def test_a_lost_connection_is_unavailability_too(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = InterfaceError("connection already closed")
    monkeypatch.setattr("sys.exception", lambda: lost)
    assert errors.server_error(RequestFactory().get("/")).status_code == 503


def _expired(referer: str) -> HttpResponse:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en", "referer": referer})
    answer = client.post("/preferences/theme/", {"theme": "dark"})
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.django_db
def test_an_expired_form_leads_back_to_its_page() -> None:
    answer = _expired("http://testserver/agreements/new/?kind=1")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "This form has expired" in page
    assert 'href="/agreements/new/?kind=1"' in page


@pytest.mark.parametrize("referer", ["", "https://evil.example/form/", "javascript:alert(1)"])
@pytest.mark.django_db
def test_an_expired_form_never_leads_elsewhere(referer: str) -> None:
    page = _expired(referer).content.decode()
    assert "Back to the form" not in page
    assert "evil" not in page
    assert "javascript" not in page
