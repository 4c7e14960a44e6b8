"""What happens to agreements after their draft: who records, ends, amends, writes."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from intl_office.accounts.models import User
from partnerships.enums import AgreementType, State
from partnerships.life_enums import Matter
from partnerships.models import Change
from tests.factories.access import house
from tests.factories.organisations import ContactFactory
from tests.factories.partnerships import NoticeFactory, in_days
from tests.kit.matrix import LEADS, Entry, Given, entry
from tests.project.addresses import partnerships as base
from tests.project.addresses.partnerships import (
    ELSEWHERE,
    FORBIDDEN,
    OK,
    READERS,
    SIGN_IN,
    TITLE,
    WRITERS,
    Make,
)

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
DAY = str(in_days(-1))
RECORDED = {"approved_on": DAY, "signed_on": DAY, "reason": "x"}


def _scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("scan.pdf", PDF)


def _one(*secrets: str, code: str = "letters", files: bool = False, **columns: Any) -> Make:
    data = columns.pop("data", {})

    def given(_user: User | None) -> Given:
        row = base._agreement(code, **columns)  # the rows of the sibling table
        sent = {**data, "scan": _scan()} if files else data
        return Given(kwargs={"uid": row.uid}, data=sent, secrets=secrets)

    return given


def _amendment(*secrets: str, line: bool = False, code: str = "letters", **data: str) -> Make:
    def given(_user: User | None) -> Given:
        parent = base._agreement(code, state=State.IN_FORCE)  # as above
        row = base._agreement(code, type=AgreementType.AMENDMENT, parent=parent)  # as above
        row.conditions.all().delete()
        texts = {"after_fr": "Markedafter", "after_en": "Markedafter"}
        change = Change.objects.create(amendment=row, matter=Matter.TEXT, **texts)
        more = {"change": change.uid} if line else {}
        return Given(kwargs={"uid": row.uid, **more}, data=data, secrets=secrets)

    return given


def _noticed(**data: str) -> Make:
    def given(_user: User | None) -> Given:
        row = base._agreement("letters", state=State.IN_FORCE)  # as above
        NoticeFactory.create(agreement=row)
        return Given(kwargs={"uid": row.uid}, data=data)

    return given


def _letter(*secrets: str) -> Make:
    def given(_user: User | None) -> Given:
        row = base._agreement("letters")  # as above
        party = row.all_parties[1]
        party.contact = ContactFactory.create(partner=party.partner, email="ann@example.org")
        party.save()
        data = {"address": "ann@example.org", "language": "fr"}
        return Given(kwargs={"uid": row.uid, "name": "draft"}, data=data, secrets=secrets)

    return given


def _new(_user: User | None) -> Given:
    partner = base._partner()  # as above
    data = {**base._columns(), **RECORDED, "partner": partner.uid, "scan": _scan()}  # as above
    return Given(data=data, never=(TITLE,))


def _type(_user: User | None) -> Given:
    house()
    data = {"evaluation_months": "3", "notice_months": "6", "renewal_months": "12"}
    return Given(kwargs={"kind": "framework"}, data=data)


_form, _posted, _read = base._form, base._posted, base._read  # as above
_WORDS: dict[str, Any] = {"matter": "text", "after_fr": "Neuf", "after_en": "New"}
_NETWORK = {
    "home_id": "a", "partner_id": "b", "hash": "ab" * 32, "home_approved_on": DAY,
    "partner_approved_on": DAY, "reason": "x",
}  # fmt: skip
_IIA: dict[str, Any] = {"type": AgreementType.INTER_INSTITUTIONAL}
_TOLD = {"given_by": "both", "notified_on": DAY, "effective_on": str(in_days(9)), "reason": "x"}
_EVALUATED = {"achieved": "x", "advice": "renew"}
_WAITS: dict[str, Any] = {"state": State.APPROVAL}


def _leads(shown: Make, written: Make) -> list[Entry]:
    return [
        entry(SIGN_IN, FORBIDDEN, OK, given=shown, granted=LEADS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=written, granted=LEADS, method="post"),
    ]


def _template(_user: User | None) -> Given:
    return Given(kwargs={"code": "agreements"})


TABLE: dict[str, list[Entry]] = {
    "partnerships:takeover_template": [
        entry(SIGN_IN, FORBIDDEN, OK, given=_template, granted=WRITERS),
    ],
    "partnerships:outside_new": [
        entry(SIGN_IN, FORBIDDEN, OK, given=lambda _user: Given(), granted=WRITERS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_new, granted=WRITERS, method="post"),
    ],
    "partnerships:types": [
        entry(SIGN_IN, FORBIDDEN, OK, given=lambda _user: Given(), granted=READERS),
    ],
    "partnerships:type_edit": _leads(_type, _type),
    "partnerships:terminate": _form(
        _one(TITLE, state=State.IN_FORCE), _one(state=State.IN_FORCE, data=_TOLD), LEADS
    ),
    "partnerships:withdraw": _form(_noticed(), _noticed(reason="x"), LEADS),
    "partnerships:ministries": _form(_one(TITLE, **_WAITS), _one(**_WAITS, data={"sent_on": DAY})),
    "partnerships:evaluation": _form(
        _one(TITLE, state=State.EXPIRED), _one(state=State.EXPIRED, data=_EVALUATED)
    ),
    "partnerships:letter": _form(_letter("ann@example.org"), _letter()),
    "partnerships:amend": _form(
        _one(state=State.IN_FORCE), _one(state=State.IN_FORCE, data=_WORDS)
    ),
    "partnerships:changes": _read(_amendment, "Markedafter"),
    "partnerships:change_add": _form(_amendment(), _amendment(**_WORDS)),
    "partnerships:change_edit": _form(
        _amendment("Markedafter", line=True), _amendment(line=True, **_WORDS)
    ),
    "partnerships:change_remove": _posted(_amendment(line=True)),
    "partnerships:outside": _form(_one(), _one(files=True, data=RECORDED)),
    "partnerships:erasmus": _form(_one(**_IIA), _one(**_IIA, data=_NETWORK)),
}
