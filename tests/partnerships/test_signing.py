"""An agreement signed with the house's own means: who is proposed, what follows, what stops it."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from intl_office.access.models import RoleAssignment
from intl_office.accounts.models import User
from intl_office.core.workflow import Blocked
from intl_office.documents.actions.evidence import Visit
from intl_office.documents.actions.signing import follow_again, start_signing, unsignable
from intl_office.documents.enums import Locale
from intl_office.documents.models import Document, Signing
from intl_office.documents.signing_enums import SigningState
from partnerships import demo_signing
from partnerships.actions.steps import abandon, reopen
from partnerships.demo import OFFICER
from partnerships.enums import State
from partnerships.models import Agreement, MinistryWindow
from partnerships.printing import AgreementKind
from partnerships.workflow import KIND
from tests.documents.signing import sign_by_link
from tests.factories.access import user_with
from tests.factories.documents import DocumentFactory
from tests.factories.organisations import ContactFactory
from tests.factories.partnerships import ConditionFactory, agreement_with
from tests.factories.signing import ADDRESS, wanted

pytestmark = pytest.mark.django_db
PARTNER = "rector@example.org"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def desk() -> User:
    return user_with("director")


def pdf_of(row: Agreement, by: User, **columns: Any) -> Document:
    context = dict(AgreementKind().context(row.uid, Locale.EN))
    known = {"kind": KIND, "subject": row.uid, "requested_by": by, "context": context}
    made: Document = DocumentFactory.create(ready=True, **{**known, **columns})
    return made


def waiting() -> Agreement:
    return agreement_with(state=State.SIGNATURE, approved_on="2026-01-05")


def test_a_figure_that_changed_since_the_pdf_is_not_signed(desk: User) -> None:
    row = waiting()
    ConditionFactory.create(agreement=row, party=row.all_parties[1], persons=3)
    document = pdf_of(row, desk)
    assert not list(unsignable(document))
    row.conditions.update(persons=4)
    assert [one.code for one in unsignable(document)] == ["outdated"]


def signing_of(row: Agreement, by: User) -> Signing:
    """One signature for each party, by link."""
    known = AgreementKind().signatories(row.uid)
    addresses = (ADDRESS, PARTNER)
    people = [
        wanted(name or "X", address=address, party_key=one.key)
        for one, address, name in zip(known, addresses, ("Anne Roy", "Marta Ruiz"), strict=True)
    ]
    return start_signing(document=pdf_of(row, by), wanted=people, by=by)


def sign_all(signing: Signing) -> None:
    for slot in signing.slots.all():
        sign_by_link(slot, Visit(slot.address), slot.name)


def test_parties_are_proposed_with_signatory_and_contact() -> None:
    row = waiting()
    party = row.all_parties[1]
    party.contact = ContactFactory.create(partner=party.partner, email=PARTNER)
    party.signatory, party.signatory_title = "Marta Ruiz", "Rectora"
    party.save()
    home, partner = AgreementKind().signatories(row.uid)
    assert (home.house, home.address, home.language) == (True, "", "fr")
    assert (partner.name, partner.title, partner.address) == ("Marta Ruiz", "Rectora", PARTNER)
    assert partner.key == party.uid


def test_last_signature_signs_the_agreement(desk: User) -> None:
    row = waiting()
    signing = signing_of(row, desk)
    sign_all(signing)
    row.refresh_from_db()
    assert row.state in {State.SIGNED, State.IN_FORCE}
    assert {party.signed_on for party in row.parties.all()} == {row.signed_on}
    assert row.signed_copy
    assert row.signed_copy.sha256 == signing.text_sha256
    assert not list(AgreementKind().unfinished(row.uid))


def test_the_page_leads_to_its_signatures(client: Client, desk: User) -> None:
    row = waiting()
    client.force_login(desk)
    assert "make its PDF, then have it signed" in client.get(row.get_absolute_url()).text
    signing = signing_of(row, desk)
    shown = client.get(row.get_absolute_url()).text
    assert "0 of 2 given" in shown
    assert signing.get_absolute_url() in shown
    assert signing.document.title_in("en") == f"{row.number} – {row.title_en}"
    assert signing.document.title_in("fr") == signing.document.title  # frozen in English alone


def test_ministers_keep_it_back_and_the_days_stay(desk: User) -> None:
    row = waiting()
    MinistryWindow.objects.filter(agreement=row).delete()
    signing = signing_of(row, desk)
    sign_all(signing)
    row.refresh_from_db()
    signing.refresh_from_db()
    assert (row.state, signing.state) == (State.SIGNATURE, SigningState.COMPLETE)
    assert all(party.signed_on for party in row.parties.all())
    assert list(AgreementKind().unfinished(row.uid))


def test_who_started_it_left_and_another_one_moves_it_on(desk: User) -> None:
    row = waiting()
    signing = signing_of(row, desk)
    RoleAssignment.objects.filter(user=desk).delete()
    sign_all(signing)
    signing.refresh_from_db()
    row.refresh_from_db()
    assert (signing.followed_at, row.state) == (None, State.SIGNATURE)
    with pytest.raises(PermissionDenied):
        follow_again(signing=signing, by=User.objects.get(pk=desk.pk))
    assert follow_again(signing=signing, by=user_with("director"))
    row.refresh_from_db()
    assert row.state != State.SIGNATURE


def test_recorded_by_hand_meanwhile_stays_as_it_is(desk: User) -> None:
    row = waiting()
    signing = signing_of(row, desk)
    Agreement.objects.filter(pk=row.pk).update(state=State.SIGNED, signed_on="2026-02-01")
    sign_all(signing)
    signing.refresh_from_db()
    row.refresh_from_db()
    assert signing.followed_at
    assert (row.signed_on.isoformat(), row.signed_copy) == ("2026-02-01", None)  # type: ignore[union-attr]  # set above


@pytest.mark.parametrize("step", [reopen, abandon], ids=["reopen", "abandon"])
def test_changed_text_recalls_what_is_being_signed(desk: User, step: Any) -> None:
    row = waiting()
    signing = signing_of(row, desk)
    step(agreement=row, by=desk, reason="Article 3.")
    signing.refresh_from_db()
    assert signing.state == SigningState.RECALLED


def test_who_changes_the_text_takes_what_a_signature_takes_in_its_order(desk: User) -> None:
    """The signing, then the agreement: else the last signature and a change wait for each other."""
    row = waiting()
    signing_of(row, desk)
    with CaptureQueriesContext(connection) as asked:
        reopen(agreement=row, by=desk, reason="Article 3.")
    locked = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
    assert 'FROM "documents_signing"' in locked[0]
    assert any('FROM "partnerships_agreement"' in one for one in locked[1:])


def test_only_what_waits_for_signature_is_signed(desk: User) -> None:
    row = agreement_with(state=State.DRAFT)
    with pytest.raises(Blocked) as refused:
        signing_of(row, desk)
    assert [one.code for one in refused.value.reasons] == ["state"]


def test_demonstration_signs_half_of_one_and_all_of_another(desk: User) -> None:
    rows = [waiting(), waiting()]
    User.objects.filter(pk=desk.pk).update(email=OFFICER)
    said: list[str] = []
    demo_signing.load(said.append)
    half, whole = Signing.objects.order_by("pk")
    assert [half.document.subject, whole.document.subject] == [row.uid for row in rows]
    assert sorted(half.slots.values_list("state", flat=True)) == ["asked", "signed"]
    assert whole.state == SigningState.COMPLETE
    assert {one.address for one in whole.deliveries.all()} == {demo_signing.ADDRESS, OFFICER}
    demo_signing.load(said.append)
    assert len(said) == 1
