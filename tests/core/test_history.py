from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from intl_office.core import audit
from intl_office.core.audit import FieldChange, history
from intl_office.core.models import Record
from intl_office.core.years import AcademicYear
from tests.factories.core import PaperFactory, PersonFactory
from tests.testapp.enums import Status
from tests.testapp.models import Line, Paper, PaperTransition, Stay

Budget = Callable[[int], AbstractContextManager[Any]]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


def changed(row: Record, **values: Any) -> FieldChange:
    """Change one column and return what the history says of it."""
    type(row)._base_manager.filter(pk=row.pk).update(**values)
    fields = history(row)[0].fields
    assert len(fields) == 1
    return fields[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": "New"}, ("Title", "A paper", "New")),
        ({"title": ""}, ("Title", "A paper", "")),
        ({"status": Status.SENT}, ("Status", "Draft", "Sent")),
        ({"urgent": True}, ("Urgent", "no", "yes")),
        ({"year": AcademicYear(2026)}, ("Academic year", "", "2026/2027")),
        ({"amount": Decimal("1234.5")}, ("Amount", "", "1,234.50")),
        ({"pages": 12}, ("Pages", "0", "12")),
    ],
)
def test_column_is_said_in_words(values: dict[str, Any], said: tuple[str, str, str]) -> None:
    told = changed(PaperFactory.create(), **values)
    assert (told.label, told.before, told.after) == said


@pytest.mark.django_db
def test_dates_are_said_in_local_time() -> None:
    stay = Stay.objects.create(room="A", starts_on=date(2026, 11, 21))
    assert changed(stay, starts_on=date(2026, 12, 1)).before == "21 Nov 2026"
    paper = PaperFactory.create(status=Status.SIGNED, signed_at=datetime(2026, 7, 1, tzinfo=UTC))
    told = changed(paper, signed_at=datetime(2026, 7, 31, 22, 30, tzinfo=UTC))
    assert (told.before, told.after) == ("1 Jul 2026 02:00", "1 Aug 2026 00:30")


@pytest.mark.django_db
def test_people_are_said_by_name_also_when_they_are_gone() -> None:
    first, second = PersonFactory.create(first_name="Ada"), PersonFactory.create()
    paper = PaperFactory.create(owner=first)
    assert changed(paper, owner=second).before == str(first)
    name = first.pk
    first.delete()
    assert history(paper)[0].fields[0].before == f"removed entry (no. {name})"


@pytest.mark.django_db
def test_who_why_and_in_which_request() -> None:
    user = PersonFactory.create(director=True)
    with audit.context(user=user, reason="Asked by the partner", request_id="req-7"):
        paper = PaperFactory.create()
    with audit.context(actor="Partner (signed link)"):
        Paper.objects.update(pages=1)
    Paper.objects.update(pages=2)
    told = [(c.kind, c.by, c.reason, c.request) for c in history(paper)]
    assert told == [
        ("update", "System", "", ""),
        ("update", "Partner (signed link)", "", ""),
        ("insert", "Ada Director", "Asked by the partner", "req-7"),
    ]


@pytest.mark.django_db
def test_person_whose_account_is_gone() -> None:
    user = PersonFactory.create()
    with audit.context(user=user):
        paper = PaperFactory.create()
    user.delete()
    assert history(paper)[0].by == "Account removed"


@pytest.mark.django_db
def test_first_and_last_change() -> None:
    paper = PaperFactory.create(code="X")
    assert ("Code", "", "X") in [(f.label, f.before, f.after) for f in history(paper)[0].fields]
    kept = Paper.objects.get()
    paper.delete()
    last = history(kept)[0]
    assert last.kind == "delete"
    assert ("Code", "X", "") in [(f.label, f.before, f.after) for f in last.fields]


@pytest.mark.django_db
def test_several_rows_make_one_list_in_order_of_time() -> None:
    paper = PaperFactory.create(code="P")
    line = Line.objects.create(paper=paper, amount=Decimal(5))
    other = PaperFactory.create()
    Paper.objects.filter(pk=paper.pk).update(pages=1)
    subjects = [(change.subject, change.kind) for change in history(line, paper)]
    assert len(subjects) == 3
    assert {subject for subject, _kind in subjects} == {"P", f"{paper.pk}: 5"}
    assert str(other) not in dict(subjects)


@pytest.mark.django_db
def test_limit_keeps_the_newest_with_their_difference() -> None:
    paper = PaperFactory.create()
    for pages in range(1, 6):
        Paper.objects.update(pages=pages)
    last = history(paper, limit=2)
    assert [(c.fields[0].before, c.fields[0].after) for c in last] == [("4", "5"), ("3", "4")]


@pytest.mark.django_db
def test_difference_is_known_however_far_back_the_change_before_is() -> None:
    quiet, busy = PaperFactory.create(title="old"), PaperFactory.create()
    for pages in range(1, 8):
        Paper.objects.filter(pk=busy.pk).update(pages=pages)
    Paper.objects.filter(pk=quiet.pk).update(title="new")
    last = history(quiet, busy, limit=2)
    assert [(f.before, f.after) for change in last for f in change.fields] == [
        ("old", "new"),
        ("6", "7"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("changes", [1, 6])
def test_queries_do_not_grow(django_assert_num_queries: Budget, rows: int, changes: int) -> None:
    papers = PaperFactory.create_batch(rows)
    for _time in range(changes):
        user = PersonFactory.create()
        with audit.context(user=user):
            Paper.objects.update(owner=user)
    with django_assert_num_queries(2):
        assert len(history(*papers)) == rows * (changes + 1)


@pytest.mark.django_db
def test_model_without_history_is_said() -> None:
    with pytest.raises(LookupError):
        history(PaperTransition(paper=PaperFactory.create()))


@pytest.mark.django_db
def test_list_shows_it_and_escapes_it() -> None:
    paper = PaperFactory.create(title="<script>alert(1)</script>")
    with audit.context(actor="<b>me</b>", reason="<i>so</i>"):
        Paper.objects.update(title="")
    page = render_to_string("ui/components/history.html", {"changes": history(paper)})
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "<b>me" not in page
    assert "<i>so" not in page
    assert "empty" in page


def test_empty_list_says_so() -> None:
    page = render_to_string("ui/components/history.html", {"changes": []})
    assert "Nothing has changed yet." in page
