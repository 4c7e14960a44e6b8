"""Demonstration visits and missions: past with their report, to come, and one without report."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.organisations.models import Partner, Person, Unit
from partnerships.actions import visits as actions
from partnerships.actions.visits import Parts
from partnerships.enums_visits import VisitKind
from partnerships.models import Agreement, AgreementRequest, FollowUp, Visit

OFFICER = "officer-cooperation@demo.example"
IN, OUT = VisitKind.INCOMING, VisitKind.OUTGOING


@dataclass(frozen=True, slots=True)
class Wanted:
    """A visit of the demonstration; `day` counts from today, `length` in days."""

    kind: VisitKind
    partner: str
    unit: str
    purpose: str
    place: str
    day: int
    length: int
    theirs: tuple[str, ...] = ()
    ours: tuple[tuple[str, str], ...] = ()
    programme: str = ""
    report: str = ""
    follow_ups: tuple[tuple[str, int, bool], ...] = ()  # what, day from today, done


WANTED = (
    Wanted(IN, "McGill University", "DEG", "Accueil d’une délégation de la faculté de droit",
           "Valmont", 18, 2, ("Anne Tremblay, vice-doyenne", "Mark Olsen, directeur"),
           (("Gilles", "Perrin"), ("Fatou", "Diallo")),
           "Premier jour :\n\n- visite du campus\n- réunion avec les deux masters\n\n"
           "Second jour : atelier sur les équivalences."),
    Wanted(OUT, "Kyoto University", "LMAT", "Mission de préparation d’une cotutelle", "Kyoto",
           40, 5, (), (("Xavier", "Blanchet"), ("Hugo", "Masson"))),
    Wanted(OUT, "Universidade de São Paulo", "ECO", "Négociation d’un double diplôme",
           "São Paulo", -25, 4, ("Coordination internationale de la FEA",),
           (("Mathilde", "Garnier"),), "Réunions avec la coordination et les étudiants."),
    Wanted(IN, "Université de Tunis El Manar", "HIST", "Comité scientifique du colloque commun",
           "Valmont", -80, 1, ("Mounir Ben Salah, professeur",), (("Pierre", "Chauvin"),), "",
           "Le comité a retenu le thème « Villes et frontières ».\n\n- deux doctorants seront "
           "invités\n- l’accord-cadre est à rédiger avant l’été",
           (("Envoyer le projet d’accord-cadre", -10, True),
            ("Réserver l’amphithéâtre pour le colloque", 30, False))),
    Wanted(OUT, "Waseda University", "LSH", "Visite des partenaires de Tokyo", "Tokyo", -300, 6,
           (), (("Elena", "Rossi"), ("Paul", "Lemoine")), "",
           "Trois universités rencontrées. Les places d’échange restent insuffisantes en master ;"
           " logement garanti pour un semestre.",
           (("Demander deux places supplémentaires", -5, False),)),
    Wanted(IN, "Indian Institute of Technology Bombay", "ING", "Visite des laboratoires et "
           "signature d’une lettre d’intention", "Valmont", -420, 2,
           ("Ravi Menon, dean of international relations",), (("Vincent", "Muller"),), "",
           "Visite des plateformes, présentation du double diplôme d’ingénieur. Intérêt confirmé"
           " pour l’énergie et les matériaux."),
)  # fmt: skip


def load(say: Say) -> None:
    """Write the visits where there are none yet."""
    officer = User.objects.filter(email=OFFICER).first()
    if officer is None or Visit.objects.exists():
        return
    with audit.context(actor="demo"):
        made = [one for wanted in WANTED if (one := _made(wanted, officer)) is not None]
    say(f"{len(made)} visits and missions")


def _made(wanted: Wanted, officer: User) -> Visit | None:
    unit = Unit.objects.filter(code=wanted.unit).first()
    partner = Partner.objects.current().active().filter(legal_name=wanted.partner).first()
    if unit is None or partner is None:
        return None
    starts_on = timezone.localdate() + timedelta(days=wanted.day)
    visit = Visit(
        kind=wanted.kind,
        purpose=wanted.purpose,
        place=wanted.place,
        unit=unit,
        organiser=Person.objects.filter(user=officer).first(),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=wanted.length - 1),
        programme=wanted.programme,
        request=AgreementRequest.objects.about(partner).order_by("pk").first(),
    )
    agreements = Agreement.objects.with_partner(partner).order_by("-number")[:1]
    parts = Parts(_people(wanted), wanted.theirs, list(agreements))
    actions.plan_visit(visit=visit, partner=partner, parts=parts, by=officer)
    if wanted.report:
        actions.write_report(visit=visit, text=wanted.report, by=officer)
    _follow(wanted, visit, officer)
    return visit


def _people(wanted: Wanted) -> list[Person | str]:
    found: list[Person | str] = []
    for first, last in wanted.ours:
        person = Person.objects.filter(first_name=first, last_name=last).order_by("pk").first()
        found.append(person or f"{first} {last}")
    return found


def _follow(wanted: Wanted, visit: Visit, officer: User) -> None:
    owner = visit.organiser or Person.objects.order_by("pk").first()
    if owner is None:
        return
    for what, day, done in wanted.follow_ups:
        due = timezone.localdate() + timedelta(days=day)
        row = FollowUp(visit=visit, what=what, owner=owner, due_on=due)
        actions.add_follow_up(row=row, by=officer)
        if done:
            actions.step_follow_up(row=row, name="finish", by=officer, reason="Envoyé.")
