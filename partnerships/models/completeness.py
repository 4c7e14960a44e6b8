"""What an agreement holds of what its type must hold (`partnerships.contents`)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.contents import Contents, contents_of
from partnerships.enums import Dimension, Fact, Topic
from partnerships.models.wording import Wording
from partnerships.variables import VARIABLES

if TYPE_CHECKING:
    from partnerships.models.details import Details

# The particulars of a type, by the name of the one-to-one relation.
OF_FACT = {
    Fact.DEGREE: "degree",
    Fact.COTUTELLE: "cotutelle",
    Fact.TRAINEESHIP: "traineeship",
}


class Missing(NamedTuple):
    """One required content that is not there: its name, a sentence, the field, where it is."""

    code: str
    said: str
    field: str
    link: str


class Completeness(Wording):
    """The part of an agreement that compares it with what its type asks."""

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        dimensions: Any
        continuum: Any
        parties: Any
        all_parties: Any

        @property
        def edit_url(self) -> str:
            """Where its entries are put right."""

    @property
    def required(self) -> Contents:
        """The articles and facts that its type asks for, with their sources."""
        own = self.details
        return contents_of(self.type, engineers=bool(own and getattr(own, "engineers", False)))

    @property
    def details_name(self) -> str:
        """The relation to the particulars of its type; empty for a type without any."""
        facts = contents_of(self.type).facts
        return next((name for fact, name in OF_FACT.items() if fact in facts), "")

    @property
    def details(self) -> "Details | None":
        """The particulars of its type, None where there are none yet."""
        found: Details | None = getattr(self, self.details_name, None)
        return found

    @property
    def needs_factsheets(self) -> bool:
        """Whether each institution gives a factsheet."""
        return Fact.FACTSHEET in contents_of(self.type).facts

    @property
    def details_url(self) -> str:
        """Where its particulars are written."""
        return reverse("partnerships:details", args=[self.uid])

    @property
    def missing_contents(self) -> Iterator[Missing]:
        """Every required content that is not there; conditions are asked for by a guard."""
        yield from self._missing_articles()
        yield from self._missing_values()
        if Fact.DIMENSIONS in self.required.facts and not self.dimensions:
            said = _("Say which dimensions the agreement covers.")
            link = f"{self.edit_url}#id_dimensions"
            yield Missing("dimensions", said, "dimensions", link)
        yield from self._missing_details()
        if self.needs_factsheets:
            yield from self._missing_factsheets()

    def _missing_articles(self) -> Iterator[Missing]:
        for topic, source in self.required.topics.items():
            for code in self.codes:
                if not self.article_text(topic, code):
                    known = {"topic": topic.label, "source": source, "language": _in_words(code)}
                    said = _("The article “%(topic)s” is not written in %(language)s (%(source)s).")
                    link = f"{self.article_url(topic)}#id_text_{code}"
                    yield Missing(f"article-{topic}-{code}", said % known, f"text_{code}", link)

    def _missing_values(self) -> Iterator[Missing]:
        """What the clauses name and nobody has filled in."""
        for topic in self.topics:
            for name in self.unfilled(topic):
                yield self._missing_value(topic, name)

    def _missing_value(self, topic: Topic, name: str) -> Missing:
        version = self.clause_of(topic)
        declared = {one.name: one for one in version.declared} if version else {}
        code, url = f"value-{topic}-{name}", self.article_url(topic)
        if name in declared:
            known = {"topic": topic.label, "value": declared[name].label}
            said = _("“%(value)s” is not filled in (article “%(topic)s”).") % known
            return Missing(code, said, f"value_{name}", f"{url}#id_value_{name}")
        if name in VARIABLES:
            known = {"topic": topic.label, "value": VARIABLES[name].variable.label}
            said = _("The article “%(topic)s” needs what is not known yet: %(value)s.") % known
            return Missing(code, said, name, self.edit_url)
        said = _("The article “%(topic)s” names what nobody knows: %(value)s.")
        return Missing(code, said % {"topic": topic.label, "value": f"[[{name}]]"}, "", url)

    def _missing_details(self) -> Iterator[Missing]:
        if not self.details_name:
            return
        own = self.details
        if own is None:
            said = _("The particulars that an agreement of this type needs are not filled in.")
            yield Missing("details", said, "", self.details_url)
            return
        for gap in own.gaps():
            link = f"{self.details_url}#id_{gap.field}"
            yield Missing(f"details-{gap.field}", gap.said, gap.field, link)

    def _missing_factsheets(self) -> Iterator[Missing]:
        known = self.parties.select_related("factsheet", "partner").order_by("position", "pk")
        for party in known:
            link = reverse("partnerships:factsheet_edit", args=[party.uid])
            sheet = getattr(party, "factsheet", None)
            if sheet is None:
                said = _("The factsheet of %(party)s is missing.") % {"party": party.name}
                yield Missing("factsheet", said, "", link)
                continue
            for gap in sheet.gaps():
                said = _("%(party)s: %(said)s") % {"party": party.name, "said": gap.said}
                yield Missing(f"factsheet-{gap.field}", said, gap.field, f"{link}#id_{gap.field}")

    @property
    def side_names(self) -> tuple[str, str]:
        """Our name, and the partner's where there is one alone: what conditions call them."""
        names = [one.name for one in self.all_parties if one.partner_id]
        house = next((one.name for one in self.all_parties if not one.partner_id), "")
        return house or _("Our institution"), names[0] if len(names) == 1 else ""

    @property
    def dimension_names(self) -> list[str]:
        """What it covers, in words."""
        return [str(one.label) for one in Dimension if one in self.dimensions]

    @property
    def dimension_list(self) -> str:
        """The same in one line, for lists and exports."""
        return ", ".join(self.dimension_names)

    @property
    def continuum_word(self) -> str:
        """Whether training and research are linked, for lists and exports."""
        return _("Yes") if self.continuum else ""


def _in_words(code: str) -> str:
    return _("French") if code == "fr" else _("English")
