"""Agreements of the earlier records: each in its state, errors by row and column, undo."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.deadlines.models import Deadline
from intl_office.jobs.enums import ImportStatus, JobState
from intl_office.organisations.models import Partner
from partnerships import demo_taken
from partnerships.demo import OFFICER
from partnerships.enums import AgreementType, State
from partnerships.models import Agreement, AgreementParty, Origin, TakeOver
from partnerships.sources import find
from tests.factories.access import house, user_with
from tests.factories.organisations import PartnerFactory, PersonFactory, UnitFactory
from tests.factories.partnerships import agreement_with
from tests.partnerships.taking_over import HEAD, checked, said, undo, write

pytestmark = pytest.mark.django_db
KIND = "agreements"


@pytest.fixture(autouse=True)
def uppsala(db: None) -> Partner:
    house()
    PersonFactory.create(email="Jeanne.Petit@univ.example")
    PartnerFactory.create(legal_name="Universität Graz", erasmus_code="A  GRAZ01", pic="999987654")
    found: Partner = PartnerFactory.create(
        legal_name="Uppsala universitet", name_en="Uppsala University", erasmus_code="S  UPPSALA01"
    )
    return found


def unit() -> str:
    return house().sciences.code


def french() -> list[str]:
    """Every state, every way to name a partner, two partners in one agreement."""
    u, graz = unit(), "A GRAZ01;;;"
    country = Partner.objects.get(pic="999987654").country
    by_name = f";;universitat graz;{country.name_fr}"
    return [
        HEAD,
        (
            f"C-1;Accord-cadre;Cadre;S  UPPSALA01;;;;{u};jeanne.petit@univ.example;"
            "01/09/2020;31/08/2099;En vigueur;12/06/2020;;français;Suivi;C-1.pdf"
        ),
        f"C-2;Convention d’échange;;{graz};{u};;01/09/2015;31/08/2020;Échu;01/07/2015;;bilingue;;",
        f"C-3;Erasmus+;;;999987654;;;{u};;01/09/2021;31/08/2098;actif;;;;;C-3.pdf",
        (
            f"C-4;Double diplôme;Double;{by_name};{u};;01/09/2018;31/08/2097;Résilié;01/06/2018"
            ";15/01/2022;anglais;;"
        ),
        f"C-5;Cotutelle;;;;Uppsala University;;{u};;01/09/2098;31/08/2099;Signé;01/06/2020;;;;",
        f"C-6;MoU;Projet;{graz};{u};;01/09/2098;;brouillon;;;;;",
        f"C-7;Réseau;Alliance;{graz};{u};;01/09/2022;;en vigueur;01/07/2022;;;;",
        f"C-7;Réseau;Alliance;S UPPSALA01;;;;{u};;01/09/2022;;en vigueur;01/07/2022;;;;",
        f"C-8;Convention de stage;;{graz};{u};;01/09/2022;;en négociation;;;;;",
        f"C-9;Accord d’échange;;{graz};{u};;01/09/2010;31/08/2012;en vigueur;01/07/2010;;;;",
        f"C-10;Accord d’échange;;{graz};{u};;01/09/2011;31/08/2099;;01/07/2011;;;;",
        f"C-11;Accord d’échange;;{graz};{u};;01/09/2013;;;;;;;",
    ]


def test_a_french_spreadsheet_arrives_as_it_is_now(officer: User) -> None:
    batch = checked(officer, KIND, *french())
    assert (batch.rows, batch.errors) == (12, 0), said(batch)
    assert {row for row, *_rest in said(batch)} == {4, 10, 11, 13}
    batch = write(batch)
    assert (batch.status, batch.created) == (ImportStatus.WRITTEN, 12)
    rows = TakeOver.objects.select_related("agreement")
    known = {one.number: one.agreement.state for one in rows}
    assert known == {
        "C-1": State.IN_FORCE, "C-2": State.EXPIRED, "C-3": State.IN_FORCE,
        "C-4": State.TERMINATED, "C-5": State.SIGNED, "C-6": State.DRAFT, "C-7": State.IN_FORCE,
        "C-8": State.DRAFT, "C-9": State.EXPIRED, "C-10": State.IN_FORCE, "C-11": State.DRAFT,
    }  # fmt: skip


def test_what_the_row_says_is_there(officer: User, uppsala: Partner) -> None:
    write(checked(officer, KIND, *french()))
    first = Agreement.objects.get(taken_over__number="C-1")
    assert (first.number, first.type) == ("2020-0001", AgreementType.FRAMEWORK)
    assert (first.title_fr, first.languages, first.note) == ("Cadre", "fr", "Suivi")
    assert first.officer
    assert first.officer.email == "Jeanne.Petit@univ.example"
    assert (first.signed_on, first.partners) == (date(2020, 6, 12), [uppsala])
    assert set(first.parties.values_list("signed_on", flat=True)) == {date(2020, 6, 12)}
    assert first.origin
    assert first.origin.is_taken_over
    assert "C-1" in first.origin.reason
    network = Agreement.objects.get(taken_over__number="C-7")
    assert [str(one) for one in network.partners] == ["Universität Graz", "Uppsala University"]
    graz = Agreement.objects.get(taken_over__number="C-4")
    assert (graz.ended_on, graz.partners[0].pic) == (date(2022, 1, 15), "999987654")
    without = Agreement.objects.get(taken_over__number="C-3")
    assert without.signed_on == date(2021, 9, 1)  # said as a warning
    assert not Origin.objects.filter(agreement__state=State.DRAFT).exists()


def test_deadlines_follow_and_old_evaluations_remind_nobody(officer: User) -> None:
    write(checked(officer, KIND, *french()))
    live = Agreement.objects.get(taken_over__number="C-1")
    assert Deadline.objects.filter(subject=live.uid, key="end", due_on=live.ends_on).exists()
    old = Agreement.objects.get(taken_over__number="C-9")
    assert not Deadline.objects.filter(subject=old.uid).exists()
    assert old.owes_evaluation


ENGLISH = (
    "Reference;Agreement type;Title;Erasmus code;Unit;Start date;End date;Status;Signature date",
    "A/1;Exchange agreement;Students;S UPPSALA01;{unit};2020-09-01;2099-08-31;In force;2020-06-12",
    "A/2;Joint degree;;A  GRAZ01;{unit};2019-09-01;2020-08-31;Expired;2019-06-12",
)


def test_english_headings_and_words(officer: User) -> None:
    batch = checked(officer, KIND, *(line.format(unit=unit()) for line in ENGLISH))
    assert (batch.rows, batch.errors, batch.warnings) == (2, 0, 0), said(batch)
    assert write(batch).created == 2
    row = Agreement.objects.get(taken_over__number="A/1")
    assert (row.title_en, row.title_fr) == ("Students", "Students")
    other = Agreement.objects.get(taken_over__number="A/2")
    assert other.title_fr.startswith("Convention de double")
    assert "Graz" in other.title_fr


GOOD = {
    "number": "X-1", "type": "Accord-cadre", "title": "", "code": "S  UPPSALA01", "pic": "",
    "partner": "", "country": "", "unit": "", "officer": "", "start": "01/09/2020",
    "end": "31/08/2099", "state": "en vigueur", "signed": "01/06/2020", "ended": "",
    "language": "", "note": "", "scan": "",
}  # fmt: skip
ERRORS: dict[str, tuple[dict[str, str], str, str]] = {
    "number": ({"number": ""}, "number", "Missing."),
    "type": ({"type": "Contrat"}, "type", "Write framework"),
    "amendment": ({"type": "Avenant"}, "type", "is not taken over alone"),
    "partner": ({"code": "S UPSALA01"}, "erasmus_code", "Did you mean: Uppsala universitet"),
    "nobody": ({"code": ""}, "partner", "Name the partner"),
    "stranger": ({"code": "", "partner": "Zzyzx"}, "partner", "add it to the partners first"),
    "two": ({"pic": "999987654"}, "erasmus_code", "two partners"),
    "country": ({"code": "", "country": "Neverland"}, "country", "No country is called"),
    "unit": ({"unit": "NOPE"}, "unit", "No unit has the code NOPE."),
    "officer": ({"officer": "nowhere"}, "officer", "address"),
    "start": ({"start": "soon"}, "starts_on", "A date is expected"),
    "order": ({"end": "31/08/2019"}, "ends_on", "before the first day"),
    "state": ({"state": "magnifique"}, "state", "Write draft"),
    "expired": ({"state": "échu"}, "state", "has not passed"),
    "future": ({"signed": "01/06/2098"}, "signed_on", "not come yet"),
    "unsigned": ({"start": "01/09/2098", "signed": ""}, "signed_on", "has a day of signature"),
    "ended": ({"state": "résilié"}, "ended_on", "the day on which it ended"),
    "ended early": ({"state": "résilié", "ended": "01/01/2020"}, "ended_on", "before it was"),
    "not ended": ({"ended": "01/01/2021"}, "ended_on", "Only what is terminated"),
}


def line(**cells: str) -> str:
    return ";".join({**GOOD, "unit": unit(), **cells}.values())


@pytest.mark.parametrize("case", ERRORS)
def test_an_error_stands_at_its_row_and_column_and_nothing_is_written(
    officer: User, case: str
) -> None:
    cells, column, message = ERRORS[case]
    batch = checked(officer, KIND, HEAD, line(), line(**{"number": "X-2", **cells}))
    assert batch.errors == 1
    assert [(row, at) for row, at, level, _m in said(batch) if level == "error"] == [(3, column)]
    assert any(message in words for *_at, words in said(batch)), said(batch)
    assert not Agreement.objects.exists()


def test_rows_of_one_agreement_agree(officer: User) -> None:
    rows = (line(), line(code="A  GRAZ01", start="01/10/2020"), line())
    issues = [one[:3] for one in said(checked(officer, KIND, HEAD, *rows))]
    assert issues == [(3, "starts_on", "error"), (4, "number", "error")]


def test_again_changes_nothing_and_adds_what_is_new(officer: User) -> None:
    write(checked(officer, KIND, HEAD, line()))
    batch = checked(officer, KIND, HEAD, line(), line(number="X-2", start="01/09/2021"))
    assert "Taken over already as 2020-0001" in str(said(batch))
    batch = write(batch)
    assert (batch.created, batch.unchanged) == (1, 1)
    assert Agreement.objects.count() == 2


def test_an_agreement_entered_by_hand_is_told(officer: User, uppsala: Partner) -> None:
    row = agreement_with(uppsala, type=AgreementType.FRAMEWORK, starts_on=date(2020, 9, 1))
    batch = checked(officer, KIND, HEAD, line())
    assert [(one[1], row.number in one[3]) for one in said(batch)] == [("number", True)]


def test_undo_takes_everything_back_and_its_reminders(officer: User) -> None:
    batch = write(checked(officer, KIND, *french()))
    uids = list(Agreement.objects.values_list("uid", flat=True))
    batch = undo(batch)
    assert batch.status == ImportStatus.UNDONE, batch.job and batch.job.message
    assert not Agreement.objects.exists()
    assert not AgreementParty.objects.exists()
    assert not Deadline.objects.filter(subject__in=uids).open().exists()


def test_no_undo_once_somebody_works_with_it(officer: User) -> None:
    batch = write(checked(officer, KIND, HEAD, line()))
    Agreement.objects.update(note="Something else")
    batch = undo(batch)
    assert batch.status == ImportStatus.WRITTEN
    assert batch.job
    assert batch.job.state == JobState.FAILED
    assert Agreement.objects.count() == 1


def test_only_in_the_units_in_reach() -> None:
    local = user_with("officer-cooperation", unit=house().letters, language="en")
    batch = checked(local, KIND, HEAD, line())
    assert "You do not record agreements of this unit." in str(said(batch))
    mine = line().replace(f";{unit()};", f";{house().letters.code};")
    assert checked(local, KIND, HEAD, mine).errors == 0


def test_others_take_nothing_over() -> None:
    with pytest.raises(PermissionDenied):
        checked(user_with("referent"), KIND, HEAD, line())


def test_the_template_is_understood(client: Client, officer: User) -> None:
    client.force_login(officer)
    answer = client.get(reverse("partnerships:takeover_template", args=[KIND]))
    head = answer.content.decode().removeprefix("\ufeff").strip()
    assert head.startswith("Number in your records;Type;")
    values = f"T-1;IIA;;;S  UPPSALA01;;;;;{unit()};;01/09/2020;31/08/2099;in force;01/06/2020;;;;"
    assert write(checked(officer, KIND, head, values)).created == 1


# ---------------------------------------------------------------- found again
@pytest.mark.parametrize("words", ["RI-2014/008", "ri 2014 008", "2014/008"])
def test_the_earlier_number_finds_the_agreement(words: str, client: Client, officer: User) -> None:
    client.force_login(officer)
    row = agreement_with(title_en="With Graz")
    agreement_with(title_en="With Lund")
    TakeOver.objects.create(agreement=row, number="RI-2014/008")
    page = client.get(reverse("partnerships:agreements"), {"q": words})
    assert list(page.context["table"].data) == [row]
    (hit,) = find(page.wsgi_request, words, 5)
    assert (hit.url, "RI-2014/008" in hit.detail) == (row.get_absolute_url(), True)
    assert list(Agreement.objects.all().matching("With Lund RI-2014")) == []


def test_the_demonstration_takes_over_once(db: None) -> None:
    said: list[str] = []
    demo_taken.load(said.append)
    assert not TakeOver.objects.exists()
    user_with("officer-cooperation", email=OFFICER)
    for code in ("SCI", "LSH", "IUT"):
        UnitFactory.create(code=code, parent=house().root)
    for _ in range(2):
        demo_taken.load(said.append)
    assert said == ["3 agreements of the earlier records"]
    known = {one.number: one.agreement for one in TakeOver.objects.select_related("agreement")}
    assert set(known) == {"RI-2019-014", "RI-2021-102", "RI-2012-055"}
    assert known["RI-2012-055"].state == State.EXPIRED
    assert all(one.origin and one.origin.is_taken_over for one in known.values())
