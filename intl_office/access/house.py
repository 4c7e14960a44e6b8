"""The permissions of this room and of the rooms below it."""

from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import Pole, Role
from intl_office.access.permissions import declare

ADMINISTRATOR, DIRECTOR = Role.ADMINISTRATOR, Role.DIRECTOR
LEADS = (ADMINISTRATOR, DIRECTOR)
READERS = (Role.VICE_PRESIDENT, Role.REFERENT, Role.COORDINATOR, Role.LEGAL, Role.FINANCE)
ALL_POLES = tuple(Pole)
PARTNERSHIP_POLES = (Pole.COOPERATION, Pole.LABORATORIES)


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    _organisations()
    _office()
    _access()


def _organisations() -> None:
    partners = _("read the partners, their units and links")
    declare("partners.see", partners, roles=[*LEADS, *READERS], poles=ALL_POLES)
    change = _("add and change partners and their contacts")
    declare("partners.edit", change, roles=LEADS, poles=ALL_POLES)
    merge = _("make one partner of two that are the same")
    declare("partners.merge", merge, roles=LEADS, poles=PARTNERSHIP_POLES)
    contacts = _("read names and addresses of people at partners")
    near = (Role.REFERENT, Role.COORDINATOR)
    declare("contacts.see", contacts, roles=[*LEADS, *near], poles=ALL_POLES)
    people = _("read the people of the house")
    staff = (Role.VICE_PRESIDENT, Role.REFERENT, Role.HR)
    declare("people.see", people, roles=[*LEADS, *staff], poles=ALL_POLES, by_unit=True)
    edit = _("add and change the people of the house")
    declare("people.edit", edit, roles=LEADS, poles=ALL_POLES, by_unit=True)
    declare("units.edit", _("change the tree of units"), roles=LEADS)
    house = _("change the institution's names, codes, colour and logo")
    declare("institution.edit", house, roles=LEADS)


def _office() -> None:
    figures = _("correct reference data and adopt rates")
    declare("reference.edit", figures, roles=LEADS, poles=ALL_POLES)
    mail = _("read stored mails, decide on them and edit their texts")
    declare("mail.read", mail, roles=LEADS, poles=ALL_POLES)
    jobs = _("see and stop the long work that others started")
    declare("jobs.see", jobs, roles=[ADMINISTRATOR])
    imports = _("import lists from files")
    declare("imports.run", imports, roles=LEADS, poles=ALL_POLES)


def _access() -> None:
    application = _("look after the application itself")
    declare("application.administer", application, roles=[ADMINISTRATOR])
    declare("accounts.invite", _("invite people to have an account"), roles=LEADS)
    see = _("see who has which role")
    declare("roles.see", see, roles=[*LEADS, Role.VICE_PRESIDENT], by_unit=True)
    give = _("give and end roles, never more than one has oneself")
    declare("roles.give", give, roles=LEADS, by_unit=True)
    declare("access.see_as", _("see the application as another person, read-only"), roles=LEADS)
    rights = _("answer requests about personal data, and see whose data is past its term")
    declare("personal_data.handle", rights, roles=[ADMINISTRATOR])
    anonymise = _("make a person anonymous for good")
    declare("personal_data.anonymise", anonymise, roles=[ADMINISTRATOR])
    audit = _("read the history of changes")
    declare("audit.read", audit, roles=[*LEADS, Role.LEGAL], poles=ALL_POLES)
