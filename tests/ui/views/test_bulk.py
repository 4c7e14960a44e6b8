import re
from typing import Any

import django_tables2 as tables
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.test import Client
from django.urls import include, path

from intl_office.accounts.models import User
from intl_office.core.workflow import Reason
from intl_office.ui import bulk
from intl_office.ui.bulk import BulkAction, Preview
from intl_office.ui.filters import OfficeFilterSet
from intl_office.ui.tables import OfficeTable
from intl_office.ui.views.lists import ListPage
from tests.testapp.enums import Status
from tests.testapp.models import Paper
from tests.testapp.workflow import has_title, papers


def _preview(paper: Paper, user: Any) -> Preview:
    if paper.status != Status.DRAFT:
        return Preview("", ["It was sent already."])
    return Preview("Draft → sent", list(has_title(paper)))


def _send(paper: Paper, user: Any) -> None:
    if paper.code == "forbidden":
        raise PermissionDenied("Not yours.")
    if paper.code == "broken":
        Paper.objects.filter(pk=paper.pk).update(pages=7)
        raise ValidationError("It broke.")
    papers.transition(paper, "send", by=user)


def _staff(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_staff", False))


class PaperTable(OfficeTable):
    code = tables.Column(verbose_name="Code")

    class Meta(OfficeTable.Meta):
        model = Paper
        fields = ("code",)

    sortable = {"code": "code"}
    default_sort = "code"


class PaperFilters(OfficeFilterSet):
    class Meta:
        model = Paper
        fields = ["urgent"]


class PaperList(ListPage):
    name = "papers"
    title = "Papers"
    table_class = PaperTable
    filterset_class = PaperFilters
    page_size = 2
    bulk = (
        BulkAction(name="send", label="Send", preview=_preview, act=_send),
        BulkAction(
            name="burn", label="Burn", preview=_preview, act=_send, visible=_staff, destructive=True
        ),
    )

    def rows(self) -> QuerySet[Paper]:
        assert self.request.user.is_authenticated
        return Paper.objects.visible_to(self.request.user)


urlpatterns = [path("papers/", PaperList.as_view()), path("", include("intl_office.urls"))]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def written(officer: User) -> dict[str, Paper]:
    other = User.objects.create_user("ben@example.org")
    made: dict[str, dict[str, Any]] = {
        "a": {"title": "A"},
        "b": {"title": "B", "urgent": True},
        "untitled": {},
        "gone": {"title": "G", "status": Status.SENT},
        "forbidden": {"title": "F"},
        "broken": {"title": "X"},
    }
    found = {c: Paper.objects.create(code=c, owner=officer, **more) for c, more in made.items()}
    found["theirs"] = Paper.objects.create(code="theirs", title="T", owner=other)
    return found


def _post(client: Client, papers: list[Paper], query: str = "", **more: str) -> Any:
    entries = {"bulk": "send", "rows": [str(paper.uid) for paper in papers], **more}
    return client.post(f"/papers/{query}", entries)


def _states() -> dict[str, str]:
    return dict(Paper.objects.values_list("code", "status"))


def test_the_list_offers_what_this_person_may_do(
    officer_client: Client, written: dict[str, Paper]
) -> None:
    page = officer_client.get("/papers/").content.decode()
    assert page.count('name="rows"') == 2
    assert f'aria-label="Choose {written["a"]}"' in page
    assert 'value="send"' in page
    assert 'value="burn"' not in page
    assert "All rows of the list (6)" in page


def test_the_preview_says_what_changes_and_what_not_and_writes_nothing(
    officer_client: Client, written: dict[str, Paper]
) -> None:
    before = _states()
    chosen = [written[code] for code in ("a", "untitled", "gone")]
    page = _post(officer_client, chosen).content.decode()
    assert "One row will change" in page
    assert "Draft → sent" in page
    assert "2 rows will not change" in page
    assert "Give a title." in page
    assert "It was sent already." in page
    assert page.count('type="hidden" name="rows"') == 1
    assert _states() == before


def _confirmed(client: Client, papers: list[Paper], once: str = "") -> Any:
    token = (
        once
        or re.findall('name="once" value="([^"]+)"', _post(client, papers).content.decode())[-1]
    )
    return _post(client, papers, confirmed="1", once=token)


def test_each_row_is_all_or_nothing_and_told(
    officer_client: Client, written: dict[str, Paper]
) -> None:
    chosen = [written[code] for code in ("a", "untitled", "forbidden", "broken")]
    answer = _confirmed(officer_client, chosen)
    page = officer_client.get(answer.headers["Location"]).content.decode()
    assert "One row was changed." in page
    assert "3 rows were refused." in page
    for text in ("Give a title.", "Not yours.", "It broke."):
        assert text in page
    assert _states()["a"] == Status.SENT
    assert Paper.objects.get(code="broken").pages == 0


def test_confirming_twice_gives_the_first_result(
    officer_client: Client, written: dict[str, Paper]
) -> None:
    token = "6f1c1c1e-0000-4000-8000-000000000001"
    first = _confirmed(officer_client, [written["a"]], token)
    second = _confirmed(officer_client, [written["a"]], token)
    assert first.headers["Location"] == second.headers["Location"]


def test_all_that_the_filter_leaves_on_every_page(
    officer_client: Client, written: dict[str, Paper]
) -> None:
    page = _post(officer_client, [], "?urgent=true", all="1").content.decode()
    assert page.count('type="hidden" name="rows"') == 1
    assert str(written["b"].uid) in page


def test_rows_of_others_are_never_touched(
    officer_client: Client, written: dict[str, Paper]
) -> None:
    answer = _confirmed(officer_client, [written["theirs"]], "6f1c1c1e-0000-4000-8000-000000000002")
    assert answer.headers["Location"] == "/papers/?"
    assert _states()["theirs"] == Status.DRAFT


@pytest.mark.parametrize("more", [{"bulk": "burn"}, {"bulk": "nothing"}, {"rows": ["x", "' or 1"]}])
def test_what_is_not_offered_is_refused(
    officer_client: Client, written: dict[str, Paper], more: dict[str, Any]
) -> None:
    answer = _post(officer_client, [written["a"]], **more)
    assert answer.status_code == 302
    assert "Choose rows first" in officer_client.get(answer.headers["Location"]).content.decode()


def test_too_many_rows(
    officer_client: Client, written: dict[str, Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "LIMIT", 2)
    answer = _post(officer_client, [], all="1")
    page = officer_client.get(answer.headers["Location"]).content.decode()
    assert "At most 2 rows can be changed at once" in page


def test_a_result_belongs_to_whoever_asked(
    officer_client: Client, english_client: Client, written: dict[str, Paper]
) -> None:
    address = _confirmed(officer_client, [written["a"]]).headers["Location"]
    other = Client(headers={"accept-language": "en"})
    other.force_login(User.objects.get(email="ben@example.org"))
    page = other.get(address, follow=True).content.decode()
    assert "Ce résultat n’est plus conservé." in page


def test_a_list_without_actions_has_no_boxes(
    officer_client: Client, written: dict[str, Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PaperList, "bulk", ())
    page = officer_client.get("/papers/").content.decode()
    assert 'name="rows"' not in page
    assert 'id="bulk"' not in page


def test_reasons_of_either_kind_are_read() -> None:
    preview = Preview("", ["one", Reason(code="two", message="two")])
    assert preview.texts == ["one", "two"]
