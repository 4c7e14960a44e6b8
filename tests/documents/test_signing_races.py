"""Signing by several people at once: each act waits for the one before."""

from threading import Event
from uuid import uuid4

import pytest
from django.db import connection, transaction

from intl_office.core.workflow import Blocked, StaleState
from intl_office.documents.actions.evidence import Visit, chain_holds
from intl_office.documents.actions.signing import recall, recall_about
from intl_office.documents.actions.signing_links import agree, enter_code
from intl_office.documents.models import Signing
from intl_office.documents.signing_enums import Act, Answer, SigningState
from tests.documents.signing import VISIT, Simple, another, code_sent, text
from tests.documents.test_signing import acts, kind, mails
from tests.factories.signing import ADDRESS, started, wanted
from tests.kit.children import wait_until
from tests.kit.race import at_once

__all__ = ["kind"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_wrong_codes_at_once_are_counted_one_by_one() -> None:
    slot = started(text(), wanted()).slots.get()
    agree(slot=slot, name="Marta Ruiz", visit=VISIT)
    code = another(code_sent())
    found = at_once(*[lambda: enter_code(slot=slot, code=code, visit=VISIT)] * 7)
    assert sorted(found) == sorted([*[Answer.WRONG] * 4, Answer.BURNT, *[Answer.NONE] * 2])


def test_two_codes_at_once_sign_once(kind: Simple) -> None:
    slot = started(text(), wanted()).slots.get()
    agree(slot=slot, name="Marta Ruiz", visit=VISIT)
    code = code_sent()
    found = at_once(*[lambda: enter_code(slot=slot, code=code, visit=VISIT)] * 2)
    assert [one for one in found if one == Answer.SIGNED] == [Answer.SIGNED]
    assert any(isinstance(one, Blocked) for one in found)
    assert len(kind.signed) == 1
    assert acts(slot.signing).count(Act.SIGNED) == 1


def test_what_changes_the_text_waits_for_a_signing_about_to_start(kind: Simple) -> None:
    subject = uuid4()
    document = text(subject=subject)
    by, begun = document.requested_by, Event()

    def start() -> None:
        with transaction.atomic():
            started(document, wanted())
            begun.set()
            # Either it waits for us, or it is done without having seen us.
            wait_until(lambda: over.is_set() or waits(), "somebody to wait")

    def change() -> int:
        begun.wait(60)
        try:
            return recall_about(kind=kind.code, subject=subject, by=by, reason="New.")
        finally:
            over.set()

    over = Event()
    assert at_once(start, change) == [None, 1]
    assert Signing.objects.get().state == SigningState.RECALLED


def waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(cursor.fetchone()[0])


def test_recall_while_the_last_one_signs(kind: Simple) -> None:
    signing = started(text(), wanted())
    slot = signing.slots.get()
    agree(slot=slot, name="Marta Ruiz", visit=VISIT)
    code = code_sent()
    entered, recalled = at_once(
        lambda: enter_code(slot=slot, code=code, visit=VISIT),
        lambda: recall(signing=signing, by=signing.started_by, reason="Stop."),
    )
    signed = entered == Answer.SIGNED
    assert isinstance(recalled, StaleState) is signed
    fresh = Signing.objects.get()
    assert fresh.state == (SigningState.COMPLETE if signed else SigningState.RECALLED)
    assert len(kind.signed) == signed
    assert chain_holds(fresh)


def test_the_last_two_at_once_complete_once(kind: Simple) -> None:
    signing = started(text(), wanted(), wanted("Jean", address="jean@example.org"))
    first, second = signing.slots.all()
    visits = (VISIT, Visit("jean@example.org"))
    for slot, visit in zip((first, second), visits, strict=True):
        agree(slot=slot, name=slot.name, visit=visit)
    codes = [code_sent(one.address) for one in visits]
    found = at_once(
        lambda: enter_code(slot=first, code=codes[0], visit=visits[0]),
        lambda: enter_code(slot=second, code=codes[1], visit=visits[1]),
    )
    assert found == [Answer.SIGNED, Answer.SIGNED]
    assert len(kind.signed) == 1
    officer = signing.started_by.email
    assert mails("signed_files") == [ADDRESS, "jean@example.org", officer]
    fresh = Signing.objects.get()
    assert fresh.state == SigningState.COMPLETE
    assert chain_holds(fresh)
