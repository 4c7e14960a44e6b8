import io
import json
import logging
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils.functional import SimpleLazyObject
from pythonjsonlogger.json import JsonFormatter

from intl_office.core import audit
from intl_office.core.logs import PlainFormatter, RequestIdFilter, request_id
from intl_office.core.middleware import AuditMiddleware, RequestLogMiddleware
from tests.factories.core import PersonFactory


def answer(status: int = 200) -> Any:
    seen: dict[str, str] = {}

    def view(request: HttpRequest) -> HttpResponse:
        seen["id"] = request_id.get()
        return HttpResponse(status=status)

    return view, seen


def ask(status: int = 200, headers: dict[str, str] | None = None) -> tuple[HttpResponse, str]:
    view, seen = answer(status)
    response = RequestLogMiddleware(view)(RequestFactory().get("/x", headers=headers or {}))
    return response, seen["id"]


def test_identifier_of_the_proxy_is_kept() -> None:
    response, seen = ask(headers={"X-Request-Id": "abcdef-0123"})
    assert response["X-Request-Id"] == seen == "abcdef-0123"
    assert request_id.get() == "-"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "abc def 123", "é" * 10, "abc\x7fdefgh"])
def test_any_other_identifier_is_replaced(given: str) -> None:
    response, seen = ask(headers={"X-Request-Id": given})
    assert seen == response["X-Request-Id"] != given
    assert len(seen) == 32


def test_every_request_has_its_own_identifier() -> None:
    assert ask()[1] != ask()[1]


@pytest.mark.parametrize(("status", "level"), [(200, "INFO"), (404, "INFO"), (503, "ERROR")])
def test_one_line_per_request(caplog: pytest.LogCaptureFixture, status: int, level: str) -> None:
    caplog.set_level(logging.INFO, "office.request")
    ask(status)
    (record,) = caplog.records
    assert (record.levelname, record.getMessage()) == (level, "GET /x")
    fields = vars(record)
    assert fields["status"] == status
    assert fields["ms"] >= 0
    assert fields["user"] is None


def test_identifier_is_given_back_after_a_crash() -> None:
    def crash(request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        RequestLogMiddleware(crash)(RequestFactory().get("/"))
    assert request_id.get() == "-"


def written(formatter: logging.Formatter) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RequestIdFilter())
    handler.setFormatter(formatter)
    record = logging.makeLogRecord({"name": "office", "msg": "hello %s", "args": ("you",)})
    record.status = 200
    token = request_id.set("req-1")
    handler.handle(record)
    request_id.reset(token)
    return stream.getvalue()


def test_plain_line_shows_its_fields() -> None:
    assert written(PlainFormatter()).endswith("office: hello you status=200\n")


def test_json_line_bears_the_request() -> None:
    line = json.loads(written(JsonFormatter(settings.LOGGING["formatters"]["json"]["fmt"])))
    assert (line["message"], line["status"], line["request_id"]) == ("hello you", 200, "req-1")


@pytest.mark.django_db
def test_changes_of_a_request_bear_its_user_and_identifier() -> None:
    request = RequestFactory().post("/")
    request.user = PersonFactory.create()
    found = []

    def view(request: HttpRequest) -> HttpResponse:
        found.append(audit.current())
        return HttpResponse()

    token = request_id.set("req-9")
    AuditMiddleware(view)(request)
    request_id.reset(token)
    assert found == [audit.Context(user=request.user.pk, request="req-9")]
    assert audit.current() is None


def test_audit_stands_behind_authentication() -> None:
    order = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]
    assert order.index("AuthenticationMiddleware") < order.index("AuditMiddleware")
    assert order[0] == "RequestLogMiddleware"


@pytest.mark.django_db
def test_every_answer_names_its_request(client: Client) -> None:
    assert len(client.get("/healthz")["X-Request-Id"]) == 32


def test_the_log_never_asks_who_it_is(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "office.request")
    request = RequestFactory().get("/x")
    request.user = SimpleLazyObject(unreachable)  # type: ignore[assignment]  # as Django does
    assert RequestLogMiddleware(lambda _request: HttpResponse())(request).status_code == 200
    (record,) = caplog.records
    assert vars(record)["user"] is None


def unreachable() -> Any:
    raise OperationalError("the database is away")


@pytest.mark.django_db
def test_the_log_names_who_was_asked_for(caplog: pytest.LogCaptureFixture, client: Client) -> None:
    person = PersonFactory.create()
    client.force_login(person)
    caplog.set_level(logging.INFO, "office.request")
    client.get("/today/")
    assert [vars(record)["user"] for record in caplog.records] == [person.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/invitation/secret-token:1abc/", "/link/agreement/secret-token/", "/password/1x-secret/"],
)
def test_a_secret_in_the_address_is_not_logged(
    path: str, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "office.request")
    client.get(path)
    lines = [r.getMessage() for r in caplog.records if r.name == "office.request"]
    assert lines
    assert not any("secret" in line for line in lines)
    assert any("…" in line for line in lines)
