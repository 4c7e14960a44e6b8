"""Agreements with partners."""

from datetime import date
from functools import cached_property
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.circuits.enums import RunState
from intl_office.circuits.queries import run_of
from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Dated, Record, TransitionLog, dates_in_order
from intl_office.core.permissions import Path
from intl_office.core.years import AcademicYear
from intl_office.documents.enums import Locale
from intl_office.documents.models import StoredFile
from intl_office.organisations.models import Partner, Person, Unit
from intl_office.organisations.models.folded import Folded, folded_column, holding
from intl_office.reference.models.base import in_language
from partnerships import rules
from partnerships.enums import (
    APPROVED,
    LIVE,
    SIGNED,
    WITH_CONDITIONS,
    AgreementType,
    Dimension,
    State,
)
from partnerships.models.completeness import Completeness
from partnerships.models.facts import LifeFacts
from partnerships.models.life_constraints import LIFE
from partnerships.models.listed import ListedQuerySet, parties
from partnerships.models.sides import Sides
from partnerships.renewal_standing import Standing, standing_of
from partnerships.workflow import KIND

NUMBER = r"^\d{4}-\d{4,}$"


class AgreementQuerySet(ListedQuerySet["Agreement"]):
    """Sets of agreements."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the units within reach, and those that these units may use."""
        found = rules.seen_by(user)
        if found.everywhere or not found:
            return self.filter(found.condition("unit__path"))
        # Both are small sets that are read once, not asked again for each agreement.
        units = Unit.objects.filter(found.condition("path")).values("pk")
        shared = AgreementUnit.objects.filter(unit__in=units).values("agreement")
        return self.filter(Q(unit__in=units) | Q(pk__in=shared))

    def matching(self, words: str) -> Self:
        """Number and titles, or the number of the earlier records, hold every word.

        A title names the partners. Each part is found by its own index, the small table read whole.
        """
        named = Agreement.objects.filter(holding(words)).order_by().values("pk")
        return self.filter(pk__in=named.union(_numbered_before(words)))

    def with_partner(self, partner: Partner) -> Self:
        """Those to which this partner is a party."""
        return self.filter(pk__in=parties().filter(partner=partner).values("agreement"))

    def live(self) -> Self:
        """Signed and not over: their places can be taken."""
        return self.filter(state__in=LIVE)

    def expiring_by(self, day: date) -> Self:
        """In force, and over on this day or before."""
        return self.filter(state=State.IN_FORCE, ends_on__lte=day)

    def covering(self, year: AcademicYear) -> Self:
        """Those that hold on one day of the academic year at least."""
        days = year.period
        still = Q(ends_on__gte=days.start) | Q(ends_on=None)
        return self.filter(still, starts_on__lte=days.end)


def _numbered_before(words: str) -> "models.QuerySet[Any, Any]":
    """Keys of agreements by their number in the earlier records."""
    from partnerships.models.takeover import TakeOver  # noqa: PLC0415  # it refers to this one

    rows = TakeOver.objects.annotate(search=Folded("number")).filter(holding(words))
    return rows.order_by().values("agreement")


@audited()
class Agreement(LifeFacts, Dated, Record, Sides, Completeness):
    """What the house and one or more partners agree on, from the draft to its end.

    Parties, conditions and places are rows of their own. From the signature on nothing of it is
    changed; `signed_on` is the day of the last signature, `ended_on` that of a termination.
    """

    number = models.CharField(_("number"), max_length=12, unique=True, editable=False)
    type = models.CharField(
        _("type"), max_length=16, choices=AgreementType, default=AgreementType.EXCHANGE
    )
    title_fr = models.CharField(_("title in French"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
        help_text=_("The framework agreement it applies, or the agreement it amends."),
    )
    renews = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="successors",
        verbose_name=_("renews"),
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="agreements", verbose_name=_("unit that holds it")
    )
    officer = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("responsible officer"),
        help_text=_("Gets its reminders."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    languages = models.CharField(
        _("languages of the text"), max_length=4, choices=Locale, default=Locale.BOTH
    )
    dimensions = ArrayField(
        models.CharField(max_length=12, choices=Dimension),
        default=list,
        blank=True,
        verbose_name=_("dimensions covered"),
    )
    continuum = models.BooleanField(
        _("links training and research"),
        default=False,
        help_text=_("From the master to the doctorate: teaching and research are both covered."),
    )
    terms_fr = models.TextField(_("special provisions in French"), blank=True, max_length=8000)
    terms_en = models.TextField(_("special provisions in English"), blank=True, max_length=8000)
    note = models.TextField(_("internal note"), blank=True, max_length=2000)
    notice_months = models.PositiveSmallIntegerField(
        _("months of notice"),
        null=True,
        blank=True,
        help_text=_("Empty: as the house says for this type."),
    )
    contents_at = models.DateTimeField(_("contents changed"), null=True, editable=False)
    approved_on = models.DateField(_("approved on"), null=True, blank=True, editable=False)
    signed_on = models.DateField(_("signed on"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("terminated on"), null=True, blank=True, editable=False)
    signed_copy = models.OneToOneField(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="agreement",
        verbose_name=_("signed copy"),
    )
    search = folded_column("number", "title_fr", "title_en")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        indexes = [
            GinIndex(
                fields=["search"], name="partnerships_agreement_search", opclasses=["gin_trgm_ops"]
            ),
            models.Index(fields=["state", "ends_on"], name="partnerships_agreement_ending"),
            models.Index(fields=["state", "id"], name="partnerships_agreement_state"),
            # Who counts the agreements of a faculty reads this index alone.
            models.Index(fields=["unit", "id"], name="partnerships_agreement_unit"),
            models.Index(fields=["ends_on", "id"], name="partnerships_agreement_ends"),
            models.Index(fields=["starts_on", "id"], name="partnerships_agreement_starts"),
            models.Index(fields=["title_fr", "id"], name="partnerships_agreement_fr"),
            models.Index(fields=["title_en", "id"], name="partnerships_agreement_en"),
        ]
        constraints = [
            *LIFE,
            dates_in_order("partnerships_agreement_dates"),
            models.CheckConstraint(
                condition=Q(number__regex=NUMBER),
                name="partnerships_agreement_number",
                violation_error_message=_("A number is written 2026-0147."),
            ),
            models.CheckConstraint(
                condition=Q(type__in=AgreementType.values),
                name="partnerships_agreement_type_known",
                violation_error_message=_("This type is not known."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="partnerships_agreement_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=Q(languages__in=Locale.values),
                name="partnerships_agreement_languages_known",
                violation_error_message=_("This language is not offered."),
            ),
            models.CheckConstraint(
                condition=Q(dimensions__contained_by=Dimension.values),
                name="partnerships_agreement_dimensions_known",
                violation_error_message=_("This dimension is not known."),
            ),
            models.CheckConstraint(
                condition=Q(continuum=False)
                | Q(dimensions__contains=[Dimension.TEACHING, Dimension.RESEARCH]),
                name="partnerships_agreement_continuum",
                violation_error_message=_("Training is linked to research where both are covered."),
            ),
            models.CheckConstraint(
                condition=~Q(title_fr="") & ~Q(title_en=""),
                name="partnerships_agreement_titled",
                violation_error_message=_("An agreement has a title in both languages."),
            ),
            models.CheckConstraint(
                condition=~Q(type=AgreementType.AMENDMENT) | Q(parent__isnull=False),
                name="partnerships_agreement_amends",
                violation_error_message=_("An amendment names the agreement that it changes."),
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("id")),
                name="partnerships_agreement_not_own_parent",
                violation_error_message=_("An agreement does not belong to itself."),
            ),
            models.CheckConstraint(
                condition=Q(renews=None) | ~Q(renews=models.F("id")),
                name="partnerships_agreement_not_own_successor",
                violation_error_message=_("An agreement does not renew itself."),
            ),
            models.UniqueConstraint(
                fields=["renews"],
                condition=~Q(state=State.ABANDONED),
                name="partnerships_agreement_renewed_once",
                violation_error_message=_("Somebody has drafted its renewal already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=SIGNED, signed_on__isnull=False)
                | (~Q(state__in=SIGNED) & Q(signed_on=None)),
                name="partnerships_agreement_signed",
                violation_error_message=_("What is signed has its day, nothing else has."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.TERMINATED, ended_on__isnull=False)
                | (~Q(state=State.TERMINATED) & Q(ended_on=None)),
                name="partnerships_agreement_terminated",
                violation_error_message=_("What is terminated has its day, nothing else has."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("signed_on")),
                name="partnerships_agreement_ended_after",
                violation_error_message=_("It cannot end before it was signed."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=APPROVED) | Q(approved_on=None, signed_copy=None),
                name="partnerships_agreement_approved",
                violation_error_message=_("Only an approved text is signed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} – {self.title}"

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self, "title")

    def get_absolute_url(self) -> str:
        """The page of the agreement."""
        return self._url("agreement")

    @property
    def edit_url(self) -> str:
        """Where its entries are put right."""
        return self._url("edit")

    @property
    def conditions_url(self) -> str:
        """Its conditions and places."""
        return self._url("conditions")

    @property
    def signature_url(self) -> str:
        """Where signatures are recorded and the signed copy is brought."""
        return self._url("signature")

    def _url(self, name: str) -> str:
        return reverse(f"partnerships:{name}", args=[self.uid])

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit; units that may use it do not change it."""
        return [self.unit.path]

    @cached_property
    def renewal_url(self) -> str:
        """What speaks for renewing it, and the decision."""
        return self._url("renewal")

    @cached_property
    def renewal(self) -> Standing:
        """What the renewal cockpit says of it; rows of `queries_renewals.standing` know it."""
        return standing_of(self, timezone.localdate())

    @property
    def is_open(self) -> bool:
        """Whether its entries can be changed: a draft, or sent back by its circuit."""
        if self.state != State.APPROVAL:
            return self.state == State.DRAFT
        run = run_of(KIND, self.uid)
        return run is not None and run.state == RunState.RETURNED

    @property
    def is_signed(self) -> bool:
        """Whether all parties have signed: nothing is changed from then on."""
        return self.state in SIGNED

    @property
    def is_approved(self) -> bool:
        """Whether the text was approved: it carries no watermark."""
        return self.state in APPROVED

    @property
    def needs_conditions(self) -> bool:
        """Whether an agreement of its type says how many people go."""
        return self.type in WITH_CONDITIONS

    @property
    def lacks_conditions(self) -> bool:
        """Whether conditions are needed and there are none."""
        return self.needs_conditions and not self.has_conditions


@audited()
class AgreementUnit(models.Model):
    """A unit that may use an agreement of another one."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="shared_units")
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="shared_agreements", verbose_name=_("unit")
    )

    class Meta:
        verbose_name = _("unit that may use an agreement")
        verbose_name_plural = _("units that may use agreements")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "unit"],
                name="partnerships_agreementunit_once",
                violation_error_message=_("This unit is named already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.unit)


@not_audited("the memory of the changes of state itself; it only grows")
class AgreementTransition(TransitionLog):
    """One change of state of an agreement."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("step of an agreement")
        verbose_name_plural = _("steps of agreements")
