"""What this room shows of one partner: boxes, vitality, time line, closed institutions."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.organisations import panels
from intl_office.organisations.actions.closing import Succession, close_partner
from intl_office.organisations.actions.merge import merge_partners
from intl_office.organisations.enums import LinkKind
from intl_office.organisations.models import Partner, Place
from partnerships import timeline
from partnerships.actions.agreements import add_partner, create_agreement
from partnerships.enums import AgreementType, State
from partnerships.models import Agreement, AgreementTransition, AgreementYear
from partnerships.timeline import EventSource, PartnerEvent, moments
from tests.factories.access import house, user_with
from tests.factories.organisations import ContactFactory, PartnerFactory
from tests.factories.partnerships import AgreementFactory, agreement_with, in_days, in_force
from tests.factories.requests import visit_with

Budget = Callable[[int], AbstractContextManager[None]]
OWN = ("agreements", "inherited", "vitality", "flows", "map")


@pytest.fixture
def browser(officer: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    return client


def _followed(by: User, heir: Partner | None = None) -> tuple[Partner, Partner]:
    closed = PartnerFactory.create(legal_name="Old institution")
    kept = heir or PartnerFactory.create(legal_name="New institution")
    succession = Succession(LinkKind.ABSORBED, kept, date(2019, 1, 1))
    close_partner(partner=closed, by=by, reason="Fusion", succession=succession)
    closed.refresh_from_db()
    return closed, kept


def _placed(partner: Partner, latitude: str = "48.85", longitude: str = "2.35") -> None:
    Place.objects.create(partner=partner, latitude=latitude, longitude=longitude, source="A map")


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_whatever_it_shows(
    number: int, browser: Client, query_budget: Budget
) -> None:
    partner = PartnerFactory.create()
    _placed(partner)
    for _ in range(number):
        in_force(partner=partner)
        _placed(in_force().partners[0])
        ContactFactory.create(partner=partner)
    browser.get(partner.get_absolute_url())
    known = dict(panels.partner_panels.items())
    with panels.partner_panels.replaced(**{name: known[name] for name in OWN}), query_budget(17):
        page = browser.get(partner.get_absolute_url())
    assert page.status_code == 200


def test_flows_and_neighbours(browser: Client) -> None:
    partner = PartnerFactory.create(legal_name="Here", city="Lille")
    _placed(partner, "50.63", "3.06")
    in_force(partner=partner, persons=4)
    AgreementYear.objects.filter(year=AcademicYear.current()).update(taken=3)
    near = in_force().partners[0]
    lost = in_force().partners[0]
    _placed(near)
    PartnerFactory.create(legal_name="Nothing with us")
    text = browser.get(partner.get_absolute_url()).text
    assert "3/4" in text
    assert "3 students out and 0 in over five academic years." in text
    assert near.legal_name in text
    assert lost.legal_name in text
    assert "Nothing with us" not in text
    assert "1 of them has no coordinates" in text


def test_a_partner_without_anything_is_shown_too(browser: Client) -> None:
    text = browser.get(PartnerFactory.create().get_absolute_url()).text
    assert "Too little is known" in text
    assert "Its coordinates are not known" in text
    assert "Students out and in" not in text


def test_vitality_is_explained(browser: Client) -> None:
    partner = in_force(persons=4).partners[0]
    AgreementYear.objects.filter(year=AcademicYear.current()).update(taken=3)
    text = browser.get(reverse("partnerships:partner_vitality", args=[partner.uid])).text
    assert "3 of 4 places taken (75 %)" in text
    assert "In proportion, in full from 75 per cent of the promised places on." in text
    assert "No ECTS credits are recorded for students who came back." in text
    assert "Nothing: all points are reached." in text


# ---------------------------------------------------------------- succession
def test_the_heir_shows_what_it_inherits(browser: Client, officer: User) -> None:
    closed, heir = _followed(officer)
    row = agreement_with(closed, state=State.IN_FORCE)
    text = browser.get(heir.get_absolute_url()).text
    assert row.title_en in text
    assert "Agreements of its predecessors" in text
    assert "Go on with:" in browser.get(closed.get_absolute_url()).text


def test_drafting_with_a_closed_partner_leads_to_the_heir(browser: Client, officer: User) -> None:
    closed, heir = _followed(officer)
    url = reverse("partnerships:new")
    for answer in (browser.get(url, {"partner": str(closed.uid)}),
                   browser.post(url, {"partner": str(closed.uid)})):  # fmt: skip
        assert answer.status_code in (200, 409)
        assert f'href="{url}?partner={heir.uid}"' in answer.text
    draft = agreement_with()
    added = reverse("partnerships:party_add", args=[draft.uid])
    assert browser.post(added, {"partner": str(closed.uid)}).status_code == 409


def test_the_actions_refuse_a_closed_partner(officer: User) -> None:
    closed, heir = _followed(officer)
    draft: Agreement = AgreementFactory.build(unit=house().sciences, type=AgreementType.FRAMEWORK)
    with pytest.raises(ValidationError, match=f"draft with {heir}"):
        create_agreement(agreement=draft, partner=closed, by=officer)
    close_partner(partner=heir, by=officer, reason="x")
    with pytest.raises(ValidationError, match="no agreement can be drafted"):
        add_partner(agreement=agreement_with(), partner=closed, by=officer)


# ---------------------------------------------------------------- time line
def _step(row: Agreement, target: str, reason: str = "") -> None:
    AgreementTransition.objects.create(
        agreement=row, name=target, source="draft", target=target, reason=reason,
        at="2026-01-01T12:00Z",
    )  # fmt: skip


def test_what_happened_newest_first(officer: User) -> None:
    closed, heir = _followed(officer)
    twin = PartnerFactory.create(legal_name="Twin")
    merge_partners(loser=twin, winner=heir, take=[], by=officer)
    heir.charter_from = date(2021, 1, 1)
    heir.save()
    row = agreement_with(heir, state=State.TERMINATED, ended_on=in_days(10))
    _step(row, State.SIGNED)
    _step(row, State.TERMINATED, "The partner wishes so.")
    found = [(one.event.on, str(one.event.pill or one.event.title)) for one in
             moments(officer, heir, limit=50)]  # fmt: skip
    assert found == sorted(found, key=lambda one: one[0], reverse=True)
    told = [text for _day, text in found]
    assert found[0] == (in_days(10), "Terminated")
    assert (row.signed_on, "Concluded, begins later") in found
    for text in ("Erasmus charter changed", "“Twin” was merged into this partner", "Drafted"):
        assert text in told
    assert found[-1] == (date(2019, 1, 1), f"{closed} was absorbed by {heir}")
    closing = [one.event for one in moments(officer, closed, kind="institution", limit=9)]
    assert (str(closing[0].title), closing[0].text) == ("Closed", "Fusion")


def test_agreements_of_other_units_are_not_told(db: None) -> None:
    partner = PartnerFactory.create()
    for unit in (house().letters, house().physics):
        _step(agreement_with(partner, unit=unit, title_en=f"Of {unit.code}"), State.APPROVAL)
    found = moments(user_with("referent"), partner, kind="agreements", limit=50)
    assert {str(one.event.title).split(" – ")[1] for one in found} == {f"Of {house().physics.code}"}


def test_visits_stand_in_the_time_line_for_those_who_read_them(officer: User) -> None:
    partner = PartnerFactory.create()
    first = visit_with(
        partner, day=-40, purpose="Their rector came", kind="incoming", unit=house().letters
    )
    visit_with(partner, day=-20, unit=house().physics)
    visit_with(partner, day=30, purpose="To come")
    visit_with(partner, day=-5, state="cancelled", purpose="Cancelled")
    visit_with(PartnerFactory.create(), day=-4)
    found = moments(officer, partner, kind="visits", limit=50)
    assert [one.event.on for one in found] == [in_days(-20), in_days(-40)]
    told = found[1].event
    assert (told.title, told.url) == ("Their rector came", first.get_absolute_url())
    assert str(told.text).startswith("Delegation received")
    assert [
        one.event.on for one in moments(user_with("referent"), partner, kind="visits", limit=9)
    ] == [in_days(-20)]
    assert not moments(user_with("finance"), partner, kind="visits", limit=9)


@pytest.mark.parametrize("number", [1, 3])
def test_pages_and_kinds(number: int, browser: Client, query_budget: Budget) -> None:
    partner = PartnerFactory.create()
    for _ in range(number):
        _step(agreement_with(partner), State.APPROVAL)
    url = reverse("partnerships:partner_timeline", args=[partner.uid])
    visits = EventSource(
        "Visits",
        lambda _user, _partner, limit: [
            PartnerEvent(in_days(-at), f"Visit {at}") for at in range(min(limit, 60))
        ],
    )
    hidden = EventSource("Hidden", lambda *_: [PartnerEvent(in_days(0), "Secret")], lambda _: False)
    browser.get(url)
    with query_budget(12):
        browser.get(url)
    with timeline.partner_events.replaced(visits=visits, hidden=hidden):
        first, last = browser.get(url), browser.get(url, {"page": "3", "kind": "visits"})
        odd = browser.get(url, {"page": "x", "kind": "hidden"})
    assert "Visit 24" in first.text
    assert "Visit 25" not in first.text
    assert "Visit 59" in last.text
    assert 'rel="next"' not in last.text
    assert "Secret" not in odd.text
    assert 'href="?kind=visits"' in odd.text
