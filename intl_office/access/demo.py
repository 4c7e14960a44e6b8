"""One account for each role, on one machine only: their password is known to everybody."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from intl_office.access.actions.roles import give_role
from intl_office.access.enums import EXTENTS, KINDS, Extent
from intl_office.access.models.assignment import role_title
from intl_office.accounts.actions.accounts import create_account
from intl_office.accounts.models import User
from intl_office.core.demo import Say
from intl_office.organisations.enums import UnitKind
from intl_office.organisations.models import Unit

PASSWORD = "demo"  # noqa: S105  # shown on the sign-in page of the demo, see `offered`
REASON = "Démonstration / Demonstration"
DOMAIN = "demo.example"


@dataclass(frozen=True)
class DemoAccount:
    """Somebody of the demonstration; `kind` is the role (`enums.KINDS`)."""

    kind: str
    first_name: str
    last_name: str
    language: str = "fr"

    @property
    def email(self) -> str:
        """An address that no mail server answers for (RFC 2606)."""
        return f"{self.kind}@{DOMAIN}"

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def title(self) -> str:
        """The role in words."""
        return role_title(*KINDS[self.kind])


ACCOUNTS = (
    DemoAccount("director", "Hélène", "Marchand"),
    DemoAccount("officer-mobility", "Thomas", "Le Goff"),
    DemoAccount("officer-cooperation", "Nadia", "Benali"),
    DemoAccount("officer-laboratories", "Julien", "Caron"),
    DemoAccount("officer-projects", "Sofia", "Moreira", "en"),
    DemoAccount("vice-president", "Philippe", "Aubert"),
    DemoAccount("referent", "Claire", "Fontaine"),
    DemoAccount("coordinator", "Marc", "Delattre"),
    DemoAccount("legal", "Anne", "Roussel"),
    DemoAccount("finance", "Karim", "Haddad"),
    DemoAccount("hr", "Isabelle", "Petit"),
    DemoAccount("student", "Léa", "Nguyen"),
    DemoAccount("mobile-staff", "Olivier", "Garnier"),
    DemoAccount("administrator", "Alex", "Weber", "en"),
)


def load(say: Say) -> None:
    """Make the accounts that are missing; nothing on a server."""
    if not settings.LOCAL:
        say("demo accounts are made on one machine only")
        return
    faculty = Unit.objects.filter(kind=UnitKind.FACULTY).order_by("code").first()
    for account in ACCOUNTS:
        if not User.objects.filter(email=account.email).exists():
            _make(account, faculty)


@transaction.atomic
def _make(account: DemoAccount, faculty: Unit | None) -> None:
    role, pole = KINDS[account.kind]
    in_unit = EXTENTS[role] is Extent.UNIT
    if in_unit and faculty is None:
        return
    user = create_account(
        email=account.email,
        password=PASSWORD,
        first_name=account.first_name,
        last_name=account.last_name,
        language=account.language,
    )
    unit = faculty if in_unit else None
    give_role(user=user, role=role, pole=pole, unit=unit, by=None, reason=REASON)


def offered() -> list[DemoAccount]:
    """The accounts that the sign-in page offers: none on a server."""
    if not settings.LOCAL:
        return []
    emails = [account.email for account in ACCOUNTS]
    rows = User.objects.active().filter(email__in=emails).values_list("email", flat=True)
    present = set(rows)
    return [account for account in ACCOUNTS if account.email in present]


def demo_user(kind: str) -> User | None:
    """The account of this role that may be entered without typing; None where it is not so.

    Only on one machine, and only while its password is the one that everybody knows.
    """
    found = [account for account in ACCOUNTS if account.kind == kind and settings.LOCAL]
    if not found:
        return None
    user: User | None = User.objects.active().filter(email=found[0].email).first()
    return user if user and user.check_password(PASSWORD) else None
