"""Demonstration campaigns: one open, with drafts; one in selection, with every answer."""

from collections.abc import Callable, Iterator, Sequence
from datetime import time, timedelta
from decimal import Decimal

from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.documents.actions.files import store_made
from intl_office.documents.models import StoredFile
from intl_office.organisations.models import Unit
from intl_office.reference.models import Language
from mobility.actions.deadlines import keep_deadline
from mobility.actions.selection import decide, select
from mobility.demo_students import student
from mobility.enums import SENT, ApplicationState, CampaignState, DocumentAsked, Term
from mobility.models import (
    Application,
    ApplicationFile,
    Campaign,
    Enrolment,
    LanguageSkill,
    Programme,
    Wish,
)
from partnerships.actions.places import NoPlace
from partnerships.enums import Direction, MobilityType
from partnerships.queries import open_places

STUDENT = "student@demo.example"
APPLYING = 24  # students in each campaign
MOTIVATION = (
    "Je souhaite approfondir ma spécialité dans une université reconnue, progresser en langue et "
    "découvrir une autre manière de travailler.\n\nCe séjour prépare mon projet de mémoire."
)
REFUSAL = "Le niveau de langue demandé par l’université d’accueil (B2) n’est pas encore atteint."
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def load_campaigns(programmes: Sequence[Programme], numbers: Iterator[int], by: User) -> int:
    """Write both campaigns with their applications; return how many campaigns."""
    root = Unit.objects.filter(parent=None).first()
    if root is None:
        return 0
    now = AcademicYear.current()
    taken = [one for one in programmes if one.level in {6, 7}]
    stored = store_made(content=PDF, name="releve-de-notes.pdf", media_type="application/pdf")
    opened = _campaign(root, now.next, CampaignState.OPEN, closes_in=20)
    _apply_all(opened, taken, numbers, stored, _being_written)
    _demo_student(opened, taken)
    closed = _campaign(root, now, CampaignState.CLOSED, closes_in=-12)
    _apply_all(closed, taken, numbers, stored, _all_sent)
    _select_some(closed, by)
    return 2


def _campaign(unit: Unit, year: AcademicYear, state: str, closes_in: int) -> Campaign:
    today = timezone.localdate()
    late = state == CampaignState.CLOSED
    return Campaign.objects.create(
        title_fr=f"Départs {year}" + (", places restantes" if late else ""),
        title_en=f"Departures {year}" + (", remaining places" if late else ""),
        year=year,
        unit=unit,
        types=[MobilityType.SMS, MobilityType.SMP],
        documents=[DocumentAsked.TRANSCRIPT, DocumentAsked.CV],
        wishes_max=5,
        opens_on=today + timedelta(days=closes_in - 45),
        closes_on=today + timedelta(days=closes_in),
        closes_at=time(17),
        note_fr="Préparez votre relevé de notes et votre CV en PDF.",
        note_en="Have your transcript and your CV ready as PDF files.",
        state=state,
    )


def _being_written(number: int) -> ApplicationState:
    states = (ApplicationState.SUBMITTED, ApplicationState.DRAFT, ApplicationState.SUBMITTED)
    return ApplicationState.WITHDRAWN if number % 11 == 6 else states[number % 3]


def _all_sent(_number: int) -> ApplicationState:
    return ApplicationState.SUBMITTED


def _apply_all(
    campaign: Campaign,
    programmes: Sequence[Programme],
    numbers: Iterator[int],
    stored: StoredFile,
    state_of: Callable[[int], ApplicationState],
) -> None:
    for turn in range(APPLYING):
        number = next(numbers)
        enrolment = _enrolled(number, programmes[turn % len(programmes)])
        state = state_of(turn)
        _application(campaign, enrolment, state, turn, stored)


def _enrolled(number: int, programme: Programme) -> Enrolment:
    row = student(number, AcademicYear.current(), programme)
    row.user = User.objects.create_user(
        row.email, first_name=row.first_name, last_name=row.last_name
    )
    row.save()
    return row


def _application(
    campaign: Campaign, enrolment: Enrolment, state: str, turn: int, stored: StoredFile | None
) -> Application:
    account = enrolment.user
    assert account is not None  # noqa: S101  # tells the type checker
    sent = state in SENT
    row = Application.objects.create(
        campaign=campaign,
        enrolment=enrolment,
        student=account,
        motivation=MOTIVATION if sent else "",
        special_needs=turn % 9 == 0,
        state=state,
        submitted_at=timezone.now() - timedelta(days=13 + turn % 5) if sent else None,
        mark=Decimal(9 + turn * 7 % 10) if campaign.state == CampaignState.CLOSED else Decimal(0),
    )
    _wishes(row, turn)
    english = Language.objects.filter(code="en").first()
    if english:
        level = ("B1", "B2", "C1")[turn % 3]
        LanguageSkill.objects.create(application=row, language=english, level=level)
    if sent and stored:
        for kind in campaign.asked:
            ApplicationFile.objects.create(application=row, kind=kind, file=stored)
    keep_deadline(row)
    return row


def _wishes(row: Application, turn: int) -> None:
    programme = row.enrolment.programme
    offers = open_places(
        year=row.campaign.year,
        direction=Direction.OUT,
        mobility_types=[MobilityType.SMS],
        isced=programme.isced.code if programme.isced else "",
        eqf=programme.level,
    )
    wanted = [offers[(turn + n * 3) % len(offers)] for n in range(3)] if offers else []
    chosen = {one.places.pk: one for one in wanted if one.partners}
    Wish.objects.bulk_create(
        Wish(
            application=row,
            rank=rank,
            mobility_type=one.places.mobility_type,
            term=Term.SECOND if row.campaign.state == CampaignState.CLOSED else Term.FIRST,
            places=one.places,
            partner=one.partners[0],
            country=one.partners[0].country,
        )
        for rank, one in enumerate(chosen.values(), 1)
    )


def _demo_student(campaign: Campaign, programmes: Sequence[Programme]) -> None:
    """The account of the demonstration has a draft to go on with."""
    account = User.objects.filter(email=STUDENT).first()
    if account is None:
        return
    programme = next((one for one in programmes if one.level == 6), programmes[0])
    enrolment = Enrolment.objects.create(
        ine="123456789AB",
        year=AcademicYear.current(),
        user=account,
        first_name=account.first_name,
        last_name=account.last_name,
        email=account.email,
        programme=programme,
        level=programme.level,
        year_of_study=2,
    )
    _application(campaign, enrolment, ApplicationState.DRAFT, 1, None)


def _select_some(campaign: Campaign, by: User) -> None:
    """A third is selected, some wait, some are refused, the others have no answer yet."""
    rows = campaign.applications.select_related("campaign", "student", "enrolment__programme__unit")
    for turn, row in enumerate(rows.order_by("-mark", "pk")):
        if turn < APPLYING // 3:
            _select_first_free(row, by)
        elif turn % 5 == 1:
            decide(application=row, name="wait", by=by)
        elif turn % 5 == 3:
            decide(application=row, name="refuse", by=by, reason=REFUSAL)


def _select_first_free(row: Application, by: User) -> None:
    for wish in row.wishes.select_related("places", "partner", "country").order_by("rank"):
        try:
            select(application=row, wish=wish, by=by)
        except NoPlace:
            row.refresh_from_db(fields=["state"])  # the choice is undone, also in memory
            continue
        return
