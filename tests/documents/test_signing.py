"""Signing: turns, links with codes, scans, recall, delegation, the end; two at once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.utils import timezone

from intl_office.core.personal import holdings, subject_of
from intl_office.core.sweep import seal, unseal
from intl_office.core.uploads import FileKind, inspect
from intl_office.core.workflow import Blocked, NotAllowed, StaleState
from intl_office.documents.actions import signing as signing_actions
from intl_office.documents.actions.evidence import Visit, chain_holds
from intl_office.documents.actions.signing import (
    follow_again,
    recall,
    start_again,
    start_signing,
)
from intl_office.documents.actions.signing_links import CODES_AN_HOUR, agree, enter_code, refuse
from intl_office.documents.actions.signing_papers import ask_again, correct, delegate, keep_scan
from intl_office.documents.models import (
    Document,
    Evidence,
    OneTimeCode,
    Signing,
    Slot,
    StoredFile,
)
from intl_office.documents.signing_enums import Act, Answer, Means, SigningState, SlotState
from intl_office.documents.signing_workflow import signings, slots
from intl_office.mail.models import Message
from tests.documents.signing import (
    VISIT,
    Simple,
    another,
    code_sent,
    registered,
    sign_by_link,
    text,
)
from tests.factories.accounts import UserFactory
from tests.factories.signing import ADDRESS, SlotFactory, signing_of, started, wanted
from tests.kit.workflow import every_case

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
PAPER = {"means": Means.SCAN, "address": ""}
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def kind(settings: Any, tmp_path: Any, in_english: None) -> Iterator[Simple]:
    settings.MEDIA_ROOT = str(tmp_path)
    with registered() as found:
        yield found


def scan(content: bytes = PDF) -> SimpleUploadedFile:
    file = SimpleUploadedFile("signed.pdf", content)
    file.accepted = inspect(file, kinds={FileKind.PDF})  # type: ignore[attr-defined]
    return file


def keep(slot: Slot, **options: Any) -> Slot:
    by = slot.signing.started_by
    return keep_scan(slot=slot, file=scan(), **{"on": TODAY(), "by": by, **options})


def mails(kind: str) -> list[str]:
    rows = Message.objects.filter(kind=f"documents.{kind}").order_by("pk")
    return list(rows.values_list("address", flat=True))


def acts(signing: Signing) -> list[str]:
    return list(Evidence.objects.filter(signing=signing).values_list("act", flat=True))


# ---------------------------------------------------------------- start
def test_start_asks_the_first_turn_alone() -> None:
    later = wanted("Jean Petit", turn=2, address="jean@example.org")
    signing = started(text(), wanted(), wanted("Ana", address="ana@example.org"), later)
    states = list(signing.slots.values_list("state", flat=True))
    assert states == [SlotState.ASKED, SlotState.ASKED, SlotState.WAITING]
    assert mails("signature_asked") == [ADDRESS, "ana@example.org"]
    assert signing.text_sha256 == signing.document.sha256
    assert {one.text_sha256 for one in signing.slots.all()} == {signing.document.sha256}
    assert acts(signing) == [Act.STARTED, Act.ASKED, Act.ASKED]
    assert chain_holds(signing)


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        pytest.param({"draft": True}, "draft", id="draft"),
        pytest.param({"context": {"text": "Before"}}, "outdated", id="outdated"),
        pytest.param({"ready": False}, "ready", id="not made"),
    ],
)
def test_only_the_present_approved_text_is_signed(columns: dict[str, Any], code: str) -> None:
    document = text(**columns)
    with pytest.raises(Blocked) as refused:
        started(document, wanted())
    assert [one.code for one in refused.value.reasons] == [code]
    assert not Signing.objects.exists()


def test_one_text_about_a_thing_is_signed_at_a_time() -> None:
    first = text(subject="7f2f9f3e-0f0f-4c5a-9a55-0d4b0f6d2c11")
    signing = started(first, wanted())
    other = text(subject=first.subject)
    with pytest.raises(Blocked, match="missing"):
        started(other, wanted())
    recall(signing=signing, by=signing.started_by, reason="A mistake.")
    assert started(other, wanted()).is_open
    with pytest.raises(Blocked) as refused:
        started(first, wanted())
    assert {one.code for one in refused.value.reasons} == {"known", "other"}


def test_not_everybody_has_texts_signed(kind: Simple) -> None:
    document, stranger = text(), UserFactory.create(is_active=False)
    with pytest.raises(NotAllowed):
        start_signing(document=document, wanted=[wanted()], by=stranger)
    slot = started(document, wanted()).slots.get()
    with pytest.raises(PermissionDenied):
        keep(slot, by=stranger)
    with pytest.raises(PermissionDenied):
        recall(signing=slot.signing, by=stranger, reason="x")


# ---------------------------------------------------------------- link and code
def test_link_then_scan_completes(kind: Simple) -> None:
    signing = started(text(), wanted(), wanted("Jean Petit", turn=2, **PAPER))
    first, second = signing.slots.all()
    with pytest.raises(Blocked) as refused:
        keep(second)
    assert [one.code for one in refused.value.reasons] == ["turn"]
    assert sign_by_link(first) == Answer.SIGNED
    second.refresh_from_db()
    assert second.state == SlotState.ASKED
    day = TODAY() - timedelta(days=3)
    keep(second, on=day)
    signing.refresh_from_db()
    assert (signing.state, signing.followed_at is not None) == (SigningState.COMPLETE, True)
    assert kind.signed == [(signing.document_id, signing.started_by)]
    second.refresh_from_db()
    assert (second.signed_on, second.scan and second.scan.size) == (day, len(PDF))
    ends = [Act.SCANNED, Act.COMPLETE, Act.FOLLOWED, Act.DELIVERED, Act.DELIVERED]
    assert acts(signing)[-5:] == ends
    row = Evidence.objects.get(act=Act.SIGNED)
    assert (row.address, row.ip, row.actor) == (ADDRESS, "192.0.2.7", first.name)
    assert chain_holds(signing)


def test_code_is_no_text_of_the_table() -> None:
    slot = started(text(), wanted()).slots.get()
    agree(slot=slot, name="Marta Ruiz", visit=VISIT)
    kept = OneTimeCode.objects.get()
    assert code_sent() not in (kept.code_hash, str(kept.__dict__))


def test_five_wrong_codes_burn_it() -> None:
    slot = started(text(), wanted()).slots.get()
    agree(slot=slot, name="Marta Ruiz", visit=VISIT)
    code = code_sent()
    found = [enter_code(slot=slot, code=another(code), visit=VISIT) for _turn in range(5)]
    assert found == [*[Answer.WRONG] * 4, Answer.BURNT]
    assert enter_code(slot=slot, code=code, visit=VISIT) == Answer.NONE
    assert acts(slot.signing).count(Act.CODE_WRONG) == 5
    assert sign_by_link(slot) == Answer.SIGNED


def test_code_holds_ten_minutes_and_once() -> None:
    signing = started(text(), wanted(), wanted("Jean", address="jean@example.org"))
    slot = signing.slots.first()
    assert slot
    agree(slot=slot, name="Marta Ruiz", visit=VISIT)
    OneTimeCode.objects.update(expires_at=timezone.now())
    assert enter_code(slot=slot, code=code_sent(), visit=VISIT) == Answer.EXPIRED
    assert sign_by_link(slot) == Answer.SIGNED
    with pytest.raises(Blocked) as refused:
        enter_code(slot=slot, code=code_sent(), visit=VISIT)
    assert [one.code for one in refused.value.reasons] == ["state"]


def test_a_new_code_ends_the_one_before() -> None:
    slot = started(text(), wanted()).slots.get()
    agree(slot=slot, name="Marta Ruiz", visit=VISIT)
    first = code_sent()
    agree(slot=slot, name="Marta Ruiz", visit=VISIT)
    if first != code_sent():
        assert enter_code(slot=slot, code=first, visit=VISIT) == Answer.WRONG
    assert enter_code(slot=slot, code=code_sent(), visit=VISIT) == Answer.SIGNED


def test_a_mailbox_is_not_filled() -> None:
    slot = started(text(), wanted()).slots.get()
    for _turn in range(CODES_AN_HOUR):
        agree(slot=slot, name="Marta Ruiz", visit=VISIT)
    with pytest.raises(Blocked, match="hour"):
        agree(slot=slot, name="Marta Ruiz", visit=VISIT)


def test_opening_of_the_link_is_kept_once() -> None:
    slot, at = started(text(), wanted()).slots.get(), timezone.now()
    for _turn in range(2):
        agree(slot=slot, name="Marta Ruiz", visit=VISIT, opened_at=at)
    assert Evidence.objects.get(act=Act.OPENED).at == at


def test_refusal_is_kept_and_stops_the_signing() -> None:
    slot = started(text(), wanted()).slots.get()
    with pytest.raises(Blocked, match="why"):
        refuse(slot=slot, reason=" ", visit=VISIT)
    refuse(slot=slot, reason="Article 3 is wrong.", visit=VISIT)
    slot.refresh_from_db()
    assert (slot.state, slot.refusal) == (SlotState.REFUSED, "Article 3 is wrong.")
    told = Message.objects.get(kind="documents.signature_refused")
    assert told.address == slot.signing.started_by.email
    assert "Article 3 is wrong." in told.text
    assert str(slot.signing.uid) in told.text
    assert not signings.advance(slot.signing, "complete")
    with pytest.raises(Blocked):
        agree(slot=slot, name="Marta Ruiz", visit=VISIT)


# ---------------------------------------------------------------- officers
def test_delegate_signs_on_the_days_given() -> None:
    slot, today = started(text(), wanted()).slots.get(), TODAY()
    visit = Visit("vice@example.org")
    columns = {
        "delegate_name": "Luis Vega", "delegate_address": "vice@example.org",
        "delegate_from": today + timedelta(days=1), "delegate_until": today + timedelta(days=9),
        "delegate_reason": "Absence",
    }  # fmt: skip
    by = slot.signing.started_by
    delegate(slot=slot, columns=columns, by=by)
    with pytest.raises(Blocked):
        agree(slot=slot, name="Luis Vega", visit=visit)
    assert mails("signature_asked") == [ADDRESS]
    delegate(slot=slot, columns={**columns, "delegate_from": today}, by=by)
    assert mails("signature_asked") == [ADDRESS, "vice@example.org"]
    assert sign_by_link(slot, visit, "Luis Vega") == Answer.SIGNED
    slot.refresh_from_db()
    assert slot.signed_name == "Luis Vega"
    assert Evidence.objects.get(act=Act.SIGNED).note == "Luis Vega → Marta Ruiz"


def test_a_delegation_taken_back_gives_the_link_back() -> None:
    slot, today = started(text(), wanted()).slots.get(), TODAY()
    columns = {
        "delegate_name": "Luis Vega", "delegate_address": "vice@example.org",
        "delegate_from": today, "delegate_until": today, "delegate_reason": "Absence",
    }  # fmt: skip
    none = dict.fromkeys(columns, "") | {"delegate_from": None, "delegate_until": None}
    by = slot.signing.started_by
    delegate(slot=slot, columns=columns, by=by)
    delegate(slot=slot, columns={**columns, "delegate_reason": "Leave"}, by=by)
    delegate(slot=slot, columns=none, by=by)
    assert mails("signature_asked") == [ADDRESS, "vice@example.org", ADDRESS]
    with pytest.raises(Blocked):
        agree(slot=slot, name="Luis Vega", visit=Visit("vice@example.org"))
    assert sign_by_link(slot) == Answer.SIGNED


def test_half_a_delegation_is_refused() -> None:
    slot = started(text(), wanted()).slots.get()
    with pytest.raises(ValidationError):
        delegate(slot=slot, columns={"delegate_name": "A", "delegate_address": "a@example.org"},
                 by=slot.signing.started_by)  # fmt: skip


def test_corrected_address_shuts_the_old_link() -> None:
    slot = started(text(), wanted()).slots.get()
    correct(slot=slot, columns={"address": "new@example.org"}, by=slot.signing.started_by)
    assert mails("signature_asked") == [ADDRESS, "new@example.org"]
    with pytest.raises(Blocked, match="Somebody else"):
        agree(slot=slot, name="Marta Ruiz", visit=VISIT)


def test_a_code_sent_before_a_correction_signs_nothing() -> None:
    """It would put the name as it was under the text."""
    slot = started(text(), wanted("Marta Ruis")).slots.get()
    agree(slot=slot, name="Marta Ruis", visit=VISIT)
    code = code_sent()
    correct(slot=slot, columns={"name": "Marta Ruiz"}, by=slot.signing.started_by)
    assert enter_code(slot=slot, code=code, visit=VISIT) == Answer.NONE


def test_asked_again_on_demand() -> None:
    slot = started(text(), wanted()).slots.get()
    assert ask_again(slot=slot, by=slot.signing.started_by) == ADDRESS
    assert mails("signature_reminder") == [ADDRESS]
    sign_by_link(slot)
    with pytest.raises(Blocked):
        ask_again(slot=slot, by=slot.signing.started_by)


def test_scan_of_tomorrow_is_refused() -> None:
    slot = started(text(), wanted(**PAPER)).slots.get()
    with pytest.raises(ValidationError, match="future"):
        keep(slot, on=TODAY() + timedelta(days=1))


def test_a_scan_goes_with_the_document_that_is_about_a_person() -> None:
    slot = started(text(subject=None), wanted()).slots.get()
    keep(slot)
    who = subject_of("account", slot.signing.document.requested_by_id, "X")
    files = holdings["documents.StoredFile"].rows(who)
    slot.refresh_from_db()
    assert set(files) == {slot.scan, slot.signing.document.file}


def test_scan_instead_of_the_link(kind: Simple) -> None:
    slot = started(text(), wanted()).slots.get()
    agree(slot=slot, name="Marta Ruiz", visit=VISIT)
    keep(slot)
    slot.refresh_from_db()
    assert (slot.means, slot.state) == (Means.SCAN, SlotState.SIGNED)
    with pytest.raises(Blocked):
        enter_code(slot=slot, code=code_sent(), visit=VISIT)
    assert len(kind.signed) == 1


# ---------------------------------------------------------------- recall
def test_recalled_and_started_again_without_typing() -> None:
    signing = started(text(), wanted(), wanted("Jean", address="jean@example.org", turn=2))
    by, first = signing.started_by, signing.slots.first()
    assert first
    with pytest.raises(Blocked):
        recall(signing=signing, by=by, reason="")
    recall(signing=signing, by=by, reason="The dates change.")
    assert mails("signature_recalled") == [ADDRESS]
    assert mails("signed_files") == []
    with pytest.raises(Blocked):
        agree(slot=first, name="Marta Ruiz", visit=VISIT)
    new = start_again(signing=signing, document=text(), by=by)
    signing.refresh_from_db()
    assert (signing.state, signing.successor) == (SigningState.SUPERSEDED, new)
    columns = ("name", "address", "turn", "means", "party_fr")
    assert list(new.slots.values_list(*columns)) == list(signing.slots.values_list(*columns))
    assert mails("signature_asked") == [ADDRESS, ADDRESS]
    assert chain_holds(signing)
    assert chain_holds(new)


def test_complete_text_is_not_recalled() -> None:
    signing = started(text(), wanted())
    sign_by_link(signing.slots.get())
    with pytest.raises(StaleState):
        recall(signing=signing, by=signing.started_by, reason="Late.")


# ---------------------------------------------------------------- what follows
def test_signatures_stay_where_the_kind_refuses(kind: Simple) -> None:
    kind.refuses = "Not now."
    signing = started(text(), wanted())
    sign_by_link(signing.slots.get())
    signing.refresh_from_db()
    assert (signing.state, signing.followed_at) == (SigningState.COMPLETE, None)
    assert not follow_again(signing=signing, by=signing.started_by)
    kind.refuses = ""
    assert follow_again(signing=signing, by=signing.started_by)
    assert follow_again(signing=signing, by=signing.started_by)
    assert len(kind.signed) == 1
    assert acts(signing)[-1] == Act.FOLLOWED


@pytest.mark.parametrize("what", ["on_signed", "deliver"])
def test_a_defect_behind_the_last_signature_takes_none_back(
    kind: Simple, what: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    where: Any = kind if what == "on_signed" else signing_actions
    monkeypatch.setattr(where, what, Mock(side_effect=RuntimeError("A defect.")))
    signing = started(text(), wanted())
    assert sign_by_link(signing.slots.get()) == Answer.SIGNED
    signing.refresh_from_db()
    assert signing.state == SigningState.COMPLETE
    assert (signing.followed_at is None) is (what == "on_signed")
    assert "a defect" in caplog.text
    assert chain_holds(signing)


# ---------------------------------------------------------------- evidence
def test_nobody_changes_evidence() -> None:
    signing = started(text(), wanted())
    for act in (
        lambda: Evidence.objects.filter(signing=signing).update(note="x"),
        lambda: Evidence.objects.filter(signing=signing).delete(),
    ):
        with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
            act()


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        pytest.param(Signing, "text_sha256", "0" * 64, id="text"),
        pytest.param(Signing, "state", "open", id="end"),
        pytest.param(Slot, "text_sha256", "0" * 64, id="text-of-a-signature"),
        pytest.param(Slot, "signed_name", "Somebody else", id="name"),
        pytest.param(Slot, "signed_on", "2026-01-01", id="day"),
        pytest.param(Slot, "state", "asked", id="signature"),
        pytest.param(Document, "context", {}, id="values"),
        pytest.param(Document, "sha256", "0" * 64, id="file"),
        pytest.param(StoredFile, "sha256", "0" * 64, id="content"),
    ],
)
def test_the_database_keeps_what_was_signed(model: Any, column: str, value: Any) -> None:
    sign_by_link(started(text(), wanted()).slots.get())
    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        model.objects.update(**{column: value})


@pytest.mark.parametrize("column", ["note", "at", "act", "actor"])
def test_a_changed_row_breaks_the_chain(column: str) -> None:
    signing = started(text(), wanted(), wanted("Jean", address="jean@example.org"))
    value: Any = {"at": timezone.now(), "act": Act.SIGNED}.get(column, "changed")
    unseal()
    Evidence.objects.filter(signing=signing, position=2).update(**{column: value})
    seal()
    assert not chain_holds(signing)


def test_a_row_taken_out_breaks_the_chain() -> None:
    signing = started(text(), wanted(), wanted("Jean", address="jean@example.org"))
    unseal()
    Evidence.objects.filter(signing=signing, position=2).delete()
    seal()
    assert not chain_holds(signing)


# ---------------------------------------------------------------- tables
@pytest.mark.parametrize(("state", "name", "starts"), every_case(signings))
def test_signing_moves_only_from_its_sources(state: str, name: str, starts: bool) -> None:
    over = None if state == SigningState.OPEN else timezone.now()
    signing = signing_of(document=text(), state=state, finished_at=over)
    try:
        signings.transition(signing, name, by=signing.started_by, reason="Because.")
    except StaleState:
        assert not starts
    else:
        assert starts


@pytest.mark.parametrize(("state", "name", "starts"), every_case(signings, clock=True))
def test_signing_ends_only_from_its_sources(state: str, name: str, starts: bool) -> None:
    over = None if state == SigningState.OPEN else timezone.now()
    signing = signing_of(document=text(), state=state, finished_at=over)
    signing.slots.update(
        state="signed", signed_name="M", signed_on=TODAY(), signed_at=over or timezone.now()
    )
    assert signings.advance(signing, name) is starts


@pytest.mark.parametrize(("state", "name", "starts"), every_case(slots, clock=True))
def test_signature_moves_only_from_its_sources(state: str, name: str, starts: bool) -> None:
    now = timezone.now()
    slot = SlotFactory.create(
        signing__document=text(), state=state, refusal="No.", signed_name="M", signed_on=TODAY(),
        signed_at=now,
    )  # fmt: skip
    assert slots.advance(slot, name) is starts
