"""What the stamps on a sealed paper say of its signatures."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from intl_office.documents.checking import check_address
from intl_office.documents.enums import Locale
from intl_office.documents.models import Signing, Slot
from intl_office.documents.seal_words import Stamp
from intl_office.documents.signing_enums import Means, SlotState


def stamps_of(signing: Signing, sealing: Slot, holder: str) -> list[Stamp]:
    """A stamp for each signature, in the language of the text; words for those that are set.

    `sealing` is the one that is being set now, in the name of `holder`.
    """
    with override(Locale(signing.document.locale).languages[0]):
        return [_stamp(one, sealing, holder) for one in signing.slots.order_by("position")]


def field_of(slot: Slot) -> str:
    """The name of the field of a signature."""
    return f"{'Seal' if slot.means == Means.SEAL else 'Signature'}{slot.position}"


def _stamp(slot: Slot, sealing: Slot, holder: str) -> Stamp:
    lines: tuple[str, ...] = ()
    if slot.pk == sealing.pk:
        day = date_format(timezone.localdate(), "DATE_FORMAT")
        lines = _lines(_("Sealed by %(name)s") % {"name": holder}, day, slot)
    elif slot.state == SlotState.SIGNED and slot.signed_on:
        day = date_format(slot.signed_on, "DATE_FORMAT")
        lines = _lines(_("Signed by %(name)s") % {"name": slot.signed_name}, day, slot)
    return Stamp(
        field=field_of(slot),
        label=_("Signature of %(name)s, %(party)s") % {"name": slot.name, "party": slot.party},
        seal=slot.means == Means.SEAL,
        lines=lines,
    )


def _lines(who: str, day: str, slot: Slot) -> tuple[str, ...]:
    how = {
        Means.LINK: _("by link and one-time code"),
        Means.SEAL: _("seal in this file (PAdES)"),
        Means.SCAN: _("on paper; the scan is kept"),
    }
    check = _("To check: %(address)s") % {"address": check_address()}
    return (who, f"{day}, {how[Means(slot.means)]}", check)
