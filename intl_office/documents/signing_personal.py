"""What signing holds about people: who signs, from where, with which code."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from intl_office.core.personal import GONE, Holding, Subject, holdings, impersonal
from intl_office.documents.models import (
    Delivery,
    Evidence,
    OneTimeCode,
    SigningTransition,
    Slot,
    SlotTransition,
)

_WHY = _("To have texts signed, and to prove who signed what and when (public task).")
_KEEP = _("As long as the text that was signed.")
_SEEN_BY = _("You, those who may read the document; your name, by whoever has the signed file.")


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    for label, why in _NOBODY.items():
        impersonal.register(label, why)
    for label, entry in _HELD.items():
        holdings.register(label, entry)


def _held(what: Any, rows: Any, **options: Any) -> Holding:
    words = {"what": what, "why": _WHY, "keep": _KEEP, "seen_by": _SEEN_BY}
    return Holding(rows=rows, **words, **options)


def _slots(who: Subject) -> QuerySet[Slot]:
    """Signatures asked of the person at one of their addresses, or as somebody's delegate."""
    own = Q(pk__in=())
    for address in who.addresses:
        own |= Q(address__iexact=address) | Q(delegate_address__iexact=address)
    return Slot.objects.filter(own)


def _deliveries(who: Subject) -> QuerySet[Delivery]:
    """Sent to one of the person's addresses."""
    own = Q(pk__in=())
    for address in who.addresses:
        own |= Q(address__iexact=address)
    return Delivery.objects.filter(own)


def _evidence(who: Subject) -> QuerySet[Evidence]:
    return Evidence.objects.filter(Q(slot__in=_slots(who)) | Q(by__in=who.of("account")))


def _empty(rows: "QuerySet[Evidence]") -> None:
    """Take the facts away; the chain holds without them (`actions.evidence.chain_holds`)."""
    rows.update(actor="", address="", ip="", agent="", note="", salt="")


def _codes(who: Subject) -> QuerySet[OneTimeCode]:
    return OneTimeCode.objects.filter(slot__in=_slots(who))


def _steps(who: Subject) -> QuerySet[SlotTransition]:
    return SlotTransition.objects.filter(slot__in=_slots(who))


def _steps_of_texts(who: Subject) -> QuerySet[SigningTransition]:
    return SigningTransition.objects.filter(signing__slots__in=_slots(who)).distinct()


def _pseudonym(who: Subject, _key: int) -> str:
    return who.pseudonym


def _address(who: Subject, key: int) -> str:
    return who.address(key)


_NOBODY = {
    "documents.Signing": _("Which text is signed and how far; the people are in its parts."),
    "documents.Verification": _("Digests of files that somebody had checked, for a day."),
}
# What hangs on a signature before the signature: it is by this that it is found.
_HELD: Mapping[str, Holding] = {
    "documents.OneTimeCode": _held(
        _("One-time codes sent to you"), _codes, erase=True, hidden=frozenset({"code_hash"})
    ),
    "documents.Delivery": _held(
        _("Signed files that were sent to you"),
        _deliveries,
        columns={"name": _pseudonym, "address": _address},
    ),
    "documents.Evidence": _held(
        _("Evidence of your signatures"), _evidence, instead=_empty, hidden=frozenset({"salt"})
    ),
    "documents.SlotTransition": _held(
        _("Steps of your signatures"), _steps, columns={"reason": ""}
    ),
    "documents.SigningTransition": _held(
        _("Steps of texts that you sign"), _steps_of_texts, columns={"reason": ""}
    ),
    "documents.Slot": _held(
        _("Your signatures"),
        _slots,
        columns={
            "name": _pseudonym,
            "title": "",
            "address": _address,
            "signed_name": _pseudonym,
            "delegate_name": "",
            "delegate_address": "",
            "delegate_reason": "",
            "delegate_from": None,
            "delegate_until": None,
            "refusal": GONE,
            "seal_error": "",
        },
    ),
}
