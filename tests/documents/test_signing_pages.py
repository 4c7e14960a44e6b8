"""The pages of signing: officers start and follow it, somebody without an account signs."""

import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intl_office.accounts.models import AccessLink, User
from intl_office.documents.actions.signing import recall
from intl_office.documents.actions.signing_papers import correct, keep_scan
from intl_office.documents.models import Evidence, OneTimeCode, Signing, Slot
from intl_office.documents.signing_enums import Act, Means, SigningState, SlotState
from intl_office.mail.models import Message
from tests.documents.signing import Simple, another, code_sent, registered, text
from tests.documents.test_signing import PDF, scan
from tests.factories.accounts import UserFactory
from tests.factories.signing import ADDRESS, WRITER, started, wanted

pytestmark = pytest.mark.django_db
DAY = timezone.localdate


@pytest.fixture(autouse=True)
def kind(settings: Any, tmp_path: Any, in_english: None) -> Iterator[Simple]:
    settings.MEDIA_ROOT = str(tmp_path)
    settings.LANGUAGE_CODE = "en"
    with registered() as found:
        yield found


@pytest.fixture
def desk() -> User:
    return UserFactory.create(language="en")


@pytest.fixture
def office(desk: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(desk)
    return client


@pytest.fixture
def guest() -> Client:
    return Client(headers={"accept-language": "en", "user-agent": "A phone"})


def follow(client: Client, address: str = ADDRESS) -> Any:
    """Open the link of the last mail to an address."""
    rows = Message.objects.filter(kind__startswith="documents.signature_", address=address)
    body = rows.exclude(kind="documents.signature_code").latest("pk").text
    path = next(one for one in body.split() if "/link/" in one).strip("<>()").partition("/link/")[2]
    return client.post(f"/link/{path}", follow=True)


def post(client: Client, slot: Slot, **data: str) -> Any:
    return client.post(reverse("documents:sign", args=[slot.uid]), data, follow=True)


def one_of(desk: User, **columns: Any) -> Slot:
    return started(text(requested_by=desk), wanted(**columns)).slots.get()


def test_two_clicks_are_one_act(office: Client, guest: Client, desk: User) -> None:
    """A double click shows what the first one did; on each page the button works again."""
    slot = one_of(desk)

    def twice(client: Client, page: Any, address: str, **data: str) -> Any:
        token = re.search(r'name="once" value="([^"]+)"', page.text)
        assert token
        sent = {**data, "once": token[1]}
        client.post(address, sent)
        return client.post(address, sent, follow=True)

    page = office.get(slot.signing.get_absolute_url())
    twice(office, page, reverse("documents:slot_ask", args=[slot.uid]))
    assert Message.objects.filter(kind="documents.signature_reminder").count() == 1
    address = reverse("documents:sign", args=[slot.uid])
    named = twice(guest, follow(guest), address, step="name", name=WRITER, agreed="on")
    assert OneTimeCode.objects.count() == 1
    signed = twice(guest, named, address, step="code", code=code_sent())
    assert "Signed. Thank you." in signed.text
    assert "cannot be signed" not in signed.text


# ---------------------------------------------------------------- officers
def test_officer_starts_a_signing(office: Client, desk: User) -> None:
    document = text(requested_by=desk)
    address = reverse("documents:signing_new", args=[document.uid])
    assert address in office.get(document.get_absolute_url()).text
    page = office.get(address)
    assert document.sha256[:16] in page.text
    entry = {"s0-party": "Granada", "s0-name": WRITER, "s0-title": "Rectora", "s0-turn": "1",
             "s0-language": "en", "s0-means": "link"}  # fmt: skip
    refused = office.post(address, entry)
    assert refused.status_code == 422
    assert "Who signs by link has an address" in refused.text
    page = office.post(address, {**entry, "s0-address": ADDRESS}, follow=True)
    signing = Signing.objects.get()
    assert page.request["PATH_INFO"] == signing.get_absolute_url()
    for words in ("0 / 1", ADDRESS, "Every act, in order", signing.text_sha256):
        assert words in page.text.replace(" of ", " / "), words
    assert office.get(address).headers["Location"] == signing.get_absolute_url()


def test_a_draft_is_not_signed_and_the_page_says_why(office: Client, desk: User) -> None:
    document = text(requested_by=desk, draft=True)
    address = reverse("documents:signing_new", args=[document.uid])
    assert address not in office.get(document.get_absolute_url()).text
    assert "only an approved text is signed" in office.get(address).text
    assert office.post(address, {}).status_code == 422
    assert not Signing.objects.exists()


def test_officer_brings_a_scan(office: Client, desk: User) -> None:
    slot = one_of(desk, means=Means.SCAN, address="")
    address = reverse("documents:slot_scan", args=[slot.uid])
    assert office.get(address).status_code == 200
    entry = {"on": DAY().isoformat(), "name": WRITER}
    bad = SimpleUploadedFile("signed.pdf", b"MZ no paper")
    assert office.post(address, {**entry, "scan": bad}).status_code == 422
    page = office.post(
        address, {**entry, "scan": SimpleUploadedFile("signed.pdf", PDF)}, follow=True
    )
    assert "The scan is kept" in page.text
    slot.refresh_from_db()
    assert slot.scan
    got = office.get(reverse("documents:stored", args=[slot.scan.uid]))
    assert b"".join(cast("Any", got).streaming_content) == PDF


def test_officer_corrects_delegates_asks_and_recalls(office: Client, desk: User) -> None:
    slot = one_of(desk)
    pages = {name: reverse(f"documents:slot_{name}", args=[slot.uid])
             for name in ("ask", "correct", "delegate")}  # fmt: skip
    page = office.post(pages["ask"], follow=True)
    assert f"A new link is on its way to {ADDRESS}" in page.text
    entry = {"name": WRITER, "means": "link", "address": "new@example.org", "language": "fr"}
    assert WRITER in office.get(pages["correct"]).text
    assert "corrected" in office.post(pages["correct"], entry, follow=True).text
    half = {"delegate_name": "Luis Vega"}
    assert office.post(pages["delegate"], half).status_code == 422
    whole = {
        **half, "delegate_address": "luis@example.org", "delegate_reason": "Absence",
        "delegate_from": DAY().isoformat(), "delegate_until": DAY().isoformat(),
    }  # fmt: skip
    assert "Luis Vega may sign instead" in office.post(pages["delegate"], whole, follow=True).text
    step = reverse("documents:signing_step", args=[slot.signing.uid, "recall"])
    assert "Say why" in office.post(step, follow=True).text
    assert (
        "The dates change." in office.post(step, {"reason": "The dates change."}, follow=True).text
    )
    again = reverse("documents:signing_again", args=[slot.signing.uid])
    assert "There is no new version yet" in office.get(again).text
    new = text(requested_by=desk)
    assert str(new.title) in office.get(again).text
    page = office.post(again, {"document": new.uid}, follow=True)
    made = Signing.objects.get(document=new)
    assert page.request["PATH_INFO"] == made.get_absolute_url()
    assert made.slots.get().delegate_name == "Luis Vega"
    assert "The new version and its signatures" in office.get(slot.signing.get_absolute_url()).text
    gone = reverse("documents:signing_step", args=[made.uid, "explode"])
    assert office.post(gone).status_code == 404


def test_what_did_not_follow_is_tried_again(office: Client, desk: User, kind: Simple) -> None:
    kind.refuses = "Not now."
    slot = one_of(desk, means=Means.SCAN, address="")
    keep_scan(slot=slot, file=scan(), on=DAY(), by=desk)
    page = office.get(slot.signing.get_absolute_url())
    assert "Move it on now" in page.text
    kind.refuses = ""
    step = reverse("documents:signing_step", args=[slot.signing.uid, "follow"])
    assert "Move it on now" not in office.post(step, follow=True).text
    assert len(kind.signed) == 1


def test_the_page_asks_until_the_seal_is_set_or_refused(office: Client, desk: User) -> None:
    slot = one_of(desk, means=Means.SEAL, address="")
    Slot.objects.update(seal_asked_at=timezone.now())

    def asked() -> Any:
        return office.get(slot.signing.get_absolute_url(), headers={"HX-Request": "true"})

    assert "The seal is being set." in office.get(slot.signing.get_absolute_url()).text
    assert asked().status_code == 204
    Slot.objects.update(seal_error="Its certificate has expired.")
    assert asked().headers["HX-Refresh"] == "true"
    Slot.objects.update(seal_error="")
    recall(signing=slot.signing, by=desk, reason="Article 3.")
    assert asked().headers["HX-Refresh"] == "true"
    assert "The seal is being set." not in office.get(slot.signing.get_absolute_url()).text


def test_manifest_binds_text_signatures_and_scans(office: Client, desk: User) -> None:
    slot = one_of(desk, means=Means.SCAN, address="")
    keep_scan(slot=slot, file=scan(), on=DAY(), by=desk)
    slot.refresh_from_db()
    found = office.get(reverse("documents:manifest", args=[slot.signing.uid])).json()
    assert found["text"]["sha256"] == slot.text_sha256
    (one,) = found["signatures"]
    assert (one["name"], one["means"], one["state"]) == (WRITER, "scan", "signed")
    assert slot.scan
    assert one["scan"]["sha256"] == slot.scan.sha256
    last = Evidence.objects.filter(signing=slot.signing).latest("position")
    assert found["evidence"] == {
        "rows": last.position, "head": last.digest, "last": found["evidence"]["last"]
    }  # fmt: skip
    assert ADDRESS not in str(found)


def test_strangers_see_nothing(desk: User) -> None:
    slot = one_of(desk)
    stranger = Client()
    stranger.force_login(UserFactory.create())
    for name, uid in (
        ("signing", slot.signing.uid), ("manifest", slot.signing.uid), ("slot_scan", slot.uid),
        ("signing_new", slot.signing.document.uid),
    ):  # fmt: skip
        assert stranger.get(reverse(f"documents:{name}", args=[uid])).status_code == 404, name


# ---------------------------------------------------------------- without an account
def test_guest_signs_with_the_code(guest: Client, desk: User, kind: Simple) -> None:
    slot = one_of(desk)
    page = follow(guest)
    for words in (slot.signing.document.title, slot.party_en, slot.text_sha256[:16], WRITER):
        assert words in page.text
    wrong = post(guest, slot, step="name", name="Somebody", agreed="on")
    assert wrong.status_code == 422
    assert f"Write the name as it is printed: {WRITER}" in wrong.text
    assert post(guest, slot, step="name", name=WRITER).status_code == 422
    page = post(guest, slot, step="name", name="  MARTA   RUÍZ ", agreed="on")
    assert f"A code was sent to {ADDRESS}" in page.text
    code = code_sent()
    assert "This is not the code" in post(guest, slot, step="code", code=another(code)).text
    page = post(guest, slot, step="code", code=f"{code[:3]} {code[3:]}")
    assert f"Signed by {WRITER}" in page.text
    slot.refresh_from_db()
    assert (slot.state, slot.signed_name) == (SlotState.SIGNED, WRITER)
    row = Evidence.objects.get(act=Act.SIGNED)
    assert (row.ip, row.agent, row.address) == ("127.0.0.1", "A phone", ADDRESS)
    assert Evidence.objects.filter(act=Act.OPENED).count() == 1
    assert len(kind.signed) == 1
    assert "Nothing more is to be done" in follow(guest).text


def test_guest_reads_the_text(guest: Client, desk: User) -> None:
    slot = one_of(desk)
    address = reverse("documents:sign_file", args=[slot.uid])
    assert guest.get(address).status_code == 403
    follow(guest)
    answer = guest.get(address)
    content = b"".join(cast("Any", answer).streaming_content)
    assert content.startswith(b"%PDF")
    assert answer.headers["Content-Type"] == "application/pdf"


def test_five_wrong_codes_are_said(guest: Client, desk: User) -> None:
    slot = one_of(desk)
    follow(guest)
    post(guest, slot, step="name", name=WRITER, agreed="on")
    code = another(code_sent())
    said = [post(guest, slot, step="code", code=code).text for _turn in range(5)]
    assert "Five wrong codes" in said[-1]
    assert "Send me the code" in said[-1]


def test_guest_refuses(guest: Client, desk: User) -> None:
    slot = one_of(desk)
    follow(guest)
    assert post(guest, slot, step="refuse", reason="").status_code == 422
    assert "Nothing was signed" in post(guest, slot, step="refuse", reason="Article 3.").text
    slot.refresh_from_db()
    assert slot.state == SlotState.REFUSED


def test_recalled_and_replaced_links_say_so(guest: Client, desk: User) -> None:
    slot = one_of(desk)
    follow(guest)
    recall(signing=slot.signing, by=desk, reason="The dates change.")
    page = guest.get(reverse("documents:sign", args=[slot.uid]))
    assert "nothing to sign here" in page.text
    assert "The dates change." in page.text
    assert "cannot be signed here now" in post(guest, slot, step="code", code="1").text
    Signing.objects.update(state=SigningState.SUPERSEDED)
    assert "was recalled and replaced" in guest.get(reverse("documents:sign", args=[slot.uid])).text


def test_expired_link_says_so(guest: Client, desk: User) -> None:
    one_of(desk)
    AccessLink.objects.update(expires_at=timezone.now())
    page = follow(guest)
    assert (page.status_code, "This link has expired" in page.text) == (410, True)


def test_code_that_is_over_says_so(guest: Client, desk: User) -> None:
    slot = one_of(desk)
    follow(guest)
    post(guest, slot, step="name", name=WRITER, agreed="on")
    OneTimeCode.objects.update(expires_at=timezone.now())
    page = post(guest, slot, step="code", code=code_sent()).text
    assert "it holds for 10 minutes" in page
    assert "Send me the code" in page
    assert "There is no code to enter" in post(guest, slot, step="code", code=code_sent()).text


def test_a_link_opens_the_page_of_its_person_alone(guest: Client, desk: User) -> None:
    other = wanted("Jean Petit", address="jean@example.org")
    slot, second = started(text(requested_by=desk), wanted(), other).slots.all()
    follow(guest)
    for name in ("sign", "sign_file"):
        assert guest.get(reverse(f"documents:{name}", args=[second.uid])).status_code == 403
    assert post(guest, second, step="name", name="Jean Petit", agreed="on").status_code == 403
    correct(slot=slot, columns={"address": "new@example.org"}, by=desk)
    assert guest.get(reverse("documents:sign", args=[slot.uid])).status_code == 403
    page = follow(guest)
    assert (page.status_code, "withdrawn" in page.text) == (410, True)
    assert WRITER in follow(guest, "new@example.org").text


def test_whose_turn_is_not_yet_reads_so(guest: Client, desk: User) -> None:
    """The link of a delegate whose days are over."""
    slot = one_of(desk)
    follow(guest)
    Slot.objects.update(address="other@example.org")
    page = guest.get(reverse("documents:sign", args=[slot.uid]))
    assert "Somebody else signs here now" in page.text
    assert "Somebody else" in post(guest, slot, step="name", name="", agreed="on").text


@pytest.mark.parametrize("value", ["\x00", "é" * 30_000, "<script>", "\u202e"], ids=range(4))
def test_hostile_words_are_refused(guest: Client, desk: User, value: str) -> None:
    slot = one_of(desk)
    follow(guest)
    for step in ("name", "code", "refuse", value):
        data = {"step": step, "name": value, "agreed": "on", "code": value, "reason": value}
        answer = post(guest, slot, **data)
        assert answer.status_code < 500
        assert "<script>" not in answer.text.partition("<main")[2]


# ---------------------------------------------------------------- cost
@pytest.mark.parametrize("people", [2, 8])
def test_the_page_asks_as_much_for_two_as_for_eight(
    office: Client, desk: User, people: int, django_assert_num_queries: Any
) -> None:
    everybody = [wanted(f"P {n}", address=f"p{n}@example.org") for n in range(people)]
    signing = started(text(requested_by=desk), *everybody)
    office.get(signing.get_absolute_url())
    with django_assert_num_queries(9):
        office.get(signing.get_absolute_url())
