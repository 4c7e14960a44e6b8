"""The pages of requests for agreements."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.ui.models import Draft
from partnerships.enums import State
from partnerships.enums_requests import RequestState
from partnerships.models import AgreementRequest
from partnerships.sources_requests import find_requests
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.factories.organisations import CountryFactory, MembershipFactory, PartnerFactory
from tests.factories.partnerships import agreement_with, in_days
from tests.factories.requests import (
    AdviceFactory,
    RequestFactory,
    given_advice,
    message_on,
)

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]
S = RequestState


# ---------------------------------------------------------------- pages
def columns(**more: Any) -> dict[str, Any]:
    return {"institution": "Institut de Valbrume", "dimensions": ["teaching", "research"],
            "unit": house().sciences.uid, "motivation": "Joint papers.", **more}  # fmt: skip


def test_a_request_is_sent_with_a_typed_institution(client: Client, asker: User) -> None:
    client.force_login(asker)
    country = CountryFactory.create(germany=True)
    answer = client.post(
        reverse("partnerships:request_new"),
        columns(partner_country=country.pk, students_out="3", partner_website="valbrume.example"),
    )
    row = AgreementRequest.objects.get()
    assert answer.headers["Location"] == row.get_absolute_url()
    assert (row.institution, row.country, row.students_out) == ("Institut de Valbrume", country, 3)
    assert row.partner_website == "https://valbrume.example"


def test_a_chosen_partner_wins_over_the_typed_name(client: Client, asker: User) -> None:
    client.force_login(asker)
    partner = PartnerFactory.create()
    client.post(reverse("partnerships:request_new"), columns(partner=str(partner.uid)))
    row = AgreementRequest.objects.get()
    assert (row.partner, row.partner_name, row.partner_country) == (partner, "", None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"institution": ""}, "institution"),
        ({}, "partner_country"),
        ({"dimensions": []}, "dimensions"),
        ({"unit": ""}, "unit"),
        ({"motivation": ""}, "motivation"),
        ({"students_in": "-1"}, "students_in"),
        ({"partner": "00000000-0000-0000-0000-000000000000"}, "partner"),
    ],
    ids=["institution", "country", "dimensions", "unit", "motivation", "number", "gone"],
)
def test_an_error_is_said_at_its_field(
    client: Client, asker: User, wrong: dict[str, Any], field: str
) -> None:
    client.force_login(asker)
    page = client.post(reverse("partnerships:request_new"), columns(**wrong))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not AgreementRequest.objects.exists()


def test_what_is_typed_is_kept_and_offered_again(client: Client, asker: User) -> None:
    client.force_login(asker)
    client.post(reverse("partnerships:request_new"), columns(_draft="save"))
    assert Draft.objects.filter(user=asker).exists()
    page = client.get(reverse("partnerships:my_requests"))
    assert "go on with it" in page.content.decode()
    form = client.get(reverse("partnerships:request_new"), {"_draft": "continue"})
    assert "Institut de Valbrume" in form.content.decode()
    country = CountryFactory.create(germany=True)
    client.post(reverse("partnerships:request_new"), columns(partner_country=country.pk))
    assert not Draft.objects.filter(user=asker).exists()


def test_without_a_script_the_institution_is_looked_for(client: Client, asker: User) -> None:
    client.force_login(asker)
    known = PartnerFactory.create(legal_name="Universidad de Granada")
    sent = columns(institution="granada", look="1")
    page = client.post(reverse("partnerships:request_new"), sent)
    assert page.status_code == 200
    text = page.content.decode()
    assert str(known.uid) in text
    assert "Joint papers." in text
    assert not AgreementRequest.objects.exists()


def test_the_form_proposes_where_one_works(client: Client, asker: User) -> None:
    client.force_login(asker)
    page = client.get(reverse("partnerships:request_new"))
    assert page.context["form"].initial["unit"] == house().sciences


def test_the_second_window_is_told(client: Client, asker: User) -> None:
    client.force_login(asker)
    row = RequestFactory.create(requester=asker, state=S.COMPLETING)
    seen = row.updated_at.isoformat()
    row.save()
    sent = columns(seen=seen, partner_country=row.partner_country_id)
    page = client.post(reverse("partnerships:request_edit", args=[row.uid]), sent)
    assert page.status_code == 422
    assert "changed since you opened it" in page.content.decode()
    row.refresh_from_db()
    assert row.state == S.COMPLETING


def test_the_requester_follows_the_agreement(client: Client, asker: User) -> None:
    client.force_login(asker)
    agreement = agreement_with(unit=house().letters, state=State.SIGNATURE)
    row = RequestFactory.create(requester=asker, state=S.AGREEMENT, agreement=agreement)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Waiting for signature" in page
    assert agreement.get_absolute_url() not in page
    assert (
        "Waiting for signature" in client.get(reverse("partnerships:my_requests")).content.decode()
    )


def test_the_agreement_leads_back_to_its_request(client: Client, officer: User) -> None:
    row = RequestFactory.create(state=S.AGREEMENT)
    client.force_login(officer)
    assert row.agreement is not None
    assert row.get_absolute_url() in client.get(row.agreement.get_absolute_url()).content.decode()


def test_filters_find_what_they_say(client: Client, officer: User) -> None:
    client.force_login(officer)
    germany = RequestFactory.create(unit=house().letters, answer_due_on=in_days(-1))
    france = RequestFactory.create(
        partner=PartnerFactory.create(legal_name="Université de Lyon"), partner_name="",
        partner_country=None, state=S.REVIEW, handler=officer, dimensions=["research"],
        type="framework",
    )  # fmt: skip
    AdviceFactory.create(request=france)
    done = RequestFactory.create(state=S.REFUSED)
    partner = france.partner
    assert partner is not None
    for query, found in (
        ({"q": "lyon"}, {france}),
        ({"q": germany.number}, {germany}),
        ({"state": "open"}, {germany, france}),
        ({"state": "refused"}, {done}),
        ({"unit": "TEST-LET"}, {germany}),
        ({"country": "FR"}, {france}),
        ({"dimension": "research"}, {france}),
        ({"type": "framework"}, {france}),
        ({"waits": "late"}, {germany}),
        ({"waits": "advice"}, {france}),
        ({"waits": "mine"}, {france}),
        ({"partner": str(partner.uid)}, {france}),
        ({"sort": "answer_due_on"}, {germany, france, done}),
    ):
        page = client.get(reverse("partnerships:requests"), query)
        assert set(page.context["table"].data) == found, query


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_is_cheap(client: Client, officer: User, query_budget: Budget, count: int) -> None:
    client.force_login(officer)
    for _ in range(count):
        RequestFactory.create(state=S.REVIEW, partner=PartnerFactory.create())
    client.get(reverse("partnerships:requests"))
    with query_budget(8):
        client.get(reverse("partnerships:requests"))


def test_an_export_holds_words(client: Client, officer: User) -> None:
    client.force_login(officer)
    row = RequestFactory.create()
    query = {"export": "csv", "columns": ["number", "dimension_labels", "state", "answer_due_on"]}
    answer = client.get(reverse("partnerships:requests"), query)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # of exports
    assert all(word in text for word in (row.number, "Teaching", "Sent"))
    assert "<" not in text


def test_today_shows_what_is_owed_and_ones_own(client: Client, officer: User, asker: User) -> None:
    row = RequestFactory.create(requester=asker)
    for user in (officer, asker):
        client.force_login(user)
        assert row.get_absolute_url() in client.get("/today/").content.decode()
    client.force_login(user_with("officer-cooperation", unit=house().letters))
    assert row.get_absolute_url() not in client.get("/today/").content.decode()


def test_advisers_are_proposed_from_the_units_around(client: Client, officer: User) -> None:
    client.force_login(officer)
    row = RequestFactory.create(unit=house().physics)
    near, far = UserFactory.create_batch(2)
    for unit, user in ((house().sciences, near), (house().letters, far)):
        MembershipFactory.create(unit=unit, function="referent", person__user=user)
    page = client.get(reverse("partnerships:advice_ask", args=[row.uid])).content.decode()
    assert near.email in page
    assert far.email not in page


def test_search_finds_what_one_may_read(officer: User, asker: User, rf: Any) -> None:
    row = RequestFactory.create(partner_name="Institut de Valbrume")
    request = rf.get("/")
    for user, hits in ((officer, 1), (asker, 0), (row.requester, 1)):
        request.user = user
        assert len(find_requests(request, "valbrume", 5)) == hits


def test_hostile_text_stays_text(client: Client, officer: User) -> None:
    client.force_login(officer)
    words = "<script>alert(1)</script>"
    row = RequestFactory.create(partner_name=words, motivation=words, contacts=words)
    given_advice(request=row, text=words, question=words)
    message_on(row, words, author=officer)
    assert words not in client.get(row.get_absolute_url()).content.decode()
