"""Two partners become one, nothing is lost, whatever refers to them."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.organisations.actions.merge import choices, merge_partners, preview_merge
from intl_office.organisations.actions.partners import save_contact
from intl_office.organisations.enums import LinkKind
from intl_office.organisations.merging import keys_to, label, may_collide, resolvers
from intl_office.organisations.models import Contact, Partner, PartnerLink, PartnerUnit, Place
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    ContactFactory,
    PartnerFactory,
    PartnerLinkFactory,
    PartnerUnitFactory,
)
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db


def pair() -> tuple[Partner, Partner]:
    return PartnerFactory.create(legal_name="Goes"), PartnerFactory.create(legal_name="Stays")


@pytest.mark.parametrize("model", [Partner, PartnerUnit])
def test_every_key_that_could_collide_has_a_resolver(model: type[Partner | PartnerUnit]) -> None:
    wanting = [
        label(key) for key in keys_to(model) if may_collide(key) and label(key) not in resolvers
    ]
    assert not wanting, f"register a merge resolver for: {', '.join(wanting)}"


def test_every_resolver_is_for_a_key_that_exists() -> None:
    known = {label(key) for model in (Partner, PartnerUnit) for key in keys_to(model)}
    assert set(resolvers) <= known


def test_the_keys_of_this_room_are_found_and_judged() -> None:
    found = {label(key): may_collide(key) for key in keys_to(Partner)}
    assert found["organisations.Contact.partner"] is False
    assert found["organisations.Partner.merged_into"] is False
    assert found["organisations.Place.partner"] is True
    assert found["organisations.PartnerUnit.partner"] is True
    assert found["organisations.PartnerLink.source"] is True
    assert not any("Event" in name for name in found)


def test_everything_moves_and_the_loser_leads_there(officer: User) -> None:
    loser, winner = pair()
    contact = ContactFactory.create(partner=loser)
    unit = PartnerUnitFactory.create(partner=loser)
    earlier = PartnerFactory.create(merged_into=loser, is_active=False)
    link = PartnerLinkFactory.create(source=loser)
    merge_partners(loser=loser, winner=winner, take=[], by=officer, reason="Twice in the list")
    for row in (contact, unit, earlier, link, loser):
        row.refresh_from_db()
    assert (contact.partner, unit.partner, link.source) == (winner, winner, winner)
    assert earlier.merged_into == winner
    assert (loser.merged_into, loser.is_active) == (winner, False)
    (change, *_rest) = audit.history(loser)
    assert (change.by, change.reason) == ("Claire Morel", "Twice in the list")
    assert audit.history(contact)[0].reason == "Twice in the list"


def test_units_of_one_name_become_one_with_their_contacts(officer: User) -> None:
    loser, winner = pair()
    gone = PartnerUnitFactory.create(partner=loser, name="Physics")
    stays = PartnerUnitFactory.create(partner=winner, name="PHYSICS")
    contact = ContactFactory.create(partner=loser, unit=gone)
    merge_partners(loser=loser, winner=winner, take=[], by=officer)
    contact.refresh_from_db()
    gone.refresh_from_db()
    assert (contact.partner, contact.unit) == (winner, stays)
    assert (gone.partner, gone.is_active) == (loser, False)


def test_links_that_would_double_or_close_on_themselves_stay_behind(officer: User) -> None:
    loser, winner = pair()
    third = PartnerFactory.create()
    PartnerLinkFactory.create(source=loser, target=third)
    kept = PartnerLinkFactory.create(source=winner, target=third)
    PartnerLinkFactory.create(source=loser, target=winner, kind=LinkKind.ABSORBED)
    back = PartnerLinkFactory.create(source=third, target=loser, kind=LinkKind.SPLIT)
    merge_partners(loser=loser, winner=winner, take=[], by=officer)
    back.refresh_from_db()
    assert back.target == winner
    assert set(PartnerLink.objects.about(winner)) == {kept, back}


@pytest.mark.parametrize("own", [False, True])
def test_coordinates_move_where_there_are_none(officer: User, *, own: bool) -> None:
    loser, winner = pair()
    Place.objects.create(partner=loser, latitude=1, longitude=1, source="loser")
    if own:
        Place.objects.create(partner=winner, latitude=2, longitude=2, source="winner")
    merge_partners(loser=loser, winner=winner, take=[], by=officer)
    assert Place.objects.get(partner=winner).source == ("winner" if own else "loser")


def test_codes_can_be_taken_from_the_one_that_goes(officer: User) -> None:
    loser, winner = pair()
    Partner.objects.filter(pk=loser.pk).update(pic="111111111", erasmus_code="F  GOES001")
    Partner.objects.filter(pk=winner.pk).update(pic="222222222")
    merge_partners(loser=loser, winner=winner, take=["pic", "erasmus_code"], by=officer)
    winner.refresh_from_db()
    assert (winner.pic, winner.erasmus_code) == ("111111111", "F  GOES001")


def test_what_the_winner_lacks_is_proposed() -> None:
    loser = PartnerFactory.create(legal_name="Goes", acronym="G")
    winner = PartnerFactory.create(legal_name="Stays")
    assert {one.name: one.taken for one in choices(loser=loser, winner=winner)} == {
        "legal_name": False,
        "acronym": True,
    }


def test_the_preview_says_what_moves_and_collides_and_writes_nothing() -> None:
    loser, winner = pair()
    ContactFactory.create_batch(2, partner=loser)
    PartnerUnitFactory.create(partner=loser, name="Physics")
    PartnerUnitFactory.create(partner=winner, name="Physics")
    shown = preview_merge(loser=loser, winner=winner)
    assert {(move.label, move.number) for move in shown.moves} == {
        ("contacts", 2), ("units of partners", 1),
    }  # fmt: skip
    assert shown.collisions == ["Unit “Physics”: joined with the unit of the same name."]
    assert Contact.objects.filter(partner=loser).count() == 2


def test_one_partner_is_not_two(officer: User) -> None:
    partner = PartnerFactory.create()
    with pytest.raises(ValidationError, match="two different"):
        merge_partners(loser=partner, winner=partner, take=[], by=officer)


def test_a_merged_partner_is_merged_once(officer: User) -> None:
    loser, winner = pair()
    merge_partners(loser=loser, winner=winner, take=[], by=officer)
    third = PartnerFactory.create()
    with pytest.raises(ValidationError, match="meanwhile"):
        merge_partners(loser=loser, winner=third, take=[], by=officer)
    with pytest.raises(ValidationError, match="meanwhile"):
        merge_partners(loser=third, winner=loser, take=[], by=officer)


@pytest.mark.django_db(transaction=True)
def test_two_people_merge_the_same_two_at_once() -> None:
    by = UserFactory.create(is_staff=True)
    one, two = pair()
    ContactFactory.create(partner=one)
    ContactFactory.create(partner=two)
    results = at_once(
        lambda: merge_partners(loser=one, winner=two, take=[], by=by),
        lambda: merge_partners(loser=two, winner=one, take=[], by=by),
    )
    assert sum(isinstance(result, ValidationError) for result in results) == 1
    (stays,) = Partner.objects.current()
    assert Contact.objects.filter(partner=stays).count() == 2


@pytest.mark.django_db(transaction=True)
def test_what_is_added_while_merging_is_not_lost() -> None:
    by = UserFactory.create(is_staff=True)
    loser, winner = pair()
    contact = ContactFactory.build(partner=loser)
    results = at_once(
        lambda: merge_partners(loser=loser, winner=winner, take=[], by=by),
        lambda: save_contact(contact=contact, by=by),
    )
    assert isinstance(results[0], Partner)
    saved = not isinstance(results[1], ValidationError)
    assert Contact.objects.filter(partner=winner).count() == saved
    assert not Contact.objects.filter(partner=loser).exists()


def test_the_name_must_be_typed(office: Client) -> None:
    loser, winner = pair()
    url = reverse("organisations:merge", args=[loser.uid, winner.uid])
    page = office.get(url)
    assert "Goes" in page.text
    refused = office.post(url, {"take_legal_name": "stays", "confirmation": "Stays"})
    assert refused.status_code == 422
    assert Partner.objects.active().count() == 2
    done = office.post(url, {"take_legal_name": "goes", "confirmation": " goes "})
    assert done.status_code == 302
    winner.refresh_from_db()
    assert winner.legal_name == "Goes"
    old = office.get(loser.get_absolute_url())
    assert old.headers["Location"] == winner.get_absolute_url()


def test_candidates_to_merge_with_are_found(office: Client) -> None:
    loser, winner = pair()
    url = reverse("organisations:merge_choose", args=[loser.uid])
    assert winner.legal_name in office.get(url, {"q": "stays"}).text
    assert "Nothing found" in office.get(url).text
