"""Renewals: whoever reads an agreement reads what speaks for renewing it; its officers decide."""

from typing import Any

from intl_office.accounts.models import User
from intl_office.organisations.models import Partner
from partnerships.enums import State
from partnerships.models import RenewalPolicy
from tests.factories.organisations import ContactFactory
from tests.factories.partnerships import in_days
from tests.kit.matrix import LEADS, Entry, Given, entry
from tests.project.addresses.partnerships import (
    ELSEWHERE,
    FORBIDDEN,
    IN_UNIT,
    OK,
    READERS,
    SIGN_IN,
    TITLE,
    Make,
    _agreement,
    _form,
)

NAME, MAIL = "Markedpartner", "marked@partner.example"
_LIMITS = [
    field.name
    for field in RenewalPolicy._meta.fields
    if field.name not in {"id", "uid", "only", "created_at", "updated_at"}
]


def _ending(code: str = "letters", **columns: Any) -> Any:
    row = _agreement(code, state=State.IN_FORCE, ends_on=in_days(200), **columns)
    party = row.parties.get(role="partner")
    Partner.objects.filter(agreement_parties=party).update(legal_name=NAME, name_en=NAME)
    return row


def _listed(code: str) -> Make:
    def given(_user: User | None) -> Given:
        return Given(secrets=(_ending(code).number, NAME))

    return given


def _one(*secrets: str, code: str = "letters", **data: str) -> Make:
    def given(_user: User | None) -> Given:
        return Given(kwargs={"uid": _ending(code).uid}, data=data, secrets=secrets)

    return given


def _draft(_user: User | None) -> Given:
    row = _ending()
    (condition,) = row.conditions.all()
    sent = {"type": row.type, "starts_on": str(in_days(201)), "ends_on": str(in_days(900))}
    return Given(kwargs={"uid": row.uid}, data={**sent, f"persons-{condition.uid}": "2"})


def _mail(*secrets: str, **data: str) -> Make:
    def given(_user: User | None) -> Given:
        old = _ending()
        new = _agreement(renews=old)
        party = new.parties.get(role="partner")
        party.contact = ContactFactory.create(partner=party.partner, email=MAIL)
        party.save()
        return Given(kwargs={"uid": new.uid}, data=data, secrets=secrets)

    return given


def _policy(_user: User | None) -> Given:
    known = RenewalPolicy()
    return Given(data={name: str(getattr(known, name)) for name in _LIMITS})


TABLE: dict[str, list[Entry]] = {
    "partnerships:renewals": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("letters"), granted=READERS,
              hidden_from=[f"as {kind}" for kind in IN_UNIT]),
        entry(SIGN_IN, FORBIDDEN, OK, given=_listed("physics"), granted=READERS),
    ],
    "partnerships:renewal_policy": [
        entry(SIGN_IN, FORBIDDEN, OK, granted=LEADS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_policy, granted=LEADS, method="post"),
    ],
    "partnerships:renewal": [
        *_form(_one(TITLE), _one(decision="lapse", reason="x", target="framework"))[1:],
        entry(SIGN_IN, FORBIDDEN, OK, given=_one(TITLE, code="physics"), granted=READERS),
    ],
    "partnerships:renewal_draft": _form(_one(TITLE), _draft),
    "partnerships:renewal_extend": _form(_one(TITLE), _one(ends_on=str(in_days(600)))),
    "partnerships:renewal_mail": _form(_mail(MAIL), _mail(address=MAIL, language="fr")),
}  # fmt: skip
