"""The articles of an agreement that somebody wrote, or that were written down for approval."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from partnerships.enums import Topic
from partnerships.models.agreement import Agreement

LONGEST = 12_000  # characters of one article in one language


@audited()
class Article(Record):
    """What an agreement says on one topic, in French and English."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="articles")
    topic = models.CharField(_("topic"), max_length=16, choices=Topic)
    text_fr = models.TextField(_("text in French"), blank=True, max_length=LONGEST)
    text_en = models.TextField(_("text in English"), blank=True, max_length=LONGEST)

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
                condition=~Q(text_fr="", text_en=""),
                name="partnerships_article_written",
                violation_error_message=_("An article has a text in one language at least."),
            ),
        ]

    def __str__(self) -> str:
        return str(Topic(self.topic).label)
