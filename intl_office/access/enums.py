"""The closed lists of this room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Pole(TextChoices):
    """The poles of the international office."""

    MOBILITY = "mobility", _("Mobility")
    COOPERATION = "cooperation", _("Cooperation and partnerships")
    LABORATORIES = "laboratories", _("Links with laboratories")
    PROJECTS = "projects", _("Projects")


class Role(TextChoices):
    """What somebody is for the international office."""

    OFFICER = "officer", _("International office staff")
    DIRECTOR = "director", _("Director of the international office")
    VICE_PRESIDENT = "vice-president", _("Vice-president for international relations")
    REFERENT = "referent", _("Faculty international referent")
    COORDINATOR = "coordinator", _("Academic coordinator or project leader")
    LEGAL = "legal", _("Legal reader")
    FINANCE = "finance", _("Finance reader")
    HR = "hr", _("Human resources reader")
    STUDENT = "student", _("Student")
    MOBILE_STAFF = "mobile-staff", _("Staff on mobility")
    PARTNER = "partner", _("Partner contact")
    ADMINISTRATOR = "administrator", _("Administrator")


class State(TextChoices):
    """Where a given role stands on a day."""

    NOW = "now", _("Holds today")
    LATER = "later", _("Begins later")
    OVER = "over", _("Over")


class Extent(TextChoices):
    """Where a role may hold."""

    HOUSE = "house", _("the whole institution")
    UNIT = "unit", _("one unit and what is below it")
    EITHER = "either", _("the whole institution, or one unit and what is below it")
    OWN = "own", _("one's own file")


class RightKind(TextChoices):
    """What a person asks about their data (GDPR, articles 15, 16, 17 and 21)."""

    ACCESS = "access", _("Access: tell me what you hold, and give me a copy")
    RECTIFICATION = "rectification", _("Rectification: correct what is wrong")
    ERASURE = "erasure", _("Erasure: make me anonymous")
    OBJECTION = "objection", _("Objection: stop using my data for this")


class RequestState(TextChoices):
    """Where a request about personal data stands."""

    RECEIVED = "received", _("Received")
    EXTENDED = "extended", _("Extended by two months")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Ground(TextChoices):
    """Why a person is made anonymous."""

    REQUEST = "request", _("The person asked for it")
    TERM = "term", _("The data is past its term")


class ErasureState(TextChoices):
    """Where an anonymisation stands."""

    PREPARED = "prepared", _("Prepared")
    DONE = "done", _("Done")


EXTENTS: dict[Role, Extent] = {
    Role.OFFICER: Extent.EITHER,
    Role.DIRECTOR: Extent.HOUSE,
    Role.VICE_PRESIDENT: Extent.HOUSE,
    Role.REFERENT: Extent.UNIT,
    Role.COORDINATOR: Extent.UNIT,
    Role.LEGAL: Extent.EITHER,
    Role.FINANCE: Extent.EITHER,
    Role.HR: Extent.EITHER,
    Role.STUDENT: Extent.OWN,
    Role.MOBILE_STAFF: Extent.OWN,
    Role.PARTNER: Extent.OWN,
    Role.ADMINISTRATOR: Extent.HOUSE,
}
# What one chooses when a role is given: staff of the office are chosen with their pole.
KINDS: dict[str, tuple[Role, str]] = {
    code: (role, pole)
    for role in Role
    for code, pole in (
        [(f"{role}-{pole}", str(pole)) for pole in Pole]
        if role is Role.OFFICER
        else [(str(role), "")]
    )
}
# A partner contact comes by a signed link and has no account to which a role could be given.
GIVEN: tuple[Role, ...] = tuple(role for role in Role if role is not Role.PARTNER)
IN_ONE_UNIT: tuple[Role, ...] = tuple(r for r in Role if EXTENTS[r] is Extent.UNIT)
WITHOUT_UNIT: tuple[Role, ...] = tuple(r for r in Role if EXTENTS[r] in {Extent.HOUSE, Extent.OWN})

ABOUT = {
    Role.OFFICER: _("Runs the files of one pole of the international office."),
    Role.DIRECTOR: _("Leads the international office, and says who has which role."),
    Role.VICE_PRESIDENT: _("Sets the policy, and reads what it has become."),
    Role.REFERENT: _("Follows partnerships and mobility for one faculty or school."),
    Role.COORDINATOR: _("Leads an exchange or a project for one department or laboratory."),
    Role.LEGAL: _("Reads agreements before they are signed."),
    Role.FINANCE: _("Reads grants, budgets and what they rest on."),
    Role.HR: _("Reads what concerns members of staff."),
    Role.STUDENT: _("Sees and fills in one's own file."),
    Role.MOBILE_STAFF: _("Sees and fills in one's own mobility."),
    Role.PARTNER: _("Answers from the partner's side by a signed link, without an account."),
    Role.ADMINISTRATOR: _("Keeps the application: accounts, roles, settings, mail, imports."),
}
