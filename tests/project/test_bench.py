"""The figures are registered, and the table tells the truth about them."""

import json
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from intl_office.accounts.models import User
from partnerships.models import Agreement
from tests.bench import foundations, run
from tests.bench.measuring import first_load_kb, median_ms
from tests.bench.registry import Figure, Measured, figure, figures, filler, fillers


def promise(*, at_least: bool) -> Figure:
    return Figure("one", 100, "ms", 2, lambda: Measured(None), at_least=at_least)


@pytest.mark.parametrize(
    ("at_least", "value", "ratio", "holds"),
    [(False, 50, 0.5, True), (False, 200, 2, False), (True, 200, 0.5, True), (True, 50, 2, False)],
)
def test_a_ratio_of_one_meets_the_target(
    at_least: bool, value: float, ratio: float, holds: bool
) -> None:
    made = promise(at_least=at_least)
    assert made.ratio(value) == ratio
    assert made.holds(value) is holds


def test_the_table_says_what_was_missed_what_broke_and_what_is_unknown() -> None:
    def broken() -> float:
        raise ZeroDivisionError

    results = [
        run.measure(Figure("quick", 100, "ms", 2, lambda: 12.345)),
        run.measure(Figure("slow", 100, "ms", 2, lambda: 250)),
        run.measure(Figure("unknown", 100, "ms", 2, lambda: Measured(None, "not here"))),
        run.measure(Figure("broken", 100, "ms", 2, broken)),
    ]
    lines = run.table(results).splitlines()
    assert lines[0].split() == ["figure", "target", "measured", "ratio", "ok"]
    assert lines[1].split() == ["quick", "<=", "100", "ms", "12.3", "ms", "0.12", "yes"]
    assert lines[2].split() == ["slow", "<=", "100", "ms", "250", "ms", "2.50", "no"]
    assert "not here" in lines[3]
    assert lines[4].endswith("error")
    assert "ZeroDivisionError" in run.table(results)
    assert [run.code(results[:3], strict=strict) for strict in (False, True)] == [0, 1]
    assert run.code(results, strict=False) == 1


def test_a_name_is_given_once_and_known_names_are_found() -> None:
    with pytest.raises(ValueError, match="measured twice"):
        figure("home-server-time", target=1, unit="ms", issue=2)(lambda: 1.0)
    with pytest.raises(ValueError, match="filled twice"):
        filler("users")(lambda _count: None)
    assert [f.name for f in run.wanted(["start"])] == ["start-first-page", "start-second"]
    with pytest.raises(LookupError, match="no figure nothing"):
        run.wanted(["nothing"])


def test_every_volume_has_its_filler() -> None:
    assert {name for f in figures.values() for name in f.rows} <= set(fillers)


@pytest.mark.django_db(transaction=True)
def test_every_filler_knows_the_tables_as_they_are() -> None:
    """They write SQL: a column that comes later must not break the figures."""
    for name in ("partners", "agreements", "renewals", "deadlines", "mails"):
        fillers[name](20)
    fillers["agreements"](30)
    fillers["agreements"](10)
    assert Agreement.objects.exclude(number__startswith="1999-").count() == 10
    assert Agreement.objects.filter(number__startswith="1999-").count() == 20


@pytest.mark.django_db
def test_users_are_filled_up_to_a_number() -> None:
    for _ in range(2):
        foundations.users(50)
        assert User.objects.count() == 50


def test_start_figures_are_read_from_the_launcher_s_note(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.STATE_DIR = tmp_path
    assert foundations.start_second().value is None
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "timings.json").write_text(json.dumps({"second_start": 4.5}))
    assert foundations.start_second() == Measured(4.5)
    assert foundations.start_first_page().value is None


def test_the_median_ignores_the_warm_up() -> None:
    calls: list[int] = []
    assert median_ms(lambda: calls.append(1), times=5, warm_up=2) < 50
    assert len(calls) == 7


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        '<link rel="stylesheet" href="/static/a.css"><script src="/static/b.js"></script>'
        '<a href="/static/not-loaded.pdf">x</a>'
    )


page.login_required = False  # type: ignore[attr-defined]  # what login_not_required sets
urlpatterns = [path("page/", page)]


def test_a_first_load_counts_what_is_sent(settings: LazySettings, tmp_path: Path) -> None:
    settings.ROOT_URLCONF = __name__
    settings.STATIC_ROOT = str(tmp_path)
    (tmp_path / "a.css").write_text("body { background: url('c.svg') }" + " " * 5000)
    (tmp_path / "a.css.gz").write_bytes(b"x" * 40)
    (tmp_path / "b.js").write_bytes(b"x" * 1000)
    (tmp_path / "c.svg").write_bytes(b"x" * 300)
    (tmp_path / "not-loaded.pdf").write_bytes(b"x" * 90_000)
    body = len(page(HttpRequest()).content)
    assert first_load_kb(Client(), "/page/") == (body + 40 + 1000 + 300) / 1000
