"""Networks: members, fees paid once, the plan before the decision, who is reminded of what."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intl_office.access.enums import KINDS
from intl_office.access.permissions import granted_to
from intl_office.accounts.models import User
from intl_office.core.workflow import Blocked, StaleState
from intl_office.deadlines.models import Deadline
from intl_office.organisations.actions.merge import merge_partners
from partnerships import demo_networks
from partnerships.actions.network_deadlines import FEES, PLAN, RENEWALS, keep_deadline
from partnerships.actions.networks import (
    meet,
    move_renewal,
    move_step,
    record_payment,
    remove_part,
    save_network,
    save_part,
)
from partnerships.models import (
    Network,
    NetworkAgreement,
    NetworkFee,
    NetworkMember,
    NetworkUnit,
)
from partnerships.network_enums import PENDING, RenewalState
from partnerships.network_rules import EDIT, SEE, renewal_steps, renewals
from partnerships.planned import OWED, PlannedState
from tests.factories.access import house, user_with
from tests.factories.networks import (
    NetworkFactory,
    NetworkFeeFactory,
    NetworkMeetingFactory,
    NetworkMemberFactory,
    NetworkRenewalFactory,
    RenewalStepFactory,
    network_of,
)
from tests.factories.organisations import CountryFactory, PartnerFactory, PersonFactory, UnitFactory
from tests.factories.partnerships import agreement_with, in_days
from tests.kit.race import at_once
from tests.kit.workflow import every_case

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]
BOTH = {SEE, EDIT}
READ = (
    *("officer-mobility", "officer-laboratories", "officer-projects", "vice-president"),
    *("referent", "coordinator", "legal", "finance"),
)
TABLE = {
    **dict.fromkeys(("administrator", "director", "officer-cooperation"), BOTH),
    **{kind: {SEE} for kind in READ},
}


@pytest.mark.parametrize("kind", KINDS)
def test_role_may_exactly_this(kind: str) -> None:
    granted = {known.code for known in granted_to(*KINDS[kind])}
    assert granted & BOTH == TABLE.get(kind, set())


# ---------------------------------------------------------------- who sees what
def test_a_referent_sees_what_the_unit_follows_or_takes_part_in() -> None:
    referent = user_with("referent")
    own = NetworkFactory.create(unit=house().physics)
    joined = NetworkFactory.create(unit=house().letters)
    NetworkUnit.objects.create(network=joined, unit=house().sciences)
    NetworkFactory.create(unit=house().letters)
    assert set(Network.objects.visible_to(referent)) == {own, joined}
    seen = NetworkMemberFactory.create(network=own)
    NetworkMemberFactory.create()
    NetworkMember.objects.exclude(pk=seen.pk).update(
        network=NetworkFactory.create(unit=house().letters)
    )
    assert set(NetworkMember.objects.visible_to(referent)) == {seen}


def test_agreements_out_of_reach_are_counted_not_shown(client: Client) -> None:
    referent = user_with("referent", language="en")
    network = NetworkFactory.create()
    hidden = agreement_with(unit=house().letters, title_fr="Secret", title_en="Secret")
    for one in (agreement_with(), hidden):
        NetworkAgreement.objects.create(network=network, agreement=one)
    client.force_login(referent)
    page = client.get(network.page("network_agreements"))
    assert [one.unit for one, _tone in page.context["agreements"]] == [house().sciences]
    assert page.context["hidden"] == 1
    assert b"Secret" not in page.content


# ---------------------------------------------------------------- members
def test_an_institution_is_a_member_once_on_a_day_our_own_too(officer: User) -> None:
    network = network_of()
    first = NetworkMemberFactory.create(network=network, ends_on=in_days(-1))
    again = NetworkMember(network=network, partner=first.partner, starts_on=in_days(0))
    save_part(part=again, by=officer)
    for partner in (first.partner, None):
        twice = NetworkMember(network=network, partner=partner, starts_on=in_days(3))
        with pytest.raises(ValidationError, match="member on some of these days"):
            save_part(part=twice, by=officer)


def test_members_follow_a_merge_unless_both_are_in(officer: User) -> None:
    loser, winner = PartnerFactory.create(), PartnerFactory.create()
    both, one = network_of(loser, winner), network_of(loser)
    merge_partners(loser=loser, winner=winner, take=[], by=officer, reason="Twice in the list")
    assert one.members.filter(partner=winner).exists()
    assert both.members.filter(partner=loser).exists()


# ---------------------------------------------------------------- fees
def test_a_fee_is_paid_in_parts_and_its_deadline_is_done(officer: User) -> None:
    fee = NetworkFeeFactory.create(network__officer=PersonFactory.create(user=officer))
    save_part(part=fee, by=officer)
    deadline = Deadline.objects.get(source=FEES, subject=fee.network.uid)
    assert deadline.is_open
    assert list(deadline.owner_rows.values_list("user", flat=True)) == [officer.pk]
    half, today = Decimal(6000), timezone.localdate()
    paid = record_payment(fee=fee, amount=half, on=today, by=officer, seen=Decimal(0))
    assert (paid.left, paid.is_paid) == (half, False)
    with pytest.raises(ValidationError, match="More is paid"):
        record_payment(fee=fee, amount=half + 1, on=today, by=officer, seen=half)
    with pytest.raises(ValidationError, match="meanwhile"):
        record_payment(fee=fee, amount=half, on=today, by=officer, seen=Decimal(0))
    assert record_payment(fee=fee, amount=half, on=today, by=officer, seen=half).is_paid
    deadline.refresh_from_db()
    assert not deadline.is_open
    with pytest.raises(ValidationError, match="it stays"):
        remove_part(part=NetworkFee.objects.get(), by=officer)


@pytest.mark.django_db(transaction=True)
def test_two_people_record_one_payment(officer: User) -> None:
    fee = NetworkFeeFactory.create()

    def pay() -> NetworkFee:
        now, whole = timezone.localdate(), Decimal(12000)
        return record_payment(fee=fee, amount=whole, on=now, by=officer, seen=Decimal(0))

    results = at_once(pay, pay)
    assert sum(isinstance(one, ValidationError) for one in results) == 1
    fee.refresh_from_db()
    assert fee.paid == Decimal(12000)


# ---------------------------------------------------------------- renewal and plan
def _renewal_in(state: str) -> Any:
    decided = timezone.localdate() if state in {"obtained", "refused"} else None
    return NetworkRenewalFactory.create(state=state, decided_on=decided)


@pytest.mark.parametrize(("state", "name", "starts"), every_case(renewals))
def test_renewals_move_only_from_their_sources(
    officer: User, state: str, name: str, starts: bool
) -> None:
    row = _renewal_in(state)
    facts = {"obtained": Decimal(1)} if name == "obtain" else {}
    if not starts:
        with pytest.raises(StaleState):
            move_renewal(renewal=row, name=name, by=officer, reason="x", **facts)
        return
    moved = move_renewal(renewal=row, name=name, by=officer, reason="x", **facts)
    assert moved.state == renewals.transitions[name].target
    deadline = Deadline.objects.filter(source=RENEWALS, subject=row.network.uid).first()
    assert (deadline is not None and deadline.is_open) == (moved.state in PENDING)


@pytest.mark.parametrize(("state", "name", "starts"), every_case(renewal_steps))
def test_steps_move_only_from_their_sources(
    officer: User, state: str, name: str, starts: bool
) -> None:
    day = timezone.localdate() if state == PlannedState.DONE else None
    step = RenewalStepFactory.create(state=state, done_on=day)
    if not starts:
        with pytest.raises(StaleState):
            move_step(step=step, name=name, by=officer, reason="x")
        return
    moved = move_step(step=step, name=name, by=officer, reason="x")
    assert (moved.done_on is not None) == (moved.state == PlannedState.DONE)
    deadline = Deadline.objects.filter(source=PLAN, subject=step.network.uid).first()
    assert (deadline is not None and deadline.is_open) == (moved.state in OWED)


def test_a_renewal_is_submitted_once_its_plan_is_done(officer: User) -> None:
    step = RenewalStepFactory.create()
    with pytest.raises(Blocked) as blocked:
        move_renewal(renewal=step.renewal, name="submit", by=officer)
    assert "still owed: 1" in str(blocked.value.reasons[0].message)
    move_step(step=step, name="finish", by=officer)
    moved = move_renewal(renewal=step.renewal, name="submit", by=officer)
    assert moved.state == RenewalState.SUBMITTED


def test_one_renewal_at_a_time_and_a_given_up_one_owes_nothing(officer: User) -> None:
    step = RenewalStepFactory.create(due_on=in_days(-3))
    keep_deadline(step)
    twin = NetworkRenewalFactory.build(network=step.network)
    with pytest.raises(ValidationError, match="under way already"):
        save_part(part=twin, by=officer)
    move_renewal(renewal=step.renewal, name="abandon", by=officer, reason="No call this year")
    assert not Deadline.objects.open().exists()


# ---------------------------------------------------------------- writing
def test_the_second_of_two_editors_is_told(officer: User) -> None:
    network = NetworkFactory.create()
    seen = network.updated_at
    save_network(network=network, by=officer, seen=seen)
    stale = Network.objects.get()
    with pytest.raises(ValidationError, match="Somebody else"):
        save_network(network=stale, by=officer, seen=seen)


def test_who_went_is_replaced(officer: User) -> None:
    event, first, second = (
        NetworkMeetingFactory.create(),
        PersonFactory.create(),
        PersonFactory.create(),
    )
    save_part(part=event, by=officer, after=meet([first]))
    save_part(part=event, by=officer, after=meet([second]))
    assert list(event.people.all()) == [second]


def test_readers_do_not_write() -> None:
    network = NetworkFactory.create(unit=house().sciences)
    for kind in ("referent", "vice-president", "officer-mobility"):
        with pytest.raises(PermissionDenied):
            save_network(network=network, by=user_with(kind), seen=network.updated_at)


def test_people_are_named_by_address_or_by_a_name_of_their_own(
    officer: User, client: Client
) -> None:
    client.force_login(officer)
    network = NetworkFactory.create()
    PersonFactory.create(last_name="Delattre", email="one@example.org")
    PersonFactory.create(last_name="Delattre", email="two@example.org")
    alone = PersonFactory.create(last_name="Vasseur", email="three@example.org")
    url = reverse("partnerships:network_part_add", args=[network.uid, "seat"])
    sent = {"body": "Board", "function": "member", "starts_on": in_days(0)}
    for said, errors in (("Delattre", 1), ("nobody", 1), ("vasseur", 0), ("ONE@example.org", 0)):
        page = client.post(url, {**sent, "person": said})
        assert (page.status_code == 422) == bool(errors), said
    assert {seat.person.email for seat in network.seats.all()} == {alone.email, "one@example.org"}


# ---------------------------------------------------------------- pages
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_is_cheap(officer: User, client: Client, query_budget: Budget, count: int) -> None:
    for _ in range(count):
        NetworkFeeFactory.create(network=network_of(PartnerFactory.create()))
    client.force_login(officer)
    client.get(reverse("partnerships:networks"))
    with query_budget(8):
        client.get(reverse("partnerships:networks"))


def test_filters_find_what_they_say(officer: User, client: Client) -> None:
    client.force_login(officer)
    german = PartnerFactory.create(country=CountryFactory.create(germany=True))
    late = network_of(german, acronym="ALTAVIA")
    NetworkFeeFactory.create(network=late, due_on=in_days(-1))
    over = NetworkFactory.create(kind="regional", ends_on=in_days(-1), unit=house().letters)
    NetworkRenewalFactory.create(network=over)
    for query, found in (
        ({"q": "altavia"}, {late}),
        ({"kind": "regional"}, {over}),
        ({"role": "coordinator"}, {late}),
        ({"country": "DE"}, {late}),
        ({"unit": "TEST-LET"}, {over}),
        ({"running": "no"}, {over}),
        ({"running": "yes"}, {late}),
        ({"fees": "late"}, {late}),
        ({"fees": "owed"}, {late}),
        ({"decision": "6"}, {over}),
        ({"mine": "yes"}, set()),
        ({"partner": str(german.uid)}, {late}),
        ({"sort": "-decision_on"}, {late, over}),
    ):
        page = client.get(reverse("partnerships:networks"), query)
        assert set(page.context["table"].data) == found, query


def test_partner_page_and_today_show_them(officer: User, client: Client) -> None:
    client.force_login(officer)
    partner = PartnerFactory.create()
    network = network_of(partner, name_en="Altavia")
    NetworkFeeFactory.create(network=network, due_on=in_days(-1))
    assert b"Altavia" in client.get(partner.get_absolute_url()).content
    assert b"Fee overdue" in client.get(reverse("ui:today")).content


def test_the_demonstration_is_loaded_once() -> None:
    house()
    UnitFactory.create(code="DRI", parent=house().root, kind="service")
    PersonFactory.create_batch(3)
    said: list[str] = []
    for _ in range(2):
        demo_networks.load(said.append)
    assert Network.objects.count() == len(demo_networks.NETWORKS)
    assert said == ["6 networks"]
    assert Deadline.objects.filter(source=FEES).open().exists()
