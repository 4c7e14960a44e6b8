"""Priority countries: figures, score, life, objectives and how far they are."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core.audit import history
from intl_office.core.workflow import Blocked, NotAllowed, StaleState
from intl_office.core.years import AcademicYear
from intl_office.organisations.models import Partner
from partnerships import demo_countries, demo_strategic
from partnerships.actions.countries import (
    decide,
    end_countries,
    give_marks,
    remove_objective,
    save_country,
    save_objective,
)
from partnerships.actions.criteria import usual_criteria
from partnerships.country_enums import CountryState, Goal, Standing
from partnerships.country_queries import figures_of, followed, kept_lines, lines_of
from partnerships.country_rules import Progress, priorities, progress
from partnerships.demo import OFFICER
from partnerships.enums import AgreementType, Direction
from partnerships.models import (
    AgreementYear,
    CountryObjective,
    Criterion,
    CriterionMark,
    PriorityCountry,
)
from partnerships.strategic_enums import MEASURES, AppliesTo, Measure
from partnerships.strategic_rules import score
from tests.factories.access import house, user_with
from tests.factories.countries import (
    CountryMarkFactory,
    ObjectiveFactory,
    PriorityFactory,
    year,
)
from tests.factories.organisations import CountryFactory, PartnerFactory, PersonFactory
from tests.factories.partnerships import PartyFactory, agreement_with, in_days, in_force
from tests.factories.strategic import CriterionFactory, MarkFactory, StrategicFactory
from tests.kit.race import at_once
from tests.kit.workflow import every_case

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def director(db: None) -> User:
    return user_with("director", language="en")


def german(**columns: str) -> Partner:
    made: Partner = PartnerFactory.create(country=CountryFactory.create(germany=True), **columns)
    return made


# ---------------------------------------------------------------- the score
def test_every_figure_of_a_country_is_read_where_it_is_made() -> None:
    row = PriorityFactory.create()
    agreement = in_force(partner=german(), persons=9)
    in_force(partner=german(), persons=9, condition={"direction": "in"})
    shared = in_force(partner=german(), persons=9)
    PartyFactory.create(agreement=shared, partner=PartnerFactory.create(), position=2)
    in_force(persons=9)
    agreement_with(german())
    AgreementYear.objects.filter(agreement=agreement, year=year()).update(taken=6)
    AgreementYear.objects.filter(direction=Direction.IN, year=year()).update(taken=2)
    AgreementYear.objects.filter(agreement=shared).update(taken=9)
    for measure in MEASURES[AppliesTo.COUNTRY]:
        CriterionFactory.create(applies_to="country", measure=measure, target=10, weight=10)
    CriterionFactory.create(measure=Measure.DIMENSIONS)
    mark = Criterion.objects.asked(AppliesTo.COUNTRY).get()
    CountryMarkFactory.create(priority=row, criterion=mark)
    lines = lines_of(row)
    # Two partners alone and one that shares; nine and nine places of which eight are taken.
    assert [line.value for line in lines] == [4, 3, 3, 6, 2, 10]
    assert score(lines) == Decimal("46.7")


def test_three_years_are_counted_and_no_more() -> None:
    row = PriorityFactory.create()
    CriterionFactory.create(applies_to="country", measure=Measure.OUT)
    agreement = in_force(partner=german())
    for back in range(4):
        AgreementYear.objects.update_or_create(
            agreement=agreement,
            year=year(-back),
            direction="out",
            mobility_type="sms",
            defaults={"promised": 20, "taken": 10**0 + back},
        )
    assert lines_of(row)[0].value == 1 + 2 + 3


def test_usual_criteria_for_each_once(director: User) -> None:
    assert usual_criteria(by=director, applies_to=AppliesTo.COUNTRY) == 7
    assert usual_criteria(by=director) == 6
    assert usual_criteria(by=director, applies_to=AppliesTo.COUNTRY) == 0
    weights = Criterion.objects.in_use(AppliesTo.COUNTRY).values_list("weight", flat=True)
    assert sum(weights) == 100


# ---------------------------------------------------------------- the life
def test_the_adoption_keeps_score_and_figures(officer: User, director: User) -> None:
    criterion = CriterionFactory.create(applies_to="country")
    row = PriorityFactory.create()
    in_force(partner=german())
    one = CountryObjective(
        priority=row, goal=Goal.AGREEMENTS, target=5, by_year=year(2), owner=PersonFactory.create()
    )
    save_objective(objective=one, by=officer)
    assert followed([one])[0].progress.standing == Standing.OPEN
    with pytest.raises(Blocked, match="missing"):
        decide(row=row, name="adopt", by=director, reason="Good")
    give_marks(row=row, marks={criterion.pk: (Decimal(4), "A study")}, by=officer)
    with pytest.raises(Blocked, match="missing"):
        decide(row=row, name="adopt", by=director, reason=" ")
    with pytest.raises(NotAllowed):
        decide(row=row, name="adopt", by=officer, reason="Good")
    moved = decide(row=row, name="adopt", by=director, reason="Good")
    assert (moved.score, moved.adopted_on) == (Decimal(80), timezone.localdate())
    one.refresh_from_db()
    assert (one.start, one.started_on) == (1, timezone.localdate())
    Criterion.objects.update(weight=100, target=50)
    assert score(kept_lines(moved)) == Decimal(80)
    assert moved.transitions.get().reason == "Good"
    told = {one.name: one for change in history(moved) for one in change.fields}
    assert told["explained"].after == f"{criterion.name_en} 16/20"
    assert {one.label for change in history(moved, one) for one in change.fields} >= {
        "Priority country",
        "Score, figure by figure",
    }
    with pytest.raises(PermissionDenied):
        give_marks(row=moved, marks={criterion.pk: (Decimal(1), "Late")}, by=officer)


@pytest.mark.parametrize(("state", "name", "starts"), every_case(priorities))
def test_priorities_move_only_from_their_sources(
    director: User, state: str, name: str, starts: bool
) -> None:
    row = PriorityFactory.create(state=state)
    if not starts:
        with pytest.raises(StaleState):
            decide(row=row, name=name, by=director, reason="x")
        return
    moved = decide(row=row, name=name, by=director, reason="x")
    assert moved.state == priorities.transitions[name].target
    assert (moved.score is None) == (name == "set-aside")


def test_the_calendar_ends_what_is_over() -> None:
    PriorityFactory.create(state="adopted")
    assert end_countries() == 0
    PriorityCountry.objects.update(last_year=year(-1))
    assert end_countries() == 1
    assert PriorityCountry.objects.get().state == CountryState.ENDED


@pytest.mark.django_db(transaction=True)
def test_two_people_adopt_one_priority(director: User) -> None:
    row = ObjectiveFactory.create(priority__state="proposed").priority
    other = PriorityCountry.objects.get()

    def adopt(seen: PriorityCountry) -> PriorityCountry:
        return decide(row=seen, name="adopt", by=director, reason="x")

    results = at_once(lambda: adopt(row), lambda: adopt(other))
    assert sum(isinstance(one, StaleState) for one in results) == 1
    assert row.transitions.count() == 1


def test_a_country_is_a_priority_once_in_a_year(officer: User) -> None:
    first = PriorityFactory.create()
    again = {"country": first.country, "unit": house().sciences, "why": "x"}
    row = PriorityCountry(first_year=year(2), last_year=year(4), **again)
    with pytest.raises(ValidationError, match="priorit"):
        save_country(row=row, by=officer)
    row.first_year = year(3)
    save_country(row=row, by=officer)
    PriorityCountry.objects.filter(pk=first.pk).update(state="ended")
    row.first_year = year()
    assert save_country(row=row, by=officer).first_year == year()


# ---------------------------------------------------------------- constraints
@pytest.mark.parametrize(
    "columns",
    [
        {"state": "adopted"},
        {"state": "proposed", "adopted_on": date(2026, 1, 1), "score": 5},
        {"state": "ended", "score": 5},
        {"state": "unknown"},
        {"why": ""},
        {"first_year": AcademicYear(2027), "last_year": AcademicYear(2026)},
    ],
    ids=lambda columns: "-".join(f"{name}" for name in columns),
)
def test_the_database_refuses(columns: dict[str, object]) -> None:
    row = PriorityFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        PriorityCountry.objects.filter(pk=row.pk).update(**columns)


@pytest.mark.parametrize(
    "columns",
    [{"goal": "x"}, {"target": 0}, {"start": 5}, {"started_on": date(2026, 1, 1)}],
    ids=lambda columns: next(iter(columns)),
)
def test_the_database_refuses_objectives(columns: dict[str, object]) -> None:
    one = ObjectiveFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        CountryObjective.objects.filter(pk=one.pk).update(**columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        ObjectiveFactory.create(priority=one.priority)


def test_a_mark_is_of_one_partner_or_one_country() -> None:
    mark = CountryMarkFactory.create()
    of_partner = MarkFactory.create()
    for values in (
        {"strategic": StrategicFactory.create()},
        {"priority": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            CriterionMark.objects.filter(pk=mark.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        CountryMarkFactory.create(priority=mark.priority, criterion=mark.criterion)
    with pytest.raises(IntegrityError), transaction.atomic():
        MarkFactory.create(strategic=of_partner.strategic, criterion=of_partner.criterion)
    with pytest.raises(IntegrityError), transaction.atomic():
        CriterionFactory.create(applies_to="country", measure=Measure.DIMENSIONS)


# ---------------------------------------------------------------- objectives
BEGUN = date(2024, 9, 1)
DAYS = [
    # goal, current, day -> expected, standing; from 10 to 40 by the end of 2026/2027
    pytest.param("partners", 10, date(2024, 9, 1), "10.0", "on-track", id="first day"),
    pytest.param("partners", 24, date(2026, 3, 2), "25.0", "behind", id="half way, behind"),
    pytest.param("partners", 25, date(2026, 3, 2), "25.0", "on-track", id="half way, on track"),
    pytest.param("partners", 24, date(2026, 2, 20), "24.7", "on-track", id="rounded down"),
    pytest.param("partners", 40, date(2025, 1, 1), "13.3", "reached", id="reached early"),
    pytest.param("partners", 39, date(2027, 9, 1), "40.0", "behind", id="its year is over"),
    pytest.param("outgoing", 10, date(2025, 8, 31), "10.0", "on-track", id="flows, first year"),
    pytest.param("outgoing", 24, date(2025, 9, 1), "25.0", "behind", id="flows, second year"),
    pytest.param("outgoing", 39, date(2026, 9, 1), "40.0", "behind", id="flows, last year"),
]


@pytest.mark.parametrize(("goal", "current", "day", "expected", "standing"), DAYS)
def test_progress_follows_the_straight_path(
    goal: str, current: int, day: date, expected: str, standing: str
) -> None:
    one = CountryObjective(
        goal=goal, target=40, by_year=AcademicYear(2026), start=10, started_on=BEGUN
    )
    assert progress(one, current, day) == Progress(current, Decimal(expected), Standing(standing))


def test_an_objective_of_one_year_is_due_at_its_end() -> None:
    one = CountryObjective(
        goal="outgoing", target=40, by_year=AcademicYear(2024), start=10, started_on=BEGUN
    )
    assert progress(one, 10, date(2025, 8, 31)).standing == Standing.ON_TRACK
    assert progress(one, 39, date(2025, 9, 1)).standing == Standing.BEHIND


def test_what_an_objective_counts() -> None:
    row = PriorityFactory.create(state="adopted")
    first = in_force(partner=german(), persons=9)
    in_force(partner=german(), type=AgreementType.DOUBLE_DEGREE, condition={"direction": "in"})
    staff = in_force(partner=german(), condition={"mobility_type": "sta", "months": None})
    AgreementYear.objects.filter(agreement=first, year=year()).update(taken=6)
    AgreementYear.objects.filter(direction="in", year=year()).update(taken=1)
    AgreementYear.objects.filter(agreement=staff, year=year()).update(taken=2)
    goals = {goal: ObjectiveFactory.create(priority=row, goal=goal).pk for goal in Goal.values}
    rows = list(CountryObjective.objects.select_related("priority"))
    figures = figures_of(rows, timezone.localdate())
    found = {goal: figures[key] for goal, key in goals.items()}
    assert found == {
        "partners": 3, "agreements": 3, "degrees": 1, "outgoing": 6, "incoming": 1, "staff": 2,
    }  # fmt: skip


def test_after_its_year_an_objective_keeps_the_figure_of_then() -> None:
    past = ObjectiveFactory.create(goal=Goal.OUT, by_year=year(-1))
    held = ObjectiveFactory.create(priority=past.priority, by_year=year(-1))
    agreement = in_force(partner=german(), persons=9)
    AgreementYear.objects.filter(agreement=agreement, year=year()).update(taken=6)
    assert figures_of([past, held], timezone.localdate()) == {past.pk: 0, held.pk: 0}


def test_objectives_lie_within_the_years(officer: User) -> None:
    one = ObjectiveFactory.create()
    one.by_year = year(3)
    with pytest.raises(ValidationError):
        save_objective(objective=one, by=officer)
    row = PriorityCountry.objects.get()
    row.last_year = year(1)
    with pytest.raises(ValidationError):
        save_country(row=row, by=officer)


def test_another_figure_starts_anew_a_new_number_does_not(officer: User) -> None:
    one = ObjectiveFactory.create(behind=True)
    begun = one.started_on
    one.target = 12
    assert save_objective(objective=one, by=officer).started_on == begun
    one.goal = Goal.AGREEMENTS
    assert save_objective(objective=one, by=officer).started_on == timezone.localdate()


def test_what_has_ended_is_not_changed(officer: User) -> None:
    one = ObjectiveFactory.create(priority__state="ended")
    for act in (
        lambda: save_objective(objective=one, by=officer),
        lambda: remove_objective(objective=one, by=officer),
        lambda: save_country(row=one.priority, by=officer),
    ):
        with pytest.raises(PermissionDenied):
            act()


# ---------------------------------------------------------------- pages
def test_what_is_behind_stands_in_today_for_those_who_write_it(client: Client) -> None:
    ObjectiveFactory.create(behind=True)
    client.force_login(user_with("officer-cooperation", language="en"))
    page = client.get(reverse("ui:today")).content.decode()
    assert "Allemagne" in page or "Germany" in page
    found = client.get(reverse("partnerships:countries"), {"objectives": "behind"})
    assert len(found.context["table"].data) == 1
    client.force_login(user_with("referent", language="en"))
    page = client.get(reverse("ui:today")).content.decode()
    assert "Germany" not in page
    assert "Allemagne" not in page


def test_the_list_hides_other_units(client: Client) -> None:
    PriorityFactory.create(unit=house().letters)
    client.force_login(user_with("referent"))
    assert not client.get(reverse("partnerships:countries")).context["table"].data.data


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_is_cheap(officer: User, client: Client, query_budget: Budget, count: int) -> None:
    for code in ("DE", "IT", "ES")[:count]:
        country = CountryFactory.create(
            code=code, alpha3=f"{code}X", eu_code=code, erasmus_prefix=""
        )
        ObjectiveFactory.create(priority__country=country, behind=True)
    client.force_login(officer)
    client.get(reverse("partnerships:countries"))
    with query_budget(9):
        client.get(reverse("partnerships:countries"))


def test_the_demonstration_is_loaded_once() -> None:
    for code in ("DE", "CA", "ES"):
        CountryFactory.create(code=code, alpha3=f"{code}X", eu_code=code, erasmus_prefix="")
    house()
    PersonFactory.create(user=user_with("officer-cooperation", email=OFFICER))
    user_with("director", email=demo_strategic.DIRECTOR)
    in_force(partner=german())
    said: list[str] = []
    for _ in range(2):
        demo_countries.load(said.append)
    assert said == ["3 priority countries"]
    rows = list(CountryObjective.objects.select_related("priority"))
    words = {one.progress.standing for one in followed(rows)}
    assert words == {Standing.REACHED, Standing.ON_TRACK, Standing.BEHIND}
    assert all(one.started_on and one.started_on < in_days(-300) for one in rows)
