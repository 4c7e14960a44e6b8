"""What an agreement says, article by article: its own words, or a clause of the library filled in.

A draft follows the library. When it is sent for approval its articles are written down
(`actions.contents.write_down`); from then on what the library says later is nothing to it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.db import models
from django.urls import reverse

from intl_office.documents.clauses import Declared, Filled, fill, names, written
from intl_office.documents.models import ClauseVersion
from intl_office.documents.models.template import Plan, in_order, plan_of
from partnerships.contents import EXCHANGED, Contents
from partnerships.enums import State, Topic
from partnerships.variables import fits, value_of
from partnerships.workflow import KIND

if TYPE_CHECKING:
    from partnerships.models.agreement import Agreement
    from partnerships.models.article import Article

NOTHING = Filled("")


class Wording(models.Model):
    """The part of an agreement that says its text."""

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        uid: Any
        type: Any
        state: Any
        languages: Any
        articles: Any
        conditions: Any

        @property
        def required(self) -> Contents: ...  # noqa: D102

    @cached_property
    def own_articles(self) -> "Mapping[str, Article]":
        """The articles of its own, by topic, with the clauses they stand on; one query."""
        rows = self.articles.select_related("clause_version__clause")
        return {row.topic: row for row in rows}

    @cached_property
    def in_library(self) -> Sequence[ClauseVersion]:
        """The clauses for its type, each in the version in use; one query."""
        return list(ClauseVersion.objects.in_library(KIND, self.type))

    @cached_property
    def has_conditions(self) -> bool:
        """Whether people are exchanged under it."""
        found: bool = self.conditions.exists()
        return found

    @property
    def follows_library(self) -> bool:
        """Whether its text is still to be written down."""
        return self.state == State.DRAFT or any(
            topic not in self.own_articles for topic in self.required.topics
        )

    @property
    def codes(self) -> Sequence[str]:
        """The languages of its text."""
        return ("fr", "en") if self.languages == "both" else (str(self.languages),)

    @property
    def topics(self) -> list[Topic]:
        """What its text speaks of, in order: required, written, and exchanges where there are any.

        A draft has the parts of obligatory clauses too. Special provisions stand in columns of
        their own.
        """
        wanted = {*map(str, self.required.topics), *self.own_articles}
        if self.follows_library:
            wanted |= self._from_library()
        return self.in_order(wanted)

    def in_order(self, topics: Collection[str]) -> list[Topic]:
        """These topics as the template of its type has them, or as they were written down."""
        if self.follows_library:
            places = self.plan.places
        else:
            known = self.own_articles.items()
            places = {topic: one.position for topic, one in known if one.position}
        return in_order(topics, places, list(Topic))

    @cached_property
    def plan(self) -> Plan:
        """What the template of its type says; one query."""
        return plan_of(KIND, self.type)

    def _from_library(self) -> set[str]:
        found = {
            one.clause.slot for one in self.in_library if one.clause.obligatory and self._meets(one)
        }
        found |= set(self.plan.included)
        if self.has_conditions:
            found |= {topic for topic in EXCHANGED if self.usual(topic)}
        return found

    def offered(self, topic: str) -> list[ClauseVersion]:
        """The clauses that may stand there; first the one that does where none is chosen."""
        rows = [one for one in self.in_library if one.clause.slot == topic and self._meets(one)]
        return sorted(rows, key=self.plan.rank)

    def _meets(self, version: ClauseVersion) -> bool:
        return fits(cast("Agreement", self), version.clause.condition)

    def usual(self, topic: str) -> ClauseVersion | None:
        """The clause that stands there where nobody chose another."""
        return next(iter(self.offered(topic)), None)

    def clause_of(self, topic: str) -> ClauseVersion | None:
        """The clause under an article: the one chosen for it, else the usual one."""
        own = self.own_articles.get(topic)
        if own is not None and own.clause_version is not None:
            return own.clause_version
        return self.usual(topic)

    def newer(self, topic: str) -> ClauseVersion | None:
        """The version in use of the clause under an article, where it stands on an older one."""
        found = self.clause_of(topic)
        rows = (one for one in self.in_library if found and one.clause_id == found.clause_id)
        newest = next(rows, None)
        return newest if newest and found and newest.number > found.number else None

    def heading(self, topic: str, code: str) -> str:
        """What the clause has printed above the article; empty where its topic is."""
        own = self.own_articles.get(topic)
        if own is not None and not (own.clause_version_id or self.follows_library):
            return ""
        found = self.clause_of(topic)
        return found.heading(code) if found else ""

    def article_text(self, topic: str, code: str) -> str:
        """What it says on a topic in a language: its own words, else the clause's."""
        return self.said(topic, code).text

    def said(self, topic: str, code: str) -> Filled:
        """The same, with the variables that have no value yet."""
        own = self.own_articles.get(topic)
        if own is None:
            return self.clause_text(topic, code)
        words = own.words(code)
        if words and not (own.as_clause and self.state == State.DRAFT):
            return Filled(words)
        return self.clause_text(topic, code) if self.follows_library else NOTHING

    def clause_text(self, topic: str, code: str) -> Filled:
        """What the library says there, with the values of this agreement."""
        found = self.clause_of(topic)
        own = self.own_articles.get(topic)
        return self.filled(found, own.values if own else {}, code) if found else NOTHING

    def filled(self, version: ClauseVersion, values: Mapping[str, str], code: str) -> Filled:
        """A clause with values of its own variables and what is known of the agreement."""
        own = {one.name: one for one in version.declared}
        text = version.text(code)
        known = {
            name: _own_value(own[name], values, code)
            if name in own
            else value_of(cast("Agreement", self), name, code)
            for name in names(text)
        }
        return fill(text, known, optional={one.name for one in own.values() if not one.obligatory})

    def unfilled(self, topic: str) -> Iterator[str]:
        """The variables without a value in the languages of the text, once each."""
        found: dict[str, None] = {}
        for code in self.codes:
            found |= dict.fromkeys(self.said(topic, code).missing)
        yield from found

    @property
    def article_words(self) -> list[str]:
        """Every text of its articles, in both languages, also those that are not printed."""
        own = [one.words(code) for one in self.own_articles.values() for code in ("fr", "en")]
        return own + [self.article_text(one, code) for one in self.topics for code in self.codes]

    def article_url(self, topic: str) -> str:
        """Where this article is written."""
        return reverse("partnerships:article", args=[self.uid, topic])


def _own_value(one: Declared, values: Mapping[str, str], code: str) -> str:
    return written(one.type, values.get(one.name, ""), code)
