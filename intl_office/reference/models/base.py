"""What every row of the reference data has: where it comes from and who touched it."""

from typing import Any, Generic, Self, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import IntegerRangeField, RangeBoundary
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.languages import reader_code
from intl_office.core.models import Record, RecordQuerySet
from intl_office.reference.enums import Confidence, Origin

M_co = TypeVar("M_co", bound=models.Model, covariant=True)
FIRST_CALL, LAST_CALL = 2014, 2099


class EntryQuerySet(RecordQuerySet[M_co], Generic[M_co]):
    """Sets of reference rows."""

    def visible_to(self, user: AbstractBaseUser) -> Self:  # noqa: ARG002 - nobody is left out
        """Everybody who signed in reads the reference data."""
        return self

    def for_list(self) -> Self:
        """With what a list shows of related rows."""
        return self

    def for_choice(self) -> Self:
        """With the names alone, in their order; of tables that have `name_fr` and `name_en`."""
        rows = self.only("code", "name_en", "name_fr")
        return rows.order_by(f"name_{reader_code()}", "pk")

    def untouched(self) -> Self:
        """Rows as the application delivered them: the only ones that a new delivery changes."""
        return self.filter(origin=Origin.SHIPPED, edited_at=None)


class Entry(Record):
    """A reference row, its source, and whether an officer changed it.

    `shipped_key` is the row's name in the files of the application, empty for an office's own.
    """

    origin = models.CharField(
        _("origin"), max_length=8, choices=Origin, default=Origin.OFFICE, editable=False
    )
    shipped_key = models.CharField(
        _("name in the delivery"), max_length=150, blank=True, editable=False
    )
    edited_at = models.DateTimeField(
        _("changed by the office"), null=True, blank=True, editable=False
    )
    confidence = models.CharField(
        _("confidence"), max_length=12, choices=Confidence, default=Confidence.SOURCED
    )
    source = models.CharField(_("source"), max_length=250)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    note_en = models.CharField(_("note in English"), max_length=300, blank=True)
    note_fr = models.CharField(_("note in French"), max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def to_confirm(self) -> bool:
        """Whether the figure still waits to be checked against its source."""
        return self.confidence == Confidence.MEMORY

    @property
    def note(self) -> str:
        """The note in the reader's language, else in the other one."""
        return in_language(self, "note")


class Named(models.Model):
    """A row with a name in both languages."""

    name_en = models.CharField(_("name in English"), max_length=120)
    name_fr = models.CharField(_("name in French"), max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self, "name")


class Calls(models.Model):
    """A row that holds for call years of the funding project; the last one may be open."""

    call_from = models.PositiveSmallIntegerField(
        _("first call"),
        validators=[MinValueValidator(FIRST_CALL), MaxValueValidator(LAST_CALL)],
    )
    call_to = models.PositiveSmallIntegerField(
        _("last call"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_CALL), MaxValueValidator(LAST_CALL)],
        help_text=_("Empty: until further notice."),
    )

    class Meta:
        abstract = True


class WholeRange(Func):
    """The whole numbers between two columns as PostgreSQL's range, both ends included."""

    function = "int4range"
    output_field = IntegerRangeField()

    def __init__(self, start: str, end: str, **extra: Any) -> None:
        """Name the columns; an empty one leaves its side open."""
        super().__init__(
            F(start), F(end), RangeBoundary(inclusive_lower=True, inclusive_upper=True), **extra
        )


def in_call(call: int) -> Q:
    """Condition: the row holds for this call."""
    return Q(call_from__lte=call) & (Q(call_to__gte=call) | Q(call_to__isnull=True))


def in_language(row: models.Model, field: str) -> str:
    """Read the `_fr` or `_en` column for the reader, the other one where that is empty."""
    code = reader_code()
    other = "fr" if code == "en" else "en"
    return str(getattr(row, f"{field}_{code}") or getattr(row, f"{field}_{other}"))


def entry_rules(name: str) -> list[models.BaseConstraint]:
    """Make the named constraints that every reference row has."""
    shipped = Q(origin=Origin.SHIPPED)
    return [
        models.UniqueConstraint(
            fields=["shipped_key"],
            condition=shipped,
            name=f"reference_{name}_shipped_once",
            violation_error_message=_("This row of the delivery exists already."),
        ),
        models.CheckConstraint(
            condition=(shipped & ~Q(shipped_key="")) | (Q(origin=Origin.OFFICE, shipped_key="")),
            name=f"reference_{name}_origin",
            violation_error_message=_("Only a row of the delivery has a name in it."),
        ),
        models.CheckConstraint(
            condition=Q(confidence__in=Confidence.values),
            name=f"reference_{name}_confidence",
            violation_error_message=_("This confidence is not known."),
        ),
        models.CheckConstraint(
            condition=~Q(source=""),
            name=f"reference_{name}_sourced",
            violation_error_message=_("Say where this was read."),
        ),
    ]


def in_order(name: str, start: str, end: str) -> models.CheckConstraint:
    """Make the named constraint that the end is not before the start; an open end passes."""
    return models.CheckConstraint(
        condition=Q(**{f"{end}__gte": F(start)}) | Q(**{f"{end}__isnull": True}),
        name=name,
        violation_error_message=_("The end lies before the start."),
    )
