"""The articles of an agreement that somebody wrote, or that were written down for approval."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from intl_office.documents.models import ClauseVersion
from partnerships.enums import Topic
from partnerships.models.agreement import Agreement

LONGEST = 12_000  # characters of one article in one language


@audited()
class Article(Record):
    """What an agreement says on one topic, in French and English.

    Attributes:
        clause_version: the clause that it stands on; its own words are compared with it.
        values: of the clause's own variables, by name, as `documents.clauses.written` takes them.
        position: its place among the articles since they were written down; 0 in a draft, which
            follows the template.
        as_clause: its words are those of the clause, written down as the text was approved; a
            draft fills the clause in anew.

    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="articles")
    topic = models.CharField(_("topic"), max_length=16, choices=Topic)
    text_fr = models.TextField(_("text in French"), blank=True, max_length=LONGEST)
    text_en = models.TextField(_("text in English"), blank=True, max_length=LONGEST)
    clause_version = models.ForeignKey(
        ClauseVersion,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("clause"),
    )
    values: Any = models.JSONField(_("values"), default=dict, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(_("place"), default=0, editable=False)
    as_clause = models.BooleanField(_("words of the clause"), default=False, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "topic"],
                name="partnerships_article_once",
                violation_error_message=_("There is an article on this topic already."),
            ),
            models.CheckConstraint(
                condition=Q(topic__in=Topic.values),
                name="partnerships_article_topic_known",
                violation_error_message=_("This topic is not known."),
            ),
            models.CheckConstraint(
                condition=~Q(text_fr="", text_en="") | Q(clause_version__isnull=False),
                name="partnerships_article_written",
                violation_error_message=_(
                    "An article has a clause, or a text in one language at least."
                ),
            ),
            models.CheckConstraint(
                condition=Q(as_clause=False) | Q(clause_version__isnull=False),
                name="partnerships_article_as_clause",
                violation_error_message=_("The words of a clause come from one."),
            ),
        ]

    def __str__(self) -> str:
        return str(Topic(self.topic).label)

    @staticmethod
    def values_in_words(value: dict[str, str]) -> str:
        """The values of the clause's variables, for the history."""
        return ", ".join(f"{name}: {said}" for name, said in value.items())

    def words(self, code: str) -> str:
        """Its own words in a language (`fr`, `en`), or those written down; empty without any."""
        return self.text_fr if code == "fr" else self.text_en

    @property
    def is_overridden(self) -> bool:
        """Whether somebody wrote other words than the clause's."""
        return bool(self.text_fr or self.text_en) and not self.as_clause
