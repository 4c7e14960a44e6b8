"""Closing a partner: it ended, or became another institution."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.organisations.actions.partners import lock_partner
from intl_office.organisations.models import Partner, PartnerLink


@dataclass(frozen=True, slots=True)
class Succession:
    """Who follows: the kind of link (`SUCCESSIONS`), the partner, the day."""

    kind: str
    partner: Partner
    happened_on: date


@transaction.atomic
def close_partner(
    *, partner: Partner, by: User, reason: str, succession: Succession | None = None
) -> Partner:
    """Say that a partner has closed, why, and who follows it; agreements stay where they are.

    Raises ValidationError where it is closed or merged already, or where the one that follows
    has closed or was merged.
    """
    asked = [partner, *([succession.partner] if succession else [])]
    locked = {one.pk: lock_partner(one) for one in sorted(asked, key=lambda one: one.pk)}
    row = locked[partner.pk]
    if not row.is_active:
        raise ValidationError(_("This partner is closed already. Reload the page."))
    with audit.context(user=by, reason=reason), expected_violations():
        row.is_active = False
        row.save(update_fields=["is_active"])
        if succession:
            _follow(row, locked[succession.partner.pk], succession, reason)
    return row


def _follow(row: Partner, heir: Partner, succession: Succession, reason: str) -> None:
    if heir.pk == row.pk:
        raise ValidationError(_("A partner does not follow itself: name the other one."))
    if not heir.is_active:
        raise ValidationError(_("The partner that follows has closed too: name one that exists."))
    PartnerLink.objects.update_or_create(
        source=row,
        target=heir,
        kind=succession.kind,
        defaults={"happened_on": succession.happened_on, "note": reason},
    )
