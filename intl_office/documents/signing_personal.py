"""What signing holds about people: who signs, from where, with which code."""

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
    """Called once, in `AppConfig.ready()`; what hangs on a signature before the signature."""
    impersonal.register(
        "documents.Signing", _("Which text is signed and how far; the people are in its parts.")
    )
    impersonal.register(
        "documents.Verification", _("Digests of files that somebody had checked, for a day.")
    )
    _held(
        "documents.OneTimeCode",
        _("One-time codes sent to you"),
        lambda who: OneTimeCode.objects.filter(slot__in=_slots(who)),
        erase=True,
        hidden=frozenset({"code_hash"}),
    )
    _held(
        "documents.Delivery",
        _("Signed files that were sent to you"),
        _deliveries,
        columns={
            "name": lambda who, _key: who.pseudonym,
            "address": lambda who, key: who.address(key),
        },
    )
    _held(
        "documents.Evidence",
        _("Evidence of your signatures"),
        _evidence,
        instead=_empty,
        hidden=frozenset({"salt"}),
    )
    _held(
        "documents.SlotTransition",
        _("Steps of your signatures"),
        lambda who: SlotTransition.objects.filter(slot__in=_slots(who)),
        columns={"reason": ""},
    )
    _held(
        "documents.SigningTransition",
        _("Steps of texts that you sign"),
        lambda who: SigningTransition.objects.filter(signing__slots__in=_slots(who)).distinct(),
        columns={"reason": ""},
    )
    _held(
        "documents.Slot",
        _("Your signatures"),
        _slots,
        columns={
            "name": lambda who, _key: who.pseudonym,
            "title": "",
            "address": lambda who, key: who.address(key),
            "delegate_name": "",
            "delegate_address": "",
            "delegate_from": None,
            "delegate_until": None,
            "delegate_reason": "",
            "signed_name": lambda who, _key: who.pseudonym,
            "refusal": GONE,
            "seal_error": "",
        },
    )


def _held(label: str, what: object, rows: object, **options: object) -> None:
    entry = {"what": what, "rows": rows, "why": _WHY, "keep": _KEEP, "seen_by": _SEEN_BY}
    holdings.register(label, Holding(**{**entry, **options}))  # type: ignore[arg-type]  # by name


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
