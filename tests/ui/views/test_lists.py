import csv
import io
from collections.abc import Iterator
from typing import Any, cast
from uuid import uuid4

import django_filters
import django_tables2 as tables
import pytest
from django.conf import LazySettings
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.test import Client
from django.urls import include, path
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from intl_office.accounts.models import User
from intl_office.ui import exporting
from intl_office.ui.filters import DayRangeFilter, OfficeFilterSet
from intl_office.ui.models import SavedView
from intl_office.ui.tables import OfficeTable
from intl_office.ui.views.errors import page_not_found
from intl_office.ui.views.lists import ListPage


class PeopleTable(OfficeTable):
    email = tables.Column(verbose_name="Address")
    first_name = tables.Column(verbose_name="First name")
    language = tables.Column(verbose_name="Language")
    date_joined = tables.DateTimeColumn(verbose_name="Since")

    class Meta(OfficeTable.Meta):
        model = User
        fields = ("email", "first_name", "language", "date_joined")

    sortable = {"email": "email", "first_name": "first_name"}
    default_sort = "email"
    hidden = ("date_joined",)


class PeopleFilters(OfficeFilterSet):
    name = django_filters.CharFilter("first_name", "icontains", label="First name")
    language = django_filters.ChoiceFilter(
        label="Language", choices=[("fr", "French"), ("en", "English")]
    )
    joined = DayRangeFilter("date_joined", label="Since")


class PeopleList(ListPage):
    name = "people"
    title = "People"
    table_class = PeopleTable
    filterset_class = PeopleFilters
    page_size = 3

    def rows(self) -> QuerySet[User]:
        people: QuerySet[User] = User.objects.active().exclude(email="claire@example.org")
        return people


urlpatterns = [path("people/", PeopleList.as_view()), path("", include("intl_office.urls"))]
handler404 = page_not_found
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def people(db: None) -> list[User]:
    names = ["Ada", "Bob", "=1+1", "<b>Éva</b>"]
    return [_person(number, name) for number, name in enumerate(names)]


def _person(number: int, name: str) -> User:
    language = "en" if number % 2 else "fr"
    user: User = User.objects.create_user(
        f"p{number}@example.org", first_name=name, language=language
    )
    return user


def _page(client: Client, query: str = "", **headers: str) -> str:
    return client.get(f"/people/{query}", headers=headers).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_asks_a_fixed_number_of_questions(
    officer_client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for row in range(number):
        _person(row, "Ada")
    with django_assert_num_queries(6):  # session, user, rows, count, saved views, roles
        officer_client.get("/people/")


def test_pages_lead_on_and_back(officer_client: Client, people: list[User]) -> None:
    first = officer_client.get("/people/")
    assert "p2@example.org" in first.content.decode()
    assert "p3@example.org" not in first.content.decode()
    second = officer_client.get(f"/people/{first.context['following_url']}")
    assert "p3@example.org" in second.content.decode()
    back = officer_client.get(f"/people/{second.context['previous_url']}")
    assert "p0@example.org" in back.content.decode()


def test_text_from_people_is_text(officer_client: Client, people: list[User]) -> None:
    page = _page(officer_client, "?sort=-email")
    assert "<b>Éva" not in page
    assert "&lt;b&gt;Éva" in page


def test_sort_turns_at_the_second_click(officer_client: Client, people: list[User]) -> None:
    page = _page(officer_client, "?sort=first_name")
    assert 'aria-sort="ascending"' in page
    assert 'href="?sort=-first_name"' in page
    assert 'href="?sort=email"' in page


@pytest.mark.parametrize("sort", ["password", "-groups", "email__x", "", "-"])
def test_an_unknown_sort_is_the_default(
    officer_client: Client, people: list[User], sort: str
) -> None:
    page = _page(officer_client, f"?sort={sort}")
    assert page.index("p0@") < page.index("p1@") < page.index("p2@")


def test_columns_are_chosen_in_the_address(officer_client: Client, people: list[User]) -> None:
    headings = _headings(_page(officer_client, "?columns=date_joined&columns=unknown"))
    assert headings == ["Address", "Since"]
    assert _headings(_page(officer_client)) == ["Address", "First name", "Language"]


def _headings(page: str) -> list[str]:
    cells = page.split("<thead>")[1].split("</thead>", maxsplit=1)[0].split("<th ")[1:]
    known = ("Address", "First name", "Language", "Since")
    return [name for cell in cells for name in known if name in cell]


def test_filters_are_shown_as_chips_that_remove_them(
    officer_client: Client, people: list[User]
) -> None:
    answer = officer_client.get("/people/?language=en&name=b&sort=-email&joined_after=2020-01-01")
    chips = {chip.label: (chip.value, chip.url) for chip in answer.context["filters"].chips()}
    assert chips["Language"] == ("English", "?name=b&sort=-email&joined_after=2020-01-01")
    assert chips["Since"] == ("1 Jan 2020 –", "?language=en&name=b&sort=-email")
    assert [row.email for row in answer.context["table"].data] == [
        "p3@example.org",
        "p1@example.org",
    ]


def test_a_value_that_does_not_fit_is_said_and_filters_nothing(
    officer_client: Client, people: list[User]
) -> None:
    answer = officer_client.get("/people/?language=xx&joined_after=yesterday")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer.context["count"].number == 4
    assert "2 points to correct" in page


def test_htmx_gets_the_part_and_caches_keep_both_apart(
    officer_client: Client, people: list[User]
) -> None:
    answer = officer_client.get("/people/", headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer.headers["Vary"]


def test_nothing_found_says_what_to_do(officer_client: Client, people: list[User]) -> None:
    assert "Remove one of them" in _page(officer_client, "?name=nobody")
    User.objects.exclude(email="claire@example.org").update(is_active=False)
    assert "This list is empty" in _page(officer_client)


def _sheet(client: Client, query: str) -> list[tuple[Any, ...]]:
    answer = cast("FileResponse", client.get(f"/people/{query}"))
    book = load_workbook(io.BytesIO(b"".join(cast("Any", answer.streaming_content))))
    return list(book.worksheets[0].iter_rows(values_only=True))


def test_workbook_holds_exactly_what_is_seen(officer_client: Client, people: list[User]) -> None:
    rows = _sheet(officer_client, "?export=xlsx&sort=-email&columns=first_name&columns=language")
    assert rows == [
        ("Address", "First name", "Language"),
        ("p3@example.org", "<b>Éva</b>", "English"),
        ("p2@example.org", "=1+1", "French"),
        ("p1@example.org", "Bob", "English"),
        ("p0@example.org", "Ada", "French"),
    ]


def test_workbook_holds_no_formula(officer_client: Client, people: list[User]) -> None:
    answer = cast("FileResponse", officer_client.get("/people/?export=xlsx"))
    book = load_workbook(io.BytesIO(b"".join(cast("Any", answer.streaming_content))))
    kinds = {cell.value: cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert kinds["=1+1"] == "s"


def test_text_file_neutralises_formulas(officer_client: Client, people: list[User]) -> None:
    answer = cast("StreamingHttpResponse", officer_client.get("/people/?export=csv&language=fr"))
    text = b"".join(cast("Any", answer.streaming_content)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[1] for row in rows] == ["First name", "Ada", "'=1+1"]
    assert 'filename="people-' in answer.headers["Content-Disposition"]


def test_export_does_not_depend_on_the_page(officer_client: Client, people: list[User]) -> None:
    following = officer_client.get("/people/").context["following_url"]
    assert len(_sheet(officer_client, f"{following}&export=xlsx")) == 5


@pytest.fixture
def asked() -> Iterator[list[tuple[exporting.Wanted, User]]]:
    """What a room that works in the background is asked for."""
    found: list[tuple[exporting.Wanted, User]] = []

    def make(wanted: exporting.Wanted, by: Any) -> str:
        found.append((wanted, by))
        return "/progress/"

    with exporting.makers.replaced(jobs=make):
        yield found


Asked = list[tuple[exporting.Wanted, User]]
LONG = "?sort=-email&language=fr&columns=first_name&cursor=x"


@pytest.mark.parametrize(("limit", "direct"), [(4, True), (3, False)])
def test_a_long_export_is_offered_in_the_background(
    officer_client: Client, people: list[User], settings: LazySettings, limit: int, direct: bool
) -> None:
    settings.EXPORT_LIMIT = limit
    page = _page(officer_client)
    assert ('href="/people/?export=xlsx"' in page) is direct
    assert ('name="export" value="xlsx"' in page) is not direct


def test_reading_the_address_of_a_long_export_starts_nothing(
    officer_client: Client, people: list[User], settings: LazySettings, asked: Asked
) -> None:
    settings.EXPORT_LIMIT = 1
    answer = officer_client.get(f"/people/{LONG}&export=csv")
    assert 'name="export" value="csv"' in answer.content.decode()
    assert 'action="/people/?sort=-email&amp;language=fr&amp;columns=first_name"' in answer.text
    assert asked == []


def test_a_long_export_is_asked_for_once(
    officer_client: Client,
    officer: User,
    people: list[User],
    settings: LazySettings,
    asked: Asked,
) -> None:
    settings.EXPORT_LIMIT = 1
    form = {"export": "xlsx", "once": str(uuid4())}
    for _click in range(2):
        answer = officer_client.post(f"/people/{LONG}", form)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/progress/")
    query = "sort=-email&language=fr&columns=first_name"
    title = "Export of the list “People”"
    assert asked == [(exporting.Wanted("/people/", query, "xlsx", title), officer)]


def test_it_is_made_as_the_list_shows_it(officer: User, people: list[User]) -> None:
    told: list[int] = []

    def passing(rows: exporting.Rows, total: int) -> exporting.Rows:
        told.append(total)
        return rows

    query = "sort=-email&language=fr&columns=first_name"
    answer = exporting.made("/people/", query, "csv", by=officer, passing=passing)
    text = b"".join(cast("Any", answer).streaming_content).decode("utf-8-sig")
    assert text.split() == [
        "Address;First", "name", "p2@example.org;'=1+1", "p0@example.org;Ada",
    ]  # fmt: skip
    assert told == [2]


@pytest.mark.parametrize("path", ["/nowhere/", "/today/"])
def test_what_is_no_list_is_not_offered(officer: User, path: str) -> None:
    with pytest.raises(exporting.NotOffered):
        exporting.made(path, "", "csv", by=officer, passing=lambda rows, _total: rows)
    assert not exporting.may_open(path, officer)


def test_a_view_is_kept_without_place_and_shown(
    officer_client: Client, officer: User, people: list[User]
) -> None:
    officer_client.post("/people/?language=en&cursor=abc", {"view_name": " English "})
    view = SavedView.objects.get()
    assert (view.user, view.list_name, view.name, view.query) == (
        officer,
        "people",
        "English",
        "language=en",
    )
    assert 'href="/people/?language=en"' in _page(officer_client)


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "cannot be blank"), ("Mine", "already have a view"), ("x" * 81, "at most 80")],
)
def test_a_view_that_cannot_be_kept_says_why(
    officer_client: Client, officer: User, name: str, words: str
) -> None:
    SavedView.objects.create(user=officer, list_name="people", name="Mine")
    answer = officer_client.post("/people/", {"view_name": name}, follow=True)
    assert words in answer.content.decode()
    assert SavedView.objects.count() == 1


def test_the_views_of_others_are_neither_seen_nor_deleted(officer_client: Client) -> None:
    other = User.objects.create_user("other@example.org")
    view = SavedView.objects.create(user=other, list_name="people", name="Secret view")
    assert "Secret view" not in _page(officer_client)
    officer_client.post("/people/", {"delete_view": str(view.uid)})
    assert SavedView.objects.count() == 1


def test_a_view_is_deleted(officer_client: Client, officer: User) -> None:
    view = SavedView.objects.create(user=officer, list_name="people", name="Mine")
    answer = officer_client.post("/people/", {"delete_view": str(view.uid)}, follow=True)
    assert "The view is deleted" in answer.content.decode()
    assert not SavedView.objects.exists()


def test_a_damaged_identifier_deletes_nothing(officer_client: Client) -> None:
    answer = officer_client.post("/people/", {"delete_view": "1 or 1"}, follow=True)
    assert answer.status_code == 200
    assert "deleted" not in answer.content.decode()
