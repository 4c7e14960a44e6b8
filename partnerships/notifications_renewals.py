"""The mail to a partner about an agreement that is to be renewed."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from intl_office.mail.kinds import MailKind, Variable
from intl_office.mail.wording import Wording
from partnerships.models import Agreement
from partnerships.notifications import agreement_to_try, agreements_to_try


class RenewalProposed(MailKind[Agreement]):
    """We propose to renew; the subject is the draft."""

    code = "partnerships.renewal-draft"
    title = _("Renewal proposed to a partner")
    group = _("Partnerships")
    variables = (
        Variable("number", _("Number of the new agreement"), "2027-0012"),
        Variable("old_number", _("Number of the agreement that ends"), "2022-0147"),
        Variable("type", _("Type of the new agreement"), "Exchange agreement"),
        Variable("ends_on", _("Last day of the agreement that ends, may be empty"),
                 date(2027, 8, 31)),
        Variable("starts_on", _("First day of the new agreement"), date(2027, 9, 1)),
        Variable("until", _("Last day of the new agreement, may be empty"), date(2032, 8, 31)),
        Variable("conditions", _("What the draft promises, one line each"),
                 ["Outgoing, Studies (SMS), 2027/2028 – 2031/2032: 4"]),
        Variable("sender", _("Who writes"), "Anne Lefèvre"),
    )  # fmt: skip
    house = {
        "en": Wording(
            "Renewal of our agreement {{ old_number }}",
            "Dear {{ recipient_name }},\n\n"
            "Our agreement {{ old_number }}{% if ends_on %} ends on {{ ends_on }}{% endif %}. "
            "{{ institution }} proposes to renew it from {{ starts_on }}"
            "{% if until %} until {{ until }}{% endif %} ({{ type }}, our number {{ number }})."
            "\n\n{% if conditions %}We propose:\n\n"
            "{% for one in conditions %}- {{ one }}\n{% endfor %}\n{% endif %}"
            "Please tell us what you would like to change, and who signs on your side.\n\n"
            "Kind regards,\n\n{{ sender }}",
        ),
        "fr": Wording(
            "Renouvellement de notre accord {{ old_number }}",
            "Bonjour {{ recipient_name }},\n\n"
            "Notre accord {{ old_number }}{% if ends_on %} prend fin le {{ ends_on }}{% endif %}. "
            "{{ institution }} vous propose de le renouveler à partir du {{ starts_on }}"
            "{% if until %} jusqu’au {{ until }}{% endif %} ({{ type }}, notre numéro "
            "{{ number }}).\n\n{% if conditions %}Nous proposons :\n\n"
            "{% for one in conditions %}- {{ one }}\n{% endfor %}\n{% endif %}"
            "Merci de nous dire ce que vous souhaitez changer, et qui signe de votre côté.\n\n"
            "Bien cordialement,\n\n{{ sender }}",
        ),
    }

    def files(self, user: AbstractBaseUser) -> Sequence[tuple[UUID, str]]:
        """The newest drafts that renew an agreement."""
        return agreements_to_try(user, renews__isnull=False)

    def file(self, user: AbstractBaseUser, uid: UUID) -> Agreement | None:
        """One of them."""
        return agreement_to_try(user, uid)

    def context(self, subject: Agreement) -> Mapping[str, object]:
        """Give both agreements and what the draft promises."""
        old = subject.renews
        officer = subject.officer
        return {
            "number": subject.number,
            "old_number": old.number if old else "",
            "type": subject.get_type_display(),
            "ends_on": (old.ends_on if old else None) or "",
            "starts_on": subject.starts_on,
            "until": subject.ends_on or "",
            "conditions": [str(one) for one in subject.conditions.all()],
            "sender": str(officer) if officer else "",
        }
