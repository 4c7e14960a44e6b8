"""How an agreement is signed with the house's own means: who, when not, and what follows."""

from collections.abc import Iterator, Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import override

from intl_office.accounts.models import User
from intl_office.core.workflow import Reason
from intl_office.documents.kinds import Signatory
from intl_office.documents.models import Document, Signing, StoredFile
from partnerships.actions.steps import record_signatures
from partnerships.enums import SIGNED, PartyRole, State
from partnerships.models import Agreement, AgreementParty
from partnerships.workflow import agreements


def signatories(row: Agreement) -> Sequence[Signatory]:
    """Who signs for each party, with the address of its contact."""
    return [_signatory(one) for one in row.all_parties]


def unsignable(row: Agreement) -> Iterator[Reason]:
    """It waits for signature, or it is not signed."""
    if row.state != State.SIGNATURE:
        state = row.get_state_display()
        message = _("This agreement is “%(state)s”: it does not wait for signatures.")
        yield Reason(code="state", message=message % {"state": state}, link=row.get_absolute_url())


def unfinished(row: Agreement) -> Iterator[Reason]:
    """What still keeps an agreement that all have signed from being “signed”."""
    if row.state == State.SIGNATURE:
        yield from agreements.transitions["sign"].missing(row)
    elif row.state in {State.DRAFT, State.APPROVAL, State.ABANDONED}:
        yield from unsignable(row)


def take_over(document_id: int, by: AbstractBaseUser) -> None:
    """Note the day of each party and keep the signed file as the signed copy.

    The guards of “sign” decide whether the agreement is signed by that: both ministers must have
    been silent. Raises as `record_signatures`.
    """
    assert isinstance(by, User)  # noqa: S101  # the project has one kind of account
    document = Document.objects.get(pk=document_id)
    signing = Signing.objects.select_related("sealed", "document__file").get(document=document)
    assert document.subject is not None  # noqa: S101  # this kind is always about an agreement
    row = Agreement.objects.get(uid=document.subject)
    if row.state in SIGNED:
        return  # recorded by hand meanwhile
    keys = dict(AgreementParty.objects.filter(agreement=row).values_list("uid", "pk"))
    signed = signing.slots.exclude(party_key=None).order_by("signed_on")
    days = {keys[one.party_key]: one.signed_on for one in signed if one.party_key in keys}
    record_signatures(agreement=row, days=days, by=by, copy=_copy(signing.outcome))


def _copy(file: StoredFile) -> StoredFile:
    """A row of the agreement's own about the same content: it lies in the store once."""
    return StoredFile.objects.create(
        sha256=file.sha256, size=file.size, media_type=file.media_type, name=file.name
    )


def _signatory(party: AgreementParty) -> Signatory:
    names = []
    for code in ("fr", "en"):
        with override(code):
            names.append(party.name)
    contact = party.contact
    return Signatory(
        party_fr=names[0],
        party_en=names[1],
        key=party.uid,
        house=party.role == PartyRole.HOME,
        name=party.signatory,
        title=party.signatory_title,
        address=contact.email if contact else "",
        language="fr" if party.role == PartyRole.HOME else "en",
    )
