"""One mail a week to whoever has not signed, never twice."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from intl_office.documents.actions.reminding import EVERY, remind
from intl_office.documents.actions.signing import recall
from intl_office.documents.actions.signing_papers import delegate
from intl_office.documents.models import Evidence, Slot
from intl_office.documents.signing_enums import Act, Means
from intl_office.documents.tasks import remind_signatories
from intl_office.mail.models import Message
from tests.documents.signing import sign_by_link, text
from tests.documents.test_signing import kind
from tests.factories.signing import ADDRESS, started, wanted
from tests.kit.race import at_once

__all__ = ["kind"]
pytestmark = pytest.mark.django_db
REMINDER = "documents.signature_reminder"


def age() -> None:
    Slot.objects.update(reminded_at=timezone.now() - EVERY)


def test_reminded_after_a_week_and_again_after_another() -> None:
    started(text(), wanted())
    assert remind() == 0
    age()
    assert remind() == 1
    assert remind() == 0
    assert remind(now=timezone.now() + EVERY + timedelta(minutes=1)) == 1
    assert Message.objects.filter(kind=REMINDER).count() == 2
    assert Evidence.objects.filter(act=Act.REMINDED).count() == 2


def test_only_who_is_asked_by_link() -> None:
    sign_by_link(started(text(), wanted()).slots.get())
    started(text(), wanted(means=Means.SCAN, address=""), wanted("Later", turn=2))
    gone = started(text(), wanted())
    recall(signing=gone, by=gone.started_by, reason="Changed.")
    age()
    remind_signatories()
    assert not Message.objects.filter(kind=REMINDER).exists()


def test_delegate_is_written_to_when_their_days_begin() -> None:
    slot, today = started(text(), wanted()).slots.get(), timezone.localdate()
    columns = {
        "delegate_name": "Luis Vega", "delegate_address": "luis@example.org",
        "delegate_from": today + timedelta(days=2), "delegate_until": today + timedelta(days=9),
        "delegate_reason": "Absence",
    }  # fmt: skip
    delegate(slot=slot, columns=columns, by=slot.signing.started_by)
    assert remind() == 0
    Slot.objects.update(reminded_at=timezone.now() - timedelta(days=1), delegate_from=today)
    assert remind() == 1
    assert remind() == 0
    assert Message.objects.get(kind=REMINDER).address == "luis@example.org"


def test_the_signatory_is_written_to_when_the_delegates_days_are_over() -> None:
    """The last link went to the delegate, who may not sign any more."""
    slot, today = started(text(), wanted()).slots.get(), timezone.localdate()
    columns = {
        "delegate_name": "Luis Vega", "delegate_address": "luis@example.org",
        "delegate_from": today - timedelta(days=1), "delegate_until": today,
        "delegate_reason": "Absence",
    }  # fmt: skip
    delegate(slot=slot, columns=columns, by=slot.signing.started_by)
    assert remind() == 0
    tomorrow = timezone.now() + timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        assert remind() == 1
        assert remind() == 0
    assert Message.objects.get(kind=REMINDER).address == ADDRESS


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_mail() -> None:
    started(text(), wanted())
    age()
    assert sorted(at_once(remind, remind)) == [0, 1]
    assert Message.objects.filter(kind=REMINDER).count() == 1
