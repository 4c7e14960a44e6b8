"""Partners and their contacts, the house, its units and people."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from intl_office.accounts.models import User
from intl_office.organisations.models import Membership
from tests.factories.access import house
from tests.factories.organisations import (
    ContactFactory,
    CountryFactory,
    MembershipFactory,
    PartnerFactory,
    PartnerLinkFactory,
    PartnerUnitFactory,
)
from tests.kit.matrix import LEADS, OFFICE, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
FORBIDDEN, NOT_FOUND, METHOD = Expect.FORBIDDEN, Expect.NOT_FOUND, Expect.METHOD
PARTNER, UNIT, CONTACT, PERSON = "Markeduni", "Markedunit", "Markedcontact", "Markedperson"
EMAIL, PHONE = "marked@example.org", "+33 1 99 88 77 66"
WITHOUT_CONTACTS = frozenset({"vice-president", "legal", "finance"})
NEAR_CONTACTS = OFFICE | {"referent", "coordinator"}
PARTNERS = NEAR_CONTACTS | WITHOUT_CONTACTS
MERGERS = LEADS | {"officer-cooperation", "officer-laboratories"}
PEOPLE = OFFICE | {"vice-president", "hr", "referent"}
HIDDEN = frozenset(f"as {kind}" for kind in WITHOUT_CONTACTS)
DAY = "2026-01-31"

Make = Callable[[User | None], Given]


def _partner(user: User | None) -> Given:
    partner = PartnerFactory.create(legal_name=PARTNER)
    return Given(kwargs={"uid": partner.uid}, secrets=(PARTNER,))


def _merged(user: User | None) -> Given:
    stays = PartnerFactory.create()
    gone = PartnerFactory.create(legal_name=PARTNER, is_active=False, merged_into=stays)
    return Given(kwargs={"uid": gone.uid}, never=(PARTNER,))


def _partners(user: User | None) -> Given:
    PartnerFactory.create(legal_name=PARTNER)
    return Given(secrets=(PARTNER,))


def _alike(user: User | None) -> Given:
    country = PartnerFactory.create(legal_name=PARTNER).country
    typed = {"legal_name": PARTNER.lower(), "country": str(country.pk)}
    return Given(query=typed, secrets=(PARTNER,))


def _with_contact() -> Any:
    unit = PartnerUnitFactory.create(name=UNIT)
    return ContactFactory.create(
        partner=unit.partner, unit=unit, last_name=CONTACT, email=EMAIL, phone=PHONE
    )


def _overview(user: User | None) -> Given:
    """The overview names nobody at the partner, to anybody."""
    uid = _with_contact().partner.uid
    return Given(kwargs={"uid": uid}, never=(CONTACT, EMAIL, PHONE))


def _at_partner(*secrets: str) -> Make:
    return lambda _user: Given(kwargs={"uid": _with_contact().partner.uid}, secrets=secrets)


def _contact(**data: str) -> Make:
    shown = () if data else (CONTACT,)
    return lambda _user: Given(kwargs={"uid": _with_contact().uid}, data=data, secrets=shown)


def _contact_form(user: User | None) -> Given:
    kwargs = _with_contact().partner.uid
    return Given(kwargs={"uid": kwargs}, data={"last_name": "x", "starts_on": DAY})


def _partner_unit(user: User | None) -> Given:
    unit = PartnerUnitFactory.create(name=UNIT)
    return Given(kwargs={"uid": unit.uid}, data={"name": "x"}, secrets=(UNIT,))


def _link(user: User | None) -> Given:
    link = PartnerLinkFactory.create(note=PARTNER)
    return Given(kwargs={"uid": link.uid}, never=(PARTNER,))


def _new_link(user: User | None) -> Given:
    other = PartnerFactory.create(legal_name="Other").legal_name
    uid = PartnerFactory.create().uid
    return Given(kwargs={"uid": uid}, data={"kind": "renamed", "other": other})


def _closed(user: User | None) -> Given:
    uid = PartnerFactory.create(legal_name=PARTNER).uid
    return Given(kwargs={"uid": uid}, data={"what": "closed", "reason": "x"}, secrets=(PARTNER,))


def _new_partner(user: User | None) -> Given:
    country = CountryFactory.create().pk
    data = {"kind": "higher-education", "legal_name": PARTNER, "country": country}
    return Given(data=data, never=(PARTNER,))


def _change_partner(user: User | None) -> Given:
    kwargs = _partner(user).kwargs
    return Given(kwargs=kwargs, data=_new_partner(user).data, never=(PARTNER,))


def _choice(user: User | None) -> Given:
    goes = PartnerFactory.create()
    PartnerFactory.create(legal_name=PARTNER)
    return Given(kwargs={"uid": goes.uid}, query={"q": PARTNER.lower()}, secrets=(PARTNER,))


def _merge(user: User | None) -> Given:
    goes, stays = PartnerFactory.create(legal_name=PARTNER), PartnerFactory.create()
    data = {"confirmation": PARTNER, "take_legal_name": "stays"}
    kwargs = {"uid": goes.uid, "other": stays.uid}
    return Given(kwargs=kwargs, data=data, secrets=(PARTNER,))


def _unit(user: User | None) -> Given:
    unit = house().letters
    data = {"kind": unit.kind, "code": unit.code, "name_fr": "x", "parent": house().root.pk}
    return Given(kwargs={"uid": unit.uid}, data=data)


def _new_unit(user: User | None) -> Given:
    data = {"kind": "faculty", "code": "NEW", "name_fr": "x", "parent": house().root.pk}
    return Given(data=data)


def _person(code: str) -> Membership:
    unit = getattr(house(), code)
    columns = {"last_name": PERSON, "email": EMAIL, "phone": PHONE}
    made: Membership = MembershipFactory.create(
        unit=unit, **{f"person__{name}": value for name, value in columns.items()}
    )
    return made


def _people(code: str) -> Make:
    def given(_user: User | None) -> Given:
        _person(code)
        return Given(secrets=(PERSON, EMAIL))

    return given


def _tree(user: User | None) -> Given:
    name = _person("letters").unit.name_fr
    return Given(secrets=(name,), never=(PERSON, EMAIL))


def _members(code: str) -> Make:
    def given(_user: User | None) -> Given:
        unit = _person(code).unit
        return Given(kwargs={"uid": unit.uid}, secrets=(PERSON,))

    return given


def _one(code: str, *secrets: str, **data: str) -> Make:
    def given(_user: User | None) -> Given:
        return Given(kwargs={"uid": _person(code).person.uid}, data=data, secrets=secrets)

    return given


def _new_membership(user: User | None) -> Given:
    data = {"unit": house().letters.pk, "function": "member", "starts_on": DAY}
    return Given(kwargs={"uid": _person("physics").person.uid}, data=data)


def _membership(**data: str) -> Make:
    shown = () if data else (PERSON,)
    return lambda _user: Given(kwargs={"uid": _person("letters").uid}, data=data, secrets=shown)


def _house(user: User | None) -> Given:
    return Given(data={"name_fr": "Maison", "accent": "#112233"})


def _differing(line: Entry, **expected: Expect) -> Entry:
    """The line with other answers to some roles of the house."""
    changed: Mapping[str, Expect] = {f"as {kind}": answer for kind, answer in expected.items()}
    return replace(line, expected={**line.expected, **changed})


def _reading(given: Make, **options: Any) -> Entry:
    return entry(SIGN_IN, FORBIDDEN, OK, given=given, **{"granted": PARTNERS, **options})


def _form(shown: Make, written: Make, **options: Any) -> list[Entry]:
    known = {"granted": OFFICE, **options}
    return [
        entry(SIGN_IN, FORBIDDEN, OK, given=shown, **known),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=written, method="post", **known),
    ]


def _posted(given: Make) -> list[Entry]:
    return [
        entry(SIGN_IN, FORBIDDEN, METHOD, given=given, granted=OFFICE),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=given, method="post", granted=OFFICE),
    ]


TABLE: dict[str, list[Entry]] = {
    "organisations:partners": [_reading(_partners)],
    "organisations:partner_new": _form(lambda _user: Given(), _new_partner),
    "organisations:duplicates": [_reading(_alike, granted=OFFICE)],
    "organisations:partner": [
        _reading(_partner),
        _reading(_overview),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_merged, granted=PARTNERS),
    ],
    "organisations:partner_edit": [
        *_form(_partner, _change_partner),
        entry(SIGN_IN, FORBIDDEN, NOT_FOUND, given=_merged, granted=OFFICE),
    ],
    "organisations:partner_history": [
        _reading(_at_partner(CONTACT), hidden_from=HIDDEN),
        entry(SIGN_IN, FORBIDDEN, NOT_FOUND, given=_merged, granted=PARTNERS),
    ],
    "organisations:contacts": [
        _reading(_at_partner(CONTACT, EMAIL, PHONE), granted=NEAR_CONTACTS),
        entry(SIGN_IN, FORBIDDEN, NOT_FOUND, given=_merged, granted=NEAR_CONTACTS),
    ],
    "organisations:contact_new": _form(_at_partner(UNIT), _contact_form),
    "organisations:partner_units": [
        _reading(_at_partner(UNIT)),
        _reading(_at_partner(CONTACT), hidden_from=HIDDEN),
    ],
    "organisations:partner_unit_new": _form(
        _partner, lambda user: Given(kwargs=_partner(user).kwargs, data={"name": "x"})
    ),
    "organisations:link_new": _form(_partner, _new_link),
    "organisations:partner_close": [
        *_form(_closed, _closed),
        entry(SIGN_IN, FORBIDDEN, NOT_FOUND, given=_merged, granted=OFFICE),
    ],
    "organisations:merge_choose": [_reading(_choice, granted=MERGERS)],
    "organisations:merge": _form(_merge, _merge, granted=MERGERS),
    "organisations:partner_unit_edit": _form(_partner_unit, _partner_unit),
    "organisations:link_remove": _posted(_link),
    "organisations:contacts_template": [
        entry(SIGN_IN, FORBIDDEN, OK, given=lambda _user: Given(), granted=OFFICE)
    ],
    "organisations:contact_edit": _form(_contact(), _contact(last_name="x", starts_on=DAY)),
    "organisations:contact_end": _form(_contact(), _contact(last_day=DAY)),
    "organisations:contact_confirm": _posted(_contact(confirmed="1")),
    "organisations:institution": _form(lambda _user: Given(), _house, granted=LEADS),
    # No logo yet; the sign-in page shows it, so it is open to all.
    "organisations:logo": [entry(NOT_FOUND, NOT_FOUND)],
    "organisations:units": [entry(SIGN_IN, OK, given=_tree)],
    "organisations:unit_new": _form(lambda _user: Given(), _new_unit, granted=LEADS),
    # Everybody sees the tree; who works there, those alone who read the people of that unit.
    "organisations:unit": [
        entry(
            SIGN_IN,
            OK,
            given=_members("letters"),
            granted=PEOPLE,
            hidden_from=["user", "as referent"],
        ),
        entry(SIGN_IN, OK, given=_members("physics"), granted=PEOPLE, hidden_from=["user"]),
    ],
    "organisations:unit_edit": _form(_unit, _unit, granted=LEADS),
    # The referent of the sciences reads the people there, physics below it included.
    "organisations:people": [
        _reading(_people("letters"), granted=PEOPLE, hidden_from=["as referent"]),
        _reading(_people("physics"), granted=PEOPLE),
    ],
    "organisations:person_new": _form(
        lambda _user: Given(), lambda _user: Given(data={"kind": "academic", "last_name": "x"})
    ),
    "organisations:person": [
        _differing(
            _reading(_one("letters", PERSON, EMAIL, PHONE), granted=PEOPLE), referent=NOT_FOUND
        ),
        _reading(_one("physics", PERSON, EMAIL, PHONE), granted=PEOPLE),
    ],
    "organisations:person_edit": _form(
        _one("letters", PERSON, EMAIL, PHONE), _one("letters", kind="academic", last_name="x")
    ),
    "organisations:membership_new": _form(_one("letters", PERSON), _new_membership),
    "organisations:membership_end": _form(_membership(), _membership(last_day=DAY)),
}
