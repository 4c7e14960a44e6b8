"""The page of the report: every figure opens on its rows; what it costs; who reads it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.documents.actions.making import render
from intl_office.documents.models import Document
from intl_office.strategy.board import board
from intl_office.strategy.models import Report
from intl_office.strategy.rules import READ
from intl_office.strategy.tasks import draw_today
from intl_office.ui.charts import drawing
from tests.documents.pdf import spoken
from tests.factories.access import house, user_with
from tests.strategy.rows import SURNAME, TODAY

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]
PAGE = "/strategy/"
PAST = date(2025, 3, 14)


@pytest.fixture
def desk(client: Client, director: User, at: Callable[[str], None]) -> Client:
    at("2026-11-21 10:00 Europe/Paris")
    client.force_login(director)
    return client


def counted(desk: Client, url: str) -> int:
    """What the list at an address comes to."""
    context = desk.get(url).context
    assert not context["filters"].form.errors, url
    if "total" in context:
        return int(context["total"])
    return int(context["count"].number)


def opened(day: date) -> list[tuple[str, int]]:
    """Every address on the report, and the figure that stands there."""
    shown = board(day)
    found = [(one.url, one.figure.now) for one in shown.headline]
    for section in shown.sections:
        cells = [cell for row in section.chart.table.rows for cell in row if cell.url]
        found += [(cell.url, int(cell.text.replace(",", ""))) for cell in cells]
    return found


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("day", [TODAY, PAST], ids=str)
def test_every_figure_opens_on_as_many_rows(desk: Client, day: date) -> None:
    addresses = dict(opened(day))
    assert len(addresses) > 40
    rooms = {url.split("/")[1] for url in addresses}
    assert rooms == {"partnerships", "mobility", "projects", "strategy"}
    wrong = {url: (n, got) for url, n in addresses.items() if (got := counted(desk, url)) != n}
    assert not wrong


@pytest.mark.usefixtures("rows")
def test_the_page_names_nobody_and_says_its_day(desk: Client) -> None:
    body = desk.get(f"{PAGE}?on={PAST}").content.decode()
    assert "International relations as of 14 Mar 2025" in body
    assert "14 Mar 2024" in body
    assert SURNAME not in body
    assert "may show less" not in body


@pytest.mark.usefixtures("rows")
def test_marks_of_the_pictures_are_links(desk: Client) -> None:
    body = desk.get(PAGE).content.decode()
    assert body.count('class="chart-svg"') == 6
    assert f'href="{reverse("strategy:partners")}?on=2026-11-21&amp;country=ES"' in body


@pytest.mark.parametrize("asked", ["2026-11-22", "1999-12-31", "tomorrow"])
def test_a_day_that_cannot_be_is_said_at_its_field(desk: Client, asked: str) -> None:
    response = desk.get(PAGE, {"on": asked})
    assert response.context["board"].day == TODAY
    assert response.context["chosen"].errors["on"]


@pytest.mark.usefixtures("rows")
def test_the_page_is_cheap(desk: Client, query_budget: Budget) -> None:
    desk.get(PAGE)
    with query_budget(19):
        desk.get(PAGE)


@pytest.mark.usefixtures("rows")
def test_pictures_are_drawn_beforehand(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    draw_today()

    def refused(*_args: Any) -> str:
        raise AssertionError("drawn while somebody waits")

    monkeypatch.setattr(drawing, "draw", refused)
    assert desk.get(PAGE).status_code == 200


def test_who_reads_a_part_is_told(client: Client) -> None:
    client.force_login(user_with("officer-cooperation", house().letters, language="en"))
    assert "may show less than the figures" in client.get(PAGE).content.decode()


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("kind", ["officer-projects", "officer-mobility", "vice-president"])
def test_no_figure_opens_on_a_refusal(client: Client, kind: str) -> None:
    client.force_login(user_with(kind, language="en"))
    shown = client.get(PAGE).context["board"]
    urls = [one.url for one in shown.headline] + [
        cell.url for part in shown.sections for row in part.chart.table.rows for cell in row
    ]
    linked = {url.partition("?")[0]: url for url in urls if url}
    assert ("/mobility/" in linked) == (kind != "officer-projects")
    assert {client.get(url).status_code for url in linked.values()} == {200}


def test_a_form_sent_twice_makes_one_document(desk: Client, director: User) -> None:
    form = desk.get(PAGE).context["print_form"]
    token = form["token"].value()
    sent = {"on": "2025-03-14", "locale": "en", "token": token}
    first, second = desk.post(f"{PAGE}print/", sent), desk.post(f"{PAGE}print/", sent)
    document = Document.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == document.get_absolute_url()
    assert Report.objects.get().uid == document.subject
    assert document.title == "International relations as of 14 Mar 2025"


def test_a_report_of_tomorrow_is_not_printed(desk: Client) -> None:
    sent = {"on": "2026-11-22", "locale": "en", "token": "7b2b7e1c-0a54-4e2e-9f0f-0f3f5f6f7f8f"}
    assert desk.post(f"{PAGE}print/", sent).status_code == 422
    assert not Document.objects.exists()


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize(("language", "title"), [("en", "Partners by country"), ("fr", "")])
def test_the_document_says_what_the_page_says(
    desk: Client, language: str, title: str, django_capture_on_commit_callbacks: Any
) -> None:
    token = desk.get(PAGE).context["print_form"]["token"].value()
    with django_capture_on_commit_callbacks() as callbacks:
        desk.post(f"{PAGE}print/", {"on": PAST, "locale": language, "token": token})
    assert len(callbacks) == 1
    document = Document.objects.get()
    said = " ".join(text for _language, text in spoken(render(document)))
    assert {language for language, _text in spoken(render(document))} == {language}
    assert title in said
    assert SURNAME not in said
    for one in document.context["headline"]:
        assert one["now"] in said
        assert one["label"] in said
    for section in document.context["sections"]:
        assert section["reading"].split(";")[0][:60] in said
        assert section["svg"].startswith("<svg")
        assert "Office Document" in section["svg"]
    assert "2025" in said


@pytest.mark.usefixtures("rows")
def test_the_document_holds_the_pictures_of_the_page(desk: Client) -> None:
    token = desk.get(PAGE).context["print_form"]["token"].value()
    desk.post(f"{PAGE}print/", {"on": TODAY, "locale": "en", "token": token})
    frozen = Document.objects.get().context["sections"]
    shown = board(TODAY).sections
    assert [one["title"] for one in frozen] == [str(one.chart.title) for one in shown]
    for one, other in zip(frozen, shown, strict=True):
        assert one["svg"] == str(other.chart.svg).replace(drawing.FONT, "Office Document")
        assert [[cell["text"] for cell in row] for row in one["rows"]] == [
            [cell.text for cell in row] for row in other.chart.table.rows
        ]


@pytest.mark.parametrize(
    ("kind", "status"),
    [("vice-president", 200), ("director", 200), ("officer-mobility", 200), ("referent", 403),
     ("coordinator", 403), ("student", 403)],
)  # fmt: skip
def test_who_reads_the_strategy(client: Client, kind: str, status: int) -> None:
    client.force_login(user_with(kind))
    assert client.get(PAGE).status_code == status


def test_the_permission_holds_for_the_whole_house() -> None:
    from intl_office.access.permissions import declared  # noqa: PLC0415

    assert not declared[READ].by_unit
