"""The mail that is ready to be sent about an agreement: to whom, in which words, sent once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from intl_office.accounts.models import User
from intl_office.circuits.enums import RunState
from intl_office.circuits.models.deciding import deciders
from intl_office.circuits.queries import run_of
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.mail import kinds
from intl_office.mail.actions.queueing import Recipient, notify
from intl_office.mail.kinds import institution
from intl_office.mail.queries import wording_in_use
from intl_office.mail.values import plain
from intl_office.mail.wording import Written, write
from partnerships.actions.locking import locked_for
from partnerships.enums import LIVE, State
from partnerships.life_enums import Letter
from partnerships.models import Agreement, SentLetter
from partnerships.workflow import KIND

LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Ready:
    """A mail ready to be sent.

    Attributes:
        letter: which one.
        to: who may get it; empty where nobody's address is known.

    """

    letter: Letter
    to: Sequence[Recipient]


def ready(agreement: Agreement) -> list[Ready]:
    """The mails that its state calls for, the most useful first."""
    return [Ready(letter, _recipients(agreement, letter)) for letter in _letters(agreement)]


def _letters(row: Agreement) -> Iterator[Letter]:
    if row.state in {State.DRAFT, State.SIGNATURE}:
        yield Letter.SIGNATURE if row.state == State.SIGNATURE else Letter.DRAFT
    if row.state == State.APPROVAL:
        yield Letter.REMINDER
    if row.notice is not None and row.state in {*LIVE, State.TERMINATED}:
        yield Letter.NOTICE
    if row.renewal_due:
        yield Letter.RENEWAL


def _recipients(row: Agreement, letter: Letter) -> list[Recipient]:
    if letter == Letter.REMINDER:
        return [Recipient(one.email, str(one), one.language) for one in _asked(row)]
    language = "fr" if row.languages == "fr" else "en"
    contacts = [party.contact for party in row.all_parties if party.contact]
    return [Recipient(one.email, str(one), language) for one in contacts if one.email]


def _asked(row: Agreement) -> list[User]:
    """Whose turn it is in the circuit: those who decide, or the requester of a file sent back."""
    run = run_of(KIND, row.uid)
    if run is None:
        return []
    if run.state == RunState.RETURNED:
        return [run.started_by]
    people = [one for turn in run.pending().open().for_list() for one in deciders(turn)]
    return list(dict.fromkeys(people))


def preview(*, agreement: Agreement, letter: Letter, name: str) -> Mapping[str, Written]:
    """The words as they would leave now, by language; raises WordingError."""
    kind = kinds.registered[letter.value]
    found = {}
    for code in LANGUAGES:
        with override(code):
            values = {key: plain(value) for key, value in kind.context(agreement).items()}
            values |= {"recipient_name": name, "institution": institution()}
        found[code] = write(wording_in_use(kind, code), values, code)
    return found


@transaction.atomic
def send_letter(
    *, agreement: Agreement, letter: Letter, address: str, language: str, by: User
) -> SentLetter:
    """Send the mail and note it; answers go to the person who sent it.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: the state calls for another mail, or nobody has this address.
        WordingError: the text names a variable that there is not.

    """
    row = locked_for(agreement, by)
    known = [to for one in ready(row) if one.letter == letter for to in one.to]
    to = next((one for one in known if one.address == address), None)
    if to is None:
        raise ValidationError(_("This mail is not ready any more: reload the page."), code="gone")
    message = notify(
        kind=letter.value,
        subject=row,
        to=Recipient(to.address, to.name, language),
        cause=f"{row.uid}:{row.letters.count()}",
        reply_to=by.email,
    )
    with audit.context(user=by), expected_violations():
        return SentLetter.objects.create(
            agreement=row, kind=letter, address=to.address, message=message, sent_by=by
        )
