"""What an amendment changes: before, after."""

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from intl_office.core.years import AcademicYear, AcademicYearField
from intl_office.reference.models.base import in_language
from partnerships.life_enums import STRUCTURED, Matter
from partnerships.models.agreement import Agreement

WORDS = 8000
_NO_WORDS = Q(article_fr="", article_en="", after_fr="", after_en="")


@audited()
class Change(Record):
    """One line of an amendment.

    `before` is what the agreement said when the line was written, in words of both languages. A
    last day and conditions are applied to the agreement when the amendment comes into force: from
    `from_year` on its conditions are those of the amendment.
    """

    amendment = models.ForeignKey(Agreement, models.CASCADE, related_name="changes")
    matter = models.CharField(_("what changes"), max_length=10, choices=Matter)
    article_fr = models.CharField(_("article or topic in French"), max_length=200, blank=True)
    article_en = models.CharField(_("article or topic in English"), max_length=200, blank=True)
    before_fr = models.TextField(_("before, in French"), blank=True, max_length=WORDS)
    before_en = models.TextField(_("before, in English"), blank=True, max_length=WORDS)
    after_fr = models.TextField(_("after, in French"), blank=True, max_length=WORDS)
    after_en = models.TextField(_("after, in English"), blank=True, max_length=WORDS)
    ends_on = models.DateField(_("new last day"), null=True, blank=True)
    from_year = AcademicYearField[AcademicYear | str | None, AcademicYear | None](
        _("from academic year on"), null=True, blank=True
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change by an amendment")
        verbose_name_plural = _("changes by amendments")
        constraints = [
            models.CheckConstraint(
                condition=Q(Q(matter=Matter.END, ends_on__isnull=False, from_year=None), _NO_WORDS)
                | Q(Q(matter=Matter.CONDITIONS, from_year__isnull=False, ends_on=None), _NO_WORDS)
                | Q(
                    Q(matter__in=[Matter.ARTICLE, Matter.TEXT], ends_on=None, from_year=None),
                    ~Q(after_fr=""),
                    ~Q(after_en=""),
                ),
                name="partnerships_change_columns",
                violation_error_message=_(
                    "A new last day, a first academic year, or the new words in both languages."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(matter=Matter.ARTICLE) | (~Q(article_fr="") & ~Q(article_en="")),
                name="partnerships_change_article",
                violation_error_message=_("Name the article or topic in both languages."),
            ),
            models.UniqueConstraint(
                fields=["amendment", "matter"],
                condition=Q(matter__in=STRUCTURED),
                name="partnerships_change_once",
                violation_error_message=_("This amendment changes it already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What changes, in the reader's language."""
        return in_language(self, "article") or str(self.get_matter_display())

    @property
    def before(self) -> str:
        """What it was."""
        return in_language(self, "before")

    @property
    def after(self) -> str:
        """What it becomes; conditions stand in a table of their own."""
        if self.ends_on is not None:
            return date_format(self.ends_on, "DATE_FORMAT")
        if self.from_year is not None:
            return _now("The conditions of this amendment, from %(year)s on.") % {
                "year": self.from_year
            }
        return in_language(self, "after")
