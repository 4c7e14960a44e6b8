"""Strategic partners: the score adds up, the decision keeps it, the plan shows what is late."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intl_office.access.enums import KINDS
from intl_office.access.permissions import granted_to
from intl_office.accounts.models import User
from intl_office.core.workflow import Blocked, NotAllowed, StaleState
from intl_office.deadlines.models import Deadline
from partnerships import demo_strategic
from partnerships.actions.criteria import usual_criteria
from partnerships.actions.strategic import (
    LABELS,
    PLAN,
    decide,
    end_labels,
    give_marks,
    grant,
    keep_action,
    move_action,
    save_strategic,
)
from partnerships.demo import OFFICER
from partnerships.enums import Dimension
from partnerships.models import AgreementYear, Criterion, PlanAction, StrategicPartner
from partnerships.planned import OWED
from partnerships.strategic_enums import LabelState, Measure
from partnerships.strategic_queries import kept_lines, lines_of, plan_of
from partnerships.strategic_rules import (
    CRITERIA,
    DECIDE,
    EDIT,
    SEE,
    Line,
    actions,
    labels,
    score,
)
from partnerships.views.strategic_frame import may_read_evidence
from tests.factories.access import house, user_with
from tests.factories.organisations import PartnerFactory, PersonFactory, UnitFactory
from tests.factories.partnerships import in_days, in_force
from tests.factories.strategic import (
    CriterionFactory,
    MarkFactory,
    PlanActionFactory,
    StrategicFactory,
)
from tests.kit.race import at_once
from tests.kit.workflow import every_case

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]
ALL = {SEE, EDIT, DECIDE, CRITERIA}
TABLE = {
    "administrator": ALL,
    "director": ALL,
    "vice-president": {SEE, DECIDE},
    "officer-cooperation": {SEE, EDIT},
    **{f"officer-{pole}": {SEE} for pole in ("mobility", "laboratories", "projects")},
    "referent": {SEE},
    "coordinator": {SEE},
}


@pytest.fixture
def director(db: None) -> User:
    return user_with("director", language="en")


@pytest.mark.parametrize("kind", KINDS)
def test_role_may_exactly_this(kind: str) -> None:
    granted = {known.code for known in granted_to(*KINDS[kind])}
    assert granted & ALL == TABLE.get(kind, set())


# ---------------------------------------------------------------- the score
TENTHS = st.integers(1, 200).map(lambda n: Decimal(n) / 10)
LINES = st.lists(
    st.builds(
        Line,
        name_fr=st.just("x"),
        name_en=st.just("x"),
        value=st.none() | TENTHS,
        target=TENTHS,
        weight=st.integers(1, 100).map(Decimal),
    ),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw imports much
@given(LINES)
def test_the_score_is_what_a_reader_adds_up(lines: list[Line]) -> None:
    assert all(0 <= line.points <= line.weight for line in lines)
    weights = sum(line.weight for line in lines)
    points = sum(line.points for line in lines)
    expected = float(points) * 100 / float(weights) if weights else 0
    # To one decimal; not rounded here, since Python rounds a half to the even side.
    assert float(score(lines)) == pytest.approx(expected, abs=0.0501)


def test_every_figure_is_read_where_it_is_made() -> None:
    row = StrategicFactory.create(dimensions=[Dimension.TEACHING, Dimension.RESEARCH])
    agreement = in_force(partner=row.partner, persons=9)
    in_force(persons=9)
    now = AgreementYear.objects.filter(agreement=agreement).order_by("year").first()
    assert now is not None
    AgreementYear.objects.filter(pk=now.pk).update(taken=6)
    for measure, target in (("dimensions", 4), ("agreements", 2), ("students", 12), ("mark", 5)):
        CriterionFactory.create(measure=measure, target=target, weight=10)
    CriterionFactory.create(is_active=False)
    MarkFactory.create(
        strategic=row, criterion=Criterion.objects.get(measure=Measure.MARK, is_active=True)
    )
    lines = lines_of(row)
    assert [line.value for line in lines] == [2, 1, 6, 4]
    assert [line.points for line in lines] == [5, 5, 5, 8]
    assert score(lines) == Decimal("57.5")


# ---------------------------------------------------------------- the label
def test_a_decision_keeps_the_score_of_its_day(officer: User, director: User) -> None:
    criterion = CriterionFactory.create()
    row = StrategicFactory.create()
    today = timezone.localdate()
    with pytest.raises(Blocked, match="missing"):
        grant(row=row, on=today, by=director, reason="Good")
    give_marks(row=row, marks={criterion.pk: (Decimal(4), "Rankings")}, by=officer)
    with pytest.raises(Blocked, match="missing"):
        grant(row=row, on=today, by=director, reason=" ")
    with pytest.raises(NotAllowed):
        grant(row=row, on=today, by=officer, reason="Good")
    moved = grant(row=row, on=today, by=director, reason="Good")
    assert (moved.score, moved.state) == (Decimal(80), LabelState.GRANTED)
    assert moved.ends_on is not None
    assert moved.ends_on + timedelta(days=1) == today.replace(year=today.year + 5)
    Criterion.objects.update(weight=100, target=50)
    assert score(kept_lines(moved)) == Decimal(80)
    assert Deadline.objects.get(source=LABELS, subject=row.uid).is_open
    step = moved.transitions.get()
    assert (step.by, step.reason) == (director, "Good")


@pytest.mark.parametrize(("state", "name", "starts"), every_case(labels))
def test_labels_move_only_from_their_sources(
    director: User, state: str, name: str, starts: bool
) -> None:
    row = StrategicFactory.create(state=state)

    def move() -> StrategicPartner:
        if name == "grant":
            return grant(row=row, on=timezone.localdate(), by=director, reason="x")
        return decide(row=row, name=name, by=director, reason="x")

    if not starts:
        with pytest.raises(StaleState):
            move()
        return
    assert move().state == labels.transitions[name].target


def test_the_calendar_ends_labels_and_their_actions() -> None:
    action = PlanActionFactory.create()
    keep_action(action)
    StrategicPartner.objects.update(ends_on=in_days(-1))
    assert end_labels() == 1
    assert end_labels() == 0
    assert StrategicPartner.objects.get().state == LabelState.OVER
    assert not Deadline.objects.open().filter(source=PLAN).exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_propose_one_partner(officer: User) -> None:
    partner, unit = PartnerFactory.create(), house().sciences

    def propose() -> StrategicPartner:
        row = StrategicPartner(partner=partner, unit=unit, aim="x")
        return save_strategic(row=row, by=officer)

    results = at_once(propose, propose)
    assert sum(isinstance(one, ValidationError) for one in results) == 1
    assert StrategicPartner.objects.count() == 1


# ---------------------------------------------------------------- the plan
@pytest.mark.parametrize(("state", "name", "starts"), every_case(actions))
def test_actions_move_only_from_their_sources(
    officer: User, state: str, name: str, starts: bool
) -> None:
    day = timezone.localdate() if state == "done" else None
    action = PlanActionFactory.create(state=state, done_on=day, evidence="Minutes")
    if not starts:
        with pytest.raises(StaleState):
            move_action(action=action, name=name, by=officer, reason="x")
        return
    moved = move_action(action=action, name=name, by=officer, reason="x")
    deadline = Deadline.objects.filter(source=PLAN).first()
    assert (deadline is not None and deadline.is_open) == (moved.state in OWED)


def test_what_nothing_shows_is_not_done(officer: User) -> None:
    action = PlanActionFactory.create()
    with pytest.raises(Blocked) as blocked:
        move_action(action=action, name="finish", by=officer)
    assert "Nothing shows" in str(blocked.value.reasons[0].message)


def test_progress_counts_what_is_not_dropped(officer: User) -> None:
    row = StrategicFactory.create(state=LabelState.GRANTED)
    PlanActionFactory.create(strategic=row)
    PlanActionFactory.create(strategic=row, state="dropped")
    PlanActionFactory.create(strategic=row, state="done", done_on=in_days(0))
    years = plan_of(row)
    assert len(years) == 5 + (years[0].year != row.first_year)
    assert (sum(one.done for one in years), sum(one.total for one in years)) == (1, 2)


def test_evidence_is_read_with_the_plan(officer: User, client: Client) -> None:
    client.force_login(officer)
    action = PlanActionFactory.create(strategic__unit=house().letters)
    proof = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF")
    sent = {"year": "2026/2027", "dimension": "research", "title": "x", "currency": "EUR",
            "due_on": in_days(3), "centre": house().letters.uid, "proof": proof}  # fmt: skip
    page = client.post(action.edit_url, sent)
    assert page.status_code == 302
    file = PlanAction.objects.get().evidence_file
    assert file is not None
    assert may_read_evidence(officer, file)
    assert not may_read_evidence(user_with("referent"), file)


# ---------------------------------------------------------------- criteria and pages
def test_the_usual_criteria_once_and_in_both_languages(director: User, officer: User) -> None:
    assert usual_criteria(by=director) == Criterion.objects.count() == 6
    assert usual_criteria(by=director) == 0
    assert sum(Criterion.objects.values_list("weight", flat=True)) == 100
    with pytest.raises(PermissionDenied):
        usual_criteria(by=officer)


def test_late_actions_stand_in_today_and_on_the_partner(officer: User, client: Client) -> None:
    client.force_login(officer)
    own = PersonFactory.create(user=officer)
    action = PlanActionFactory.create(owner=own, due_on=in_days(-2), title="Lateaction")
    assert b"Lateaction" in client.get(reverse("ui:today")).content
    page = client.get(action.strategic.partner.get_absolute_url())
    assert b"Label and action plan" in page.content
    found = client.get(reverse("partnerships:strategic_list"), {"late": "yes"})
    assert list(found.context["table"].data) == [action.strategic]
    assert b"Lateaction" in client.get(action.strategic.get_absolute_url()).content


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_is_cheap(officer: User, client: Client, query_budget: Budget, count: int) -> None:
    for _ in range(count):
        PlanActionFactory.create()
    client.force_login(officer)
    client.get(reverse("partnerships:strategic_list"))
    with query_budget(8):
        client.get(reverse("partnerships:strategic_list"))


def test_the_demonstration_is_loaded_once() -> None:
    UnitFactory.create(code="SCI", parent=house().root)
    user_with("officer-cooperation", email=OFFICER)
    user_with("director", email=demo_strategic.DIRECTOR)
    for _ in range(5):
        in_force()
    said: list[str] = []
    for _ in range(2):
        demo_strategic.load(said.append)
    assert said == ["5 strategic partners"]
    states = StrategicPartner.objects.values_list("state", flat=True)
    assert sorted(states) == ["granted"] * 4 + ["proposed"]
    assert PlanAction.objects.filter(state="done").exists()
    assert PlanAction.objects.all().late().exists()
