"""The signed files go to all once the last signature is set: by link, once, and again on demand."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intl_office.accounts.models import AccessLink, User
from intl_office.documents.actions.delivering import LIFETIME, record_for
from intl_office.documents.actions.evidence import Visit, chain_holds
from intl_office.documents.actions.making import make
from intl_office.documents.actions.signing import follow_again
from intl_office.documents.actions.signing_papers import delegate, keep_scan
from intl_office.documents.models import Delivery, Document, Evidence, Signing
from intl_office.documents.signing_enums import Act, Means
from intl_office.mail.models import Message
from tests.documents.signing import Simple, registered, sign_by_link, text
from tests.documents.test_signing import PDF, scan
from tests.factories.accounts import UserFactory
from tests.factories.signing import ADDRESS, WRITER, started, wanted

pytestmark = pytest.mark.django_db
KIND = "documents.signed_files"
JEAN = "jean@example.org"
PAPER = {"means": Means.SCAN, "address": ""}


@pytest.fixture(autouse=True)
def kind(settings: Any, tmp_path: Any, in_english: None) -> Iterator[Simple]:
    settings.MEDIA_ROOT = str(tmp_path)
    settings.LANGUAGE_CODE = "en"
    with registered() as found:
        yield found


@pytest.fixture
def desk() -> User:
    return UserFactory.create(language="en")


def signed_by_three(desk: User) -> Signing:
    """Marta by link in English, Jean by link in French, the house on paper."""
    jean = wanted("Jean Petit", address=JEAN, language="fr")
    signing = started(text(requested_by=desk), wanted(), jean, wanted("Anne Roy", **PAPER))
    first, second, paper = signing.slots.all()
    sign_by_link(first)
    sign_by_link(second, Visit(JEAN, "192.0.2.8", "A phone"), "Jean Petit")
    assert not Message.objects.filter(kind=KIND).exists()
    keep_scan(slot=paper, file=scan(), on=timezone.localdate(), by=desk)
    signing.refresh_from_db()
    return signing


def follow(client: Client, address: str) -> Any:
    """Open the link of the last mail with signed files."""
    body = Message.objects.filter(kind=KIND, address=address).latest("pk").text
    path = next(one for one in body.split() if "/link/" in one).strip("<>()").partition("/link/")[2]
    return client.post(f"/link/{path}", follow=True)


def got(client: Client, signing: Signing, what: str) -> bytes:
    answer = client.get(reverse("documents:signed_file", args=[signing.uid, what]))
    assert answer.status_code == 200, what
    return b"".join(cast("Any", answer).streaming_content) if answer.streaming else answer.content


def test_all_get_their_link_in_their_language_once(desk: User, kind: Simple) -> None:
    signing = signed_by_three(desk)
    rows = Message.objects.filter(kind=KIND).order_by("pk")
    assert list(rows.values_list("address", "language")) == [
        (ADDRESS, "en"), (JEAN, "fr"), (desk.email, "en"),
    ]  # fmt: skip
    assert "Signé par tous" in rows[1].subject
    assert follow_again(signing=signing, by=desk)
    assert rows.count() == 3
    sent = Evidence.objects.filter(signing=signing, act=Act.DELIVERED)
    assert [(one.actor, one.address) for one in sent] == [
        (WRITER, ADDRESS), ("Jean Petit", JEAN), (str(desk), desk.email),
    ]  # fmt: skip
    assert chain_holds(signing)
    links = AccessLink.objects.filter(purpose="signed-files", subject=signing.uid)
    assert {one.email for one in links} == {ADDRESS, JEAN, desk.email}
    assert all(one.expires_at - one.created_at < LIFETIME + timedelta(days=1) for one in links)


def test_page_of_the_signed_files(desk: User) -> None:
    signing = signed_by_three(desk)
    guest = Client(headers={"accept-language": "en"})
    address = reverse("documents:signed", args=[signing.uid])
    assert guest.get(address).status_code == 403
    page = follow(guest, ADDRESS)
    assert page.request["PATH_INFO"] == address
    for words in ("All have signed", WRITER, "Jean Petit", "Anne Roy", signing.text_sha256,
                  "The text that was signed", "Scan of the paper", "is being made"):  # fmt: skip
        assert words in page.text, words
    assert JEAN not in page.text
    assert (
        guest.get(reverse("documents:signed_file", args=[signing.uid, "record"])).status_code == 404
    )
    for row in Document.objects.filter(subject=signing.uid):
        assert make(document_id=row.pk)
    assert "Record of evidence (PDF" in guest.get(address).text
    assert got(guest, signing, "text").startswith(b"%PDF")
    assert got(guest, signing, "scan-3") == PDF
    assert got(guest, signing, "record").startswith(b"%PDF")
    manifest = json.loads(got(guest, signing, "manifest"))
    assert manifest["text"]["sha256"] == signing.text_sha256
    for what in ("sealed", "scan-1", "scan-x", "passwd"):
        gone = reverse("documents:signed_file", args=[signing.uid, what])
        assert guest.get(gone).status_code == 404, what
    AccessLink.objects.update(revoked_at=timezone.now())
    assert guest.get(address).status_code == 403


def test_record_for_the_parties_keeps_where_they_were_to_itself(desk: User) -> None:
    signing = signed_by_three(desk)
    english, french = record_for(signing, "en"), record_for(signing, "fr")
    assert english
    assert french
    assert (english.locale, french.locale) == ("en", "fr")
    said = json.dumps(english.context)
    assert WRITER in said
    for hidden in (ADDRESS, JEAN, "192.0.2.8", "A phone"):
        assert hidden not in said
    # Every act up to the mails themselves.
    assert len(english.context["acts"]) == signing.evidence.count()


def test_officer_sees_to_whom_and_sends_it_again(desk: User) -> None:
    signing = signed_by_three(desk)
    office = Client(headers={"accept-language": "en"})
    office.force_login(desk)
    page = office.get(signing.get_absolute_url())
    assert page.text.count("Send the link again to") == 3
    record = record_for(signing, "en")
    assert record
    assert record.get_absolute_url() in page.text
    row = Delivery.objects.get(address=JEAN)
    page = office.post(reverse("documents:delivery_again", args=[row.uid]), follow=True)
    assert f"A new link is on its way to {JEAN}" in page.text
    assert Message.objects.filter(kind=KIND, address=JEAN).count() == 2
    assert Evidence.objects.filter(signing=signing, act=Act.DELIVERED, by=desk).count() == 2
    stranger = Client()
    stranger.force_login(UserFactory.create())
    assert stranger.post(reverse("documents:delivery_again", args=[row.uid])).status_code == 404


def test_delegate_gets_it_and_one_address_gets_one_mail(desk: User) -> None:
    today = timezone.localdate()
    twice = wanted("Luis Vega", address="LUIS@example.org")
    signing = started(text(requested_by=desk), wanted(), twice)
    first, second = signing.slots.all()
    columns = {
        "delegate_name": "Luis Vega", "delegate_address": "luis@example.org",
        "delegate_from": today, "delegate_until": today, "delegate_reason": "Absence",
    }  # fmt: skip
    delegate(slot=first, columns=columns, by=desk)
    sign_by_link(first, Visit("luis@example.org"), "Luis Vega")
    sign_by_link(second, Visit("LUIS@example.org"), "Luis Vega")
    assert [one.address for one in signing.deliveries.all()] == ["luis@example.org", desk.email]


def test_an_address_without_mail_stops_nothing(desk: User, kind: Simple) -> None:
    slot = started(text(requested_by=desk), wanted()).slots.get()
    User.objects.filter(pk=desk.pk).update(email="no address")
    sign_by_link(slot)
    assert [one.address for one in Delivery.objects.all()] == [ADDRESS]
    assert len(kind.signed) == 1
