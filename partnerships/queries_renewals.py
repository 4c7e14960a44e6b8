"""What the renewal cockpit reads, in one query whatever the number of agreements.

Figures stand in columns computed beside each row: PostgreSQL works them out for the rows of the
page alone, unless the list is sorted or filtered by them.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    JSONField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import (
    Cast,
    Coalesce,
    ExtractYear,
    Greatest,
    JSONObject,
    TruncDate,
)
from django.utils import timezone

from intl_office.core.years import AcademicYear, year_starts
from intl_office.organisations.models import Contact
from partnerships.enums import LIVE, OPEN, STUDENTS, AgreementType, Direction, PartyRole, State
from partnerships.enums_renewals import DRAFTED, RenewalChoice
from partnerships.life_enums import Matter
from partnerships.models import (
    Agreement,
    AgreementParty,
    AgreementQuerySet,
    AgreementYear,
    RenewalDecision,
    RenewalPolicy,
)
from partnerships.queries_partner import last_visits_of
from partnerships.renewal_rules import WINDOW, decision_of
from partnerships.renewal_standing import Successor
from partnerships.rules import in_months

PAST = 12  # months in which one that is over is still shown


def ending(rows: AgreementQuerySet, months: int) -> AgreementQuerySet:
    """Signed and not over, and the last day lies within so many months of today."""
    today = timezone.localdate()
    known = rows.filter(state__in=LIVE).exclude(type=AgreementType.AMENDMENT)
    return known.filter(ends_on__range=(today, in_months(today, months)))


def over(rows: AgreementQuerySet) -> AgreementQuerySet:
    """Expired within the last twelve months, without a successor."""
    since = in_months(timezone.localdate(), -PAST)
    known = rows.filter(state=State.EXPIRED, ends_on__gte=since)
    return known.exclude(type=AgreementType.AMENDMENT).exclude(Exists(_successors()))


def dormant(rows: AgreementQuerySet, years: int) -> AgreementQuerySet:
    """Those that promise places and had no mobility for so many complete academic years."""
    since = AcademicYear(AcademicYear.current().start - years)
    known = AgreementYear.objects.filter(agreement=OuterRef("pk")).order_by()
    used = known.filter(taken__gt=0, year__gte=since)
    begun = rows.filter(starts_on__lte=since.period.end)
    return begun.filter(Exists(known.filter(promised__gt=0)), ~Exists(used))


def undecided(rows: AgreementQuerySet) -> AgreementQuerySet:
    """Those about which nothing is decided, and for which nothing is drafted."""
    return rows.filter(~Exists(_decided()), ~Exists(_successors()), ~Exists(_extensions()))


def decided(rows: AgreementQuerySet, choice: str) -> AgreementQuerySet:
    """Those with this decision."""
    return rows.filter(Exists(_decided().filter(decision=choice)))


def drafted(rows: AgreementQuerySet) -> AgreementQuerySet:
    """Those whose successor, or extension, exists."""
    return rows.filter(Exists(_successors()) | Exists(_extensions()))


def to_draft(rows: AgreementQuerySet) -> AgreementQuerySet:
    """Those decided to be renewed, transformed or extended, for which nothing is drafted yet."""
    new = Exists(_decided().filter(decision__in=DRAFTED))
    longer = Exists(_decided().filter(decision=RenewalChoice.EXTEND)) & ~Exists(_extensions())
    return rows.filter(new | longer, ~Exists(_successors()))


def proposed(rows: AgreementQuerySet, choice: RenewalChoice) -> list[int]:
    """The keys of those for which this is proposed: the rules are asked about each of the rows.

    Two queries, each in one pass; subqueries by row would have PostgreSQL compile them first.
    """
    known = Agreement.objects.filter(pk__in=rows.order_by().values("pk")).order_by()
    busy = _with_others(known.filter(type=AgreementType.FRAMEWORK))
    light = known.only("pk", "type", "starts_on", "ends_on").annotate(
        figures_read=_sums("years__"), policy_read=Subquery(_policy(), output_field=JSONField())
    )
    return [row.pk for row in light if _proposes(row, row.pk in busy) == choice]


def _with_others(rows: AgreementQuerySet) -> set[int]:
    """Those whose partners have another agreement in force: the rules ask it of frameworks."""
    parties = AgreementParty.objects.filter(agreement__in=rows).order_by()
    live = Q(partner__agreement_parties__agreement__state__in=LIVE)
    number = Count("partner__agreement_parties__agreement", filter=live, distinct=True)
    found = parties.values("agreement", "agreement__state").annotate(n=number)
    return {one["agreement"] for one in found if one["n"] > (one["agreement__state"] in LIVE)}


def _proposes(row: Agreement, has_others: bool) -> RenewalChoice:  # noqa: FBT001  # as counted
    known = replace(row.renewal.evidence, others=int(has_others))
    return decision_of(known, row.renewal.limits)


def standing(rows: AgreementQuerySet) -> AgreementQuerySet:
    """With everything that the cockpit shows, and what it is sorted by."""
    known = rows.annotate(
        figures_read=Subquery(_figures(), output_field=JSONField()),
        others_read=Subquery(_others(), output_field=IntegerField()),
        policy_read=Subquery(_policy(), output_field=JSONField()),
        flows_read=_flows(),
        contact_on=Subquery(_contacts()),
        idle=_idle(),
        use=Subquery(_use(), output_field=IntegerField()),
        first_partner=Subquery(_partner_names()),
        successor_read=Subquery(_told(_successors()), output_field=JSONField()),
        extension_read=Subquery(_told(_extensions()), output_field=JSONField()),
    )
    decisions = RenewalDecision.objects.standing().select_related("by")
    return known.prefetch_related(Prefetch("decisions", decisions, to_attr="open_decisions"))


def one_standing(row: Agreement) -> Agreement:
    """The agreement as the cockpit knows it."""
    return standing(Agreement.objects.filter(pk=row.pk).for_list()).get()


def open_decision(row: Agreement) -> RenewalDecision | None:
    """The decision that holds; not asked again where the cockpit has read it."""
    if hasattr(row, "open_decisions"):
        return next(iter(row.open_decisions), None)
    return RenewalDecision.objects.standing().filter(agreement=row).select_related("by").first()


def successor(row: Agreement) -> Successor | None:
    """What renews it, given up ones left out; not asked again, as above."""
    if hasattr(row, "successor_read"):
        return row.renewal.successor
    rows = Agreement.objects.filter(renews=row).exclude(state=State.ABANDONED)
    return _first(rows)


def extension(row: Agreement) -> Successor | None:
    """The open amendment that moves its last day on; not asked again, as above."""
    if hasattr(row, "extension_read"):
        return row.renewal.extension
    return _first(_moving_on(Agreement.objects.filter(parent=row)))


def _first(rows: "QuerySet[Agreement]") -> Successor | None:
    found = rows.values("uid", "number", "state").first()
    return Successor(**found) if found else None


def counts(rows: AgreementQuerySet, dormant_years: int) -> tuple[int, int, int]:
    """How many rows, how many of them undecided, how many dormant; one query."""
    since = AcademicYear(AcademicYear.current().start - dormant_years)
    asleep = dormant(Agreement.objects.all(), dormant_years).values("pk")
    waiting = undecided(Agreement.objects.all()).values("pk")
    found = rows.order_by().aggregate(
        every=Count("pk"),
        waiting=Count("pk", filter=Q(pk__in=waiting)),
        asleep=Count("pk", filter=Q(pk__in=asleep, starts_on__lte=since.period.end)),
    )
    return found["every"], found["waiting"], found["asleep"]


def visits_of(rows: Iterable[Agreement]) -> dict[int, date]:
    """The last visit to a partner of each agreement, by the agreement's key."""
    partners = {row.pk: [one.pk for one in row.listed_partners] for row in rows}
    known = last_visits_of({key for found in partners.values() for key in found})
    last = {row: [known[key] for key in keys if key in known] for row, keys in partners.items()}
    return {row: max(days) for row, days in last.items() if days}


# ---------------------------------------------------------------- the columns
def _decided() -> "QuerySet[RenewalDecision]":
    return RenewalDecision.objects.standing().filter(agreement=OuterRef("pk"))


def _successors() -> "QuerySet[Agreement]":
    return Agreement.objects.filter(renews=OuterRef("pk")).exclude(state=State.ABANDONED)


def _extensions() -> "QuerySet[Agreement]":
    return _moving_on(Agreement.objects.filter(parent=OuterRef("pk")))


def _moving_on(rows: "QuerySet[Agreement]") -> "QuerySet[Agreement]":
    """Amendments not in force yet whose new last day comes after that of their agreement."""
    states, later = [*OPEN, State.SIGNED], F("parent__ends_on")
    return rows.filter(state__in=states, changes__matter=Matter.END, changes__ends_on__gt=later)


def _told(rows: "QuerySet[Agreement]") -> "QuerySet[Any]":
    found = JSONObject(uid=F("uid"), number=F("number"), state=F("state"))
    return rows.values(found=found)[:1]


def _years() -> "QuerySet[AgreementYear]":
    return AgreementYear.objects.filter(agreement=OuterRef("pk")).order_by()


def _window(way: str = "") -> Q:
    now = AcademicYear.current().start
    first, last = AcademicYear(now - WINDOW + 1), AcademicYear(now)
    return Q(**{f"{way}year__gte": first, f"{way}year__lte": last})


def _figures() -> "QuerySet[Any]":
    return _years().values("agreement").annotate(found=_sums()).values("found")


def _sums(way: str = "") -> JSONObject:
    """Sums of the window in one object, and the last year with anybody in it.

    `way` leads to the years, from the agreement or from themselves.
    """
    here, anybody = _window(way), Q(**{f"{way}taken__gt": 0})
    students = here & Q(**{f"{way}mobility_type__in": STUDENTS})
    out = students & Q(**{f"{way}direction": Direction.OUT})
    gone = out & Q(**{f"{way}year__lt": AcademicYear.current()})
    taken, active = f"{way}taken", here & anybody
    return JSONObject(
        promised=Sum(f"{way}promised", filter=here),
        taken=Sum(taken, filter=here),
        out=Sum(taken, filter=out),
        back=Sum(taken, filter=students & Q(**{f"{way}direction": Direction.IN})),
        active_years=Count(f"{way}year", distinct=True, filter=active),
        kinds=Count(f"{way}mobility_type", distinct=True, filter=active),
        gone=Sum(taken, filter=gone),
        ects=Sum(f"{way}ects_recognised", filter=gone),
        last=Max(Cast(f"{way}year", IntegerField()), filter=anybody),
    )


def _flows() -> ArraySubquery:
    rows = _years().filter(_window(), taken__gt=0).values("year", "direction")
    summed = rows.annotate(n=Sum("taken"))
    found = JSONObject(year=Cast("year", IntegerField()), direction=F("direction"), taken=F("n"))
    return ArraySubquery(summed.values(found=found))


def _policy() -> "QuerySet[Any]":
    names = [one.name for one in RenewalPolicy._meta.fields]
    left_out = {"id", "uid", "only", "created_at", "updated_at"}
    found = JSONObject(**{name: F(name) for name in names if name not in left_out})
    return RenewalPolicy.objects.values(found=found)[:1]


def _others() -> "QuerySet[Any]":
    """Other agreements in force with one of the partners."""
    own = AgreementParty.objects.filter(agreement=OuterRef(OuterRef("pk"))).values("partner")
    found = AgreementParty.objects.filter(partner__in=own, agreement__state__in=LIVE)
    each = found.exclude(agreement=OuterRef("pk")).order_by().annotate(one=Value(1)).values("one")
    return each.annotate(n=Count("agreement", distinct=True)).values("n")


def _contacts() -> "QuerySet[Any]":
    """When somebody at one of the partners was last confirmed as a contact, or changed."""
    own = AgreementParty.objects.filter(agreement=OuterRef(OuterRef("pk"))).values("partner")
    rows = Contact.objects.filter(partner__in=own).order_by()
    day = Greatest("last_confirmed_on", TruncDate("updated_at"))
    return rows.annotate(one=Value(1)).values("one").annotate(day=Max(day)).values("day")


def _idle() -> Any:
    """Complete years without a mobility, for sorting: those without places come first."""
    used = _years().filter(taken__gt=0).values("agreement")
    last = used.annotate(last=Max(Cast("year", IntegerField()))).values("last")
    month, day = year_starts()
    before = Q(starts_on__month__lt=month) | Q(starts_on__month=month, starts_on__day__lt=day)
    first = ExtractYear("starts_on") - Cast(
        ExpressionWrapper(before, BooleanField()), IntegerField()
    )
    now = Value(AcademicYear.current().start - 1)
    seen = Greatest(Coalesce(Subquery(last, output_field=IntegerField()), 0), first - 1)
    return Greatest(now - seen, Value(0))


def _use() -> "QuerySet[Any]":
    here = _years().filter(_window(), promised__gt=0).values("agreement")
    share = Cast(Sum("taken") * 100, IntegerField()) / Cast(Sum("promised"), IntegerField())
    return here.annotate(share=share).values("share")


def _partner_names() -> "QuerySet[Any]":
    rows = AgreementParty.objects.filter(agreement=OuterRef("pk"), role=PartyRole.PARTNER)
    return rows.order_by("position", "pk").values("partner__legal_name")[:1]
