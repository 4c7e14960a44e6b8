"""Demonstration of letters: one sent with an agreement to sign, one about a renewal."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.documents.actions.letters import make_letter
from intl_office.documents.actions.making import make
from intl_office.documents.enums import Locale
from intl_office.documents.letter_writing import Writing, city
from intl_office.documents.models import ClauseVersion, Letter
from partnerships.demo import OFFICER
from partnerships.enums import State
from partnerships.letters import AgreementLetter
from partnerships.models import Agreement
from partnerships.rules import may_edit

SIGNATURE = {"signatory": "Catherine Aumont", "function": "Présidente"}
ASKED = {"value_copies": "2", "value_officer": "Service des relations internationales"}
LETTERS = (("letter-to-sign", State.SIGNATURE), ("letter-renewal", State.IN_FORCE))


def load(say: Say) -> None:
    """Write both, where there is no letter; their PDFs are really made."""
    officer = User.objects.filter(email=OFFICER).first()
    if officer is None or Letter.objects.exists():
        return
    with audit.context(user=officer):
        made = sum(_written(text, state, officer) for text, state in LETTERS)
    say(f"{made} letters about agreements")


def _written(text: str, state: State, by: User) -> bool:
    version = ClauseVersion.objects.current(AgreementLetter.code).filter(clause__code=text).first()
    rows = Agreement.objects.filter(state=state).exclude(ends_on=None).select_related("unit")
    row = next((one for one in rows.order_by("ends_on", "number")[:50] if may_edit(by, one)), None)
    if version is None or row is None:
        return False
    kind = AgreementLetter()
    to = next(iter(kind.addressees(row.uid)), None)
    locale = Locale(to.language) if to else Locale.EN
    writing = Writing(kind, version, row.uid, locale, to)
    document = make_letter(writing=writing, entries=_entries(writing), by=by)
    return make(document_id=document.pk)


def _entries(writing: Writing) -> Mapping[str, str]:
    today = timezone.localdate()
    return {
        "to": writing.to.key,
        "address": "\n".join(writing.to.lines),
        "reference": writing.kind.proposed(writing.subject).reference,
        "place": city(),
        "day": today.isoformat(),
        "value_reply_by": (today + timedelta(days=45)).isoformat(),
        **ASKED,
        **SIGNATURE,
    }
