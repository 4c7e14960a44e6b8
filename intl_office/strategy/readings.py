"""One sentence under each picture: what there is to see, computed from its figures."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intl_office.core.money import ZERO, format_money
from intl_office.strategy.queries import Figures
from projects.enums import Stage

NAMED = 3  # countries or programmes that a sentence names


def of_countries(figures: Figures) -> str:
    """Where the partners are."""
    found = figures.countries
    if not found:
        return _("No agreement was in force on this day.")
    named = [(one.country.name, one.partners) for one in found[:NAMED]]
    words = ngettext(
        "The partners are in %(number)s country: %(named)s.",
        "The partners are in %(number)s countries; most of them in %(named)s.",
        len(found),
    )
    return words % {"number": len(found), "named": _listed(named)}


def of_flows(figures: Figures) -> str:
    """How this academic year compares with the one before, on the same day."""
    if not any(one.out or one.back for one in figures.flows):
        return _("No mobility was known on this day.")
    words = _(
        "In %(year)s, %(out)s go out and %(back)s come in; on the same day of the year before it"
        " was %(out_before)s and %(back_before)s."
    )
    return words % {
        "year": figures.year,
        "out": number(figures.out.now),
        "back": number(figures.back.now),
        "out_before": number(figures.out.before),
        "back_before": number(figures.back.before),
    }


def of_programmes(figures: Figures) -> str:
    """Which programmes send most."""
    sending = [one for one in figures.programmes if one.out]
    if not sending:
        return _("No programme sends anybody in %(year)s.") % {"year": figures.year}
    named = [(one.name, one.out) for one in sending[:NAMED]]
    words = ngettext(
        "%(number)s programme sends students in %(year)s: %(named)s.",
        "%(number)s programmes send students in %(year)s; most of them %(named)s.",
        len(sending),
    )
    return words % {"number": len(sending), "year": figures.year, "named": _listed(named)}


def of_balance(figures: Figures) -> str:
    """How many leave for each one who comes."""
    out = sum(one.out for one in figures.balance)
    back = sum(one.back for one in figures.balance)
    if not out and not back:
        return _("No place of an agreement was taken in these years.")
    years = {"first": figures.balance[0].year, "last": figures.balance[-1].year}
    given = {**years, "out": number(out), "back": number(back)}
    if not back or not out:
        words = _("From %(first)s to %(last)s, %(out)s places were taken out and %(back)s in.")
        return words % given
    words = _(
        "From %(first)s to %(last)s, %(out)s places were taken out and %(back)s in: %(ratio)s out"
        " for one in."
    )
    return words % {**given, "ratio": number_format(Decimal(out) / back, 1)}


def of_ends(figures: Figures, months: Mapping[str, int]) -> str:
    """When agreements end, and the month in which most do."""
    if not figures.ends:
        return _("No agreement ends in the 12 months after this day.")
    words = ngettext(
        "%(number)s agreement ends within 12 months of %(day)s, in %(month)s.",
        "%(number)s agreements end within 12 months of %(day)s; %(most)s of them in %(month)s.",
        len(figures.ends),
    )
    month, most = max(months.items(), key=lambda pair: pair[1])
    day = date_format(figures.day, "DATE_FORMAT")
    return words % {
        "number": number(len(figures.ends)), "day": day, "most": number(most), "month": month,
    }  # fmt: skip


def of_stages(figures: Figures) -> str:
    """How many proposals are known, what share of those decided was granted, our part of it."""
    count = {stage: _count(figures, stage) for stage in Stage}
    known, decided = sum(count.values()), count[Stage.GRANTED] + count[Stage.REJECTED]
    if not known:
        return _("No proposal was known on this day.")
    first = ngettext("%(number)s proposal is known.", "%(number)s proposals are known.", known) % {
        "number": number(known)
    }
    if not decided:
        return first + " " + _("The funders have decided on none of them.")
    words = _(
        "%(granted)s of the %(decided)s decided were granted (%(share)s%%); our part of what they"
        " ask for: %(amount)s."
    )
    share = number_format(Decimal(100 * count[Stage.GRANTED]) / decided, 0)
    given = {"granted": number(count[Stage.GRANTED]), "decided": number(decided), "share": share}
    return f"{first} {words % {**given, 'amount': granted_amount(figures)}}"


def granted_amount(figures: Figures) -> str:
    """Our part of the granted proposals, in each currency."""
    own: dict[str, Decimal] = {}
    for one in figures.stages:
        if one.stage == Stage.GRANTED:
            own[one.currency] = own.get(one.currency, ZERO) + one.own
    return money(own)


def money(amounts: Mapping[str, Decimal]) -> str:
    """Amounts in their currencies; nothing is zero euros."""
    known = [format_money(amount, code) for code, amount in sorted(amounts.items()) if amount]
    return " + ".join(known) or format_money(ZERO)


def number(value: int) -> str:
    """A number with the separators of the reader's language."""
    return str(number_format(value, force_grouping=True))


def _count(figures: Figures, stage: Stage) -> int:
    return sum(one.count for one in figures.stages if one.stage == stage)


def _listed(named: Sequence[tuple[str, int]]) -> str:
    return ", ".join(
        _("%(name)s (%(number)s)") % {"name": name, "number": number(count)}
        for name, count in named
    )
