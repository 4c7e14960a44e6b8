"""A partner closes, another one follows: what is said, refused and found."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.organisations.actions.closing import Succession, close_partner
from intl_office.organisations.enums import LinkKind
from intl_office.organisations.models import Partner, PartnerLink
from intl_office.organisations.succession import closing_of, forebears, heirs
from tests.factories.accounts import UserFactory
from tests.factories.organisations import PartnerFactory, PartnerLinkFactory
from tests.kit.race import at_once

Budget = Callable[[int], AbstractContextManager[None]]
DAY = date(2019, 1, 1)


def _follow(partner: Partner, heir: Partner, by: User, kind: str = LinkKind.ABSORBED) -> Partner:
    succession = Succession(kind, heir, DAY)
    return close_partner(partner=partner, by=by, reason="Fusion", succession=succession)


def test_a_partner_closes_and_another_one_follows(officer: User) -> None:
    partner, heir = PartnerFactory.create_batch(2)
    _follow(partner, heir, officer)
    partner.refresh_from_db()
    link = PartnerLink.objects.get()
    assert (partner.is_active, partner.merged_into) == (False, None)
    assert (link.source, link.target, link.kind) == (partner, heir, LinkKind.ABSORBED)
    assert (link.happened_on, link.note) == (DAY, "Fusion")
    assert audit.history(partner)[0].reason == "Fusion"


def test_a_chain_leads_to_those_that_exist(officer: User, query_budget: Budget) -> None:
    first, second, third, twin = PartnerFactory.create_batch(4)
    _follow(first, second, officer, LinkKind.RENAMED)
    _follow(second, third, officer)
    PartnerLinkFactory.create(source=second, target=twin, kind=LinkKind.SPLIT)
    PartnerLinkFactory.create(source=second, target=PartnerFactory.create(), kind=LinkKind.PART_OF)
    first.refresh_from_db()
    with query_budget(2):
        assert set(heirs(first)) == {third, twin}
    with query_budget(1):
        assert forebears(third) == {first.pk, second.pk}
    closing = closing_of(first)
    assert closing
    assert [one.target for one in closing.links] == [second]
    assert closing_of(third) is None


def test_a_link_from_one_that_exists_is_no_succession(db: None) -> None:
    link = PartnerLinkFactory.create(kind=LinkKind.SPLIT)
    assert (heirs(link.source), forebears(link.target)) == ([], frozenset())


@pytest.mark.parametrize("case", ["itself", "closed", "twice"])
def test_what_is_refused(case: str, officer: User) -> None:
    partner, other = PartnerFactory.create_batch(2)
    if case == "closed":
        close_partner(partner=other, by=officer, reason="x")
    if case == "twice":
        _follow(partner, other, officer)
    with pytest.raises(ValidationError):
        _follow(partner, partner if case == "itself" else other, officer)


@pytest.mark.django_db(transaction=True)
def test_two_people_close_it_at_once() -> None:
    partner, one, other = PartnerFactory.create_batch(3)
    by = UserFactory.create(is_staff=True)
    outcome = at_once(lambda: _follow(partner, one, by), lambda: _follow(partner, other, by))
    refused = [found for found in outcome if isinstance(found, ValidationError)]
    assert (len(refused), PartnerLink.objects.count()) == (1, 1)


# ---------------------------------------------------------------- pages
def test_it_is_said_on_a_form(office: Client) -> None:
    partner = PartnerFactory.create(legal_name="Tampereen teknillinen yliopisto")
    heir = PartnerFactory.create(legal_name="Tampereen yliopisto")
    url = reverse("organisations:partner_close", args=[partner.uid])
    said = {"what": "absorbed", "reason": "Fusion"}
    missing = office.post(url, said)
    assert missing.status_code == 422
    assert "Name the partner that follows." in missing.text
    assert "Say when it happened." in missing.text
    unknown = office.post(url, {**said, "other": "Nobody", "happened_on": "2019-01-01"})
    assert "No partner has this code or name." in unknown.text
    itself = office.post(url, {**said, "other": partner.legal_name, "happened_on": "2019-01-01"})
    assert "A partner does not follow itself" in itself.text
    answer = office.post(url, {**said, "other": heir.legal_name, "happened_on": "2019-01-01"})
    assert answer.headers["Location"] == partner.get_absolute_url()
    page = office.get(partner.get_absolute_url())
    assert "was absorbed by" in page.text
    assert f'href="{heir.get_absolute_url()}"' in page.text
    assert "Go on with:" in page.text
    assert office.get(url).status_code == 404


def test_it_closes_and_nobody_follows(office: Client) -> None:
    partner = PartnerFactory.create()
    url = reverse("organisations:partner_close", args=[partner.uid])
    assert (
        "say that it has closed"
        in office.get(reverse("organisations:merge_choose", args=[partner.uid])).text
    )
    office.post(url, {"what": "closed", "reason": "Bankrupt"})
    assert "nobody follows it" in office.get(partner.get_absolute_url()).text
