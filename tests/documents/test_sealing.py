"""The seal: set by a worker, later ones keep earlier ones valid, a bad certificate says why."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pikepdf
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.test import Client
from django.urls import reverse

from intl_office.core.workflow import Blocked
from intl_office.documents import sealing
from intl_office.documents.actions import sealing as acting
from intl_office.documents.actions.evidence import chain_holds
from intl_office.documents.actions.making import MAX_ATTEMPTS
from intl_office.documents.actions.sealing import ask_seal, forgotten, set_seal
from intl_office.documents.actions.signing_papers import correct
from intl_office.documents.models import Document, Evidence, Signing, Slot
from intl_office.documents.seal_key import signer
from intl_office.documents.seal_words import SealRefused
from intl_office.documents.sealing import seal_pdf
from intl_office.documents.seals import seals_of
from intl_office.documents.signing_enums import Act, Means, SigningState, SlotState
from intl_office.documents.tasks import seal_slot
from intl_office.mail.models import Message
from tests.documents.sealing import HOLDER, PASSWORD, seal_file
from tests.documents.signing import Simple, registered, sign_by_link, text
from tests.factories.documents import stored
from tests.factories.signing import started, wanted
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db
SEAL = {"means": Means.SEAL, "address": ""}


@pytest.fixture(autouse=True)
def kind(settings: Any, tmp_path: Path, in_english: None) -> Iterator[Simple]:
    settings.MEDIA_ROOT = str(tmp_path)
    settings.SEAL_PKCS12 = str(seal_file(tmp_path))
    settings.SEAL_PASSWORD = PASSWORD
    with registered() as found:
        yield found


def pdf() -> bytes:
    """A PDF of one empty page."""
    made, output = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(output)
    return output.getvalue()


def paper() -> Document:
    return text(file=stored(pdf()), requested_by__language="en")


def sealed(slot: Slot) -> bool:
    ask_seal(slot=slot, by=slot.signing.started_by)
    return set_seal(slot_id=slot.pk)


def content(signing: Signing) -> bytes:
    signing.refresh_from_db()
    assert signing.sealed
    with signing.sealed.open() as file:
        data: bytes = file.read()
    return data


def test_seals_after_a_link_and_both_hold(kind: Simple) -> None:
    signing = started(paper(), wanted("The seal", **SEAL), wanted(), wanted("Second", **SEAL))
    first, link, second = signing.slots.all()
    assert sealed(first)
    assert not set_seal(slot_id=first.pk)
    before = signing.slots.get(pk=first.pk).sealed
    assert before
    sign_by_link(link)
    assert sealed(second)
    data = content(signing)
    found = seals_of(data)
    assert [(one.by, one.intact, one.changed, one.ours) for one in found] == [
        (HOLDER, True, False, True)
    ] * 2
    with before.open() as file:
        assert data.startswith(file.read())
    assert signing.state == SigningState.COMPLETE
    assert not set_seal(slot_id=second.pk)
    assert Message.objects.filter(kind="documents.signed_files").count() == 2
    assert signing.text_sha256 == signing.document.sha256
    assert len(kind.signed) == 1
    assert chain_holds(signing)
    rows = Evidence.objects.filter(act=Act.SEALED).order_by("position")
    assert [one.note for one in rows][-1] == f"SHA-256 {signing.sealed and signing.sealed.sha256}"
    with pikepdf.open(io.BytesIO(data)) as made:
        (first_one, *_others) = made.Root.AcroForm.Fields
        assert str(first_one.V.SubFilter) == "/ETSI.CAdES.detached"


def test_a_signature_given_meanwhile_is_on_the_paper_too(monkeypatch: pytest.MonkeyPatch) -> None:
    signing = started(paper(), wanted("The seal", **SEAL), wanted())
    seal, link = signing.slots.all()
    calls: list[str] = []

    def slow(data: bytes, **options: Any) -> bytes:
        done = seal_pdf(data, **options)
        calls.append(options["field"])
        if len(calls) == 1:
            sign_by_link(link)
        return done

    monkeypatch.setattr(sealing, "seal_pdf", slow)
    assert sealed(seal)
    assert calls == ["Seal1", "Seal1"]
    assert signing.deliveries.count() == 2
    with pikepdf.open(io.BytesIO(content(signing))) as made:
        (field,) = (one for one in made.Root.AcroForm.Fields if str(one.T) == "Signature2")
        assert link.name in str(field.V)


def test_who_was_to_sign_by_link_seals_after_all() -> None:
    """A field that no place was kept for, after the first seal."""
    signing = started(paper(), wanted("The seal", **SEAL), wanted())
    first, link = signing.slots.all()
    assert sealed(first)
    correct(slot=link, columns={"means": Means.SEAL}, by=signing.started_by)
    assert sealed(link)
    found = seals_of(content(signing))
    assert [(one.intact, one.changed) for one in found] == [(True, False)] * 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param({"first": -30, "last": -2}, "expired", id="expired"),
        pytest.param({"first": 2}, "valid from", id="not-yet"),
        pytest.param({"chain": False}, "chain", id="without-chain"),
        pytest.param({"signs": False}, "not made to sign", id="key-usage"),
        pytest.param({"with_key": False}, "does not hold a key", id="without-key"),
    ],
)
def test_a_bad_certificate_says_why(
    options: Any, words: str, settings: Any, tmp_path: Path
) -> None:
    settings.SEAL_PKCS12 = str(seal_file(tmp_path, **options))
    slot = started(paper(), wanted("The seal", **SEAL)).slots.get()
    assert not sealed(slot)
    slot.refresh_from_db()
    assert slot.state == SlotState.ASKED
    assert words in slot.seal_error
    client = Client(headers={"accept-language": "en"})
    client.force_login(slot.signing.started_by)
    assert slot.seal_error in client.get(slot.signing.get_absolute_url()).text
    settings.SEAL_PKCS12 = str(seal_file(tmp_path))
    client.post(reverse("documents:slot_seal", args=[slot.uid]))
    assert set_seal(slot_id=slot.pk)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        pytest.param("SEAL_PASSWORD", "wrong", "password is wrong", id="password"),
        pytest.param("SEAL_PKCS12", "/nowhere/seal.p12", "cannot be read", id="file"),
        pytest.param("SEAL_PKCS12", "", "No seal is set up", id="none"),
        pytest.param("SEAL_PKCS12", __file__, "file is damaged", id="damaged"),
    ],
)
def test_a_seal_that_is_not_set_up_says_why(
    name: str, value: str, words: str, settings: Any
) -> None:
    setattr(settings, name, value)
    with pytest.raises(SealRefused, match=words):
        signer()


def test_what_is_no_pdf_is_not_sealed() -> None:
    slot = started(text(), wanted("The seal", **SEAL)).slots.get()
    assert not sealed(slot)
    slot.refresh_from_db()
    assert slot.seal_error == "This file cannot be sealed."


def test_only_a_seal_in_its_turn_is_asked_for() -> None:
    signing = started(paper(), wanted(), wanted("The seal", turn=2, **SEAL))
    link, later = signing.slots.all()
    for slot in (link, later):
        with pytest.raises(Blocked):
            ask_seal(slot=slot, by=signing.started_by)


def test_recalled_while_it_waits_for_its_seal() -> None:
    slot = started(paper(), wanted("The seal", **SEAL)).slots.get()
    ask_seal(slot=slot, by=slot.signing.started_by)
    Signing.objects.update(state=SigningState.RECALLED, finished_at="2026-01-01T00:00Z")
    seal_slot(slot.pk)
    slot.refresh_from_db()
    assert slot.state == SlotState.ASKED
    assert slot.seal_error


def test_a_lost_message_is_sent_again() -> None:
    slot = started(paper(), wanted("The seal", **SEAL)).slots.get()
    ask_seal(slot=slot, by=slot.signing.started_by)
    assert forgotten() == []
    Slot.objects.update(seal_asked_at="2026-01-01T00:00Z")
    assert forgotten() == [slot.pk]


def test_a_seal_that_is_wanted_no_more_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Corrected while a worker seals; corrected back, it must be asked for again."""
    slot = started(paper(), wanted("The seal", **SEAL)).slots.get()
    by = slot.signing.started_by

    def slow(data: bytes, **options: Any) -> bytes:
        correct(slot=slot, columns={"means": Means.SCAN}, by=by)
        return seal_pdf(data, **options)

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "seal_pdf", slow)
        assert not sealed(slot)
    correct(slot=slot, columns={"means": Means.SEAL}, by=by)
    monkeypatch.setattr(acting, "FORGOTTEN", -timedelta(seconds=1))
    assert forgotten() == []
    assert not set_seal(slot_id=slot.pk)
    assert sealed(slot)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        pytest.param(RuntimeError, "Unexpected error", id="defect"),
        pytest.param(SoftTimeLimitExceeded, "longer than 60 seconds", id="slow"),
    ],
)
def test_a_seal_that_fails_says_so(
    monkeypatch: pytest.MonkeyPatch, broken: type[Exception], words: str
) -> None:
    slot = started(paper(), wanted("The seal", **SEAL)).slots.get()
    monkeypatch.setattr(sealing, "seal_pdf", Mock(side_effect=broken))
    assert not sealed(slot)
    slot.refresh_from_db()
    assert words in slot.seal_error
    assert forgotten() == []


def test_a_seal_that_kills_its_workers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    slot = started(paper(), wanted("The seal", **SEAL)).slots.get()
    ask_seal(slot=slot, by=slot.signing.started_by)
    monkeypatch.setattr(sealing, "seal_pdf", Mock(side_effect=SystemExit))
    for _turn in range(MAX_ATTEMPTS):
        with pytest.raises(SystemExit):
            set_seal(slot_id=slot.pk)
    assert not set_seal(slot_id=slot.pk)
    slot.refresh_from_db()
    assert "Stopped 5 times" in slot.seal_error


@pytest.mark.django_db(transaction=True)
def test_two_seals_at_once_both_hold() -> None:
    signing = started(paper(), wanted("One", **SEAL), wanted("Two", **SEAL))
    slots = list(signing.slots.all())
    for slot in slots:
        ask_seal(slot=slot, by=signing.started_by)
    found = at_once(*[lambda pk=slot.pk: set_seal(slot_id=pk) for slot in slots])
    assert found == [True, True]
    assert [one.intact and not one.changed for one in seals_of(content(signing))] == [True, True]
    assert signing.state == SigningState.COMPLETE
