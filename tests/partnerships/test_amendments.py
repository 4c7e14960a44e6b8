"""Amendments: begun, rivals refused, applied with their agreement, raced against a taker."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from intl_office.accounts.models import User
from intl_office.core.workflow import Blocked
from intl_office.core.years import AcademicYear
from intl_office.deadlines.models import Deadline
from intl_office.documents.enums import Locale
from partnerships import tasks
from partnerships.actions import places, steps
from partnerships.actions.agreements import ConditionEntry, save_conditions
from partnerships.actions.amending import add_change, amend, begin, remove_change
from partnerships.actions.clocks import END
from partnerships.actions.places import NoPlace
from partnerships.enums import AgreementType, State
from partnerships.life_enums import Matter
from partnerships.models import Agreement, AgreementYear, Change
from partnerships.printing import AgreementKind
from partnerships.workflow import agreements
from tests.factories.access import house, user_with
from tests.factories.documents import stored
from tests.factories.partnerships import (
    agreement_with,
    circuit_of,
    heard,
    in_days,
    in_force,
)
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db
NOW = AcademicYear.current()
At = Callable[[str], datetime]


def ends(days: int = 900, **more: Any) -> Change:
    return Change(matter=Matter.END, ends_on=in_days(days), **more)


def words(article: str = "Article 4", after: str = "Neuf") -> Change:
    texts = {"after_fr": after, "after_en": after, "before_fr": "Vieux", "before_en": "Old"}
    return Change(matter=Matter.ARTICLE, article_fr=article, article_en=article, **texts)


def conditions(**more: Any) -> Change:
    return Change(matter=Matter.CONDITIONS, from_year=NOW.next, **more)


def signed(amendment: Agreement, **columns: Any) -> Agreement:
    """The amendment signed by everybody, not yet in force."""
    known = {"state": State.SIGNED, "signed_on": in_days(-1), "approved_on": in_days(-9)}
    Agreement.objects.filter(pk=amendment.pk).update(**{**known, **columns})
    return Agreement.objects.select_related("parent").get(pk=amendment.pk)


# ---------------------------------------------------------------- writing
def test_it_is_begun_with_the_parties_of_its_agreement(officer: User) -> None:
    parent = in_force()
    made = amend(parent=parent, change=ends(), by=officer)
    assert (made.type, made.parent, made.state) == (AgreementType.AMENDMENT, parent, State.DRAFT)
    assert [one.partner for one in made.all_parties] == [one.partner for one in parent.all_parties]
    (change,) = made.own_changes
    assert str(parent.ends_on.year) in change.before_en
    assert parent.number in made.title_fr
    assert parent.number in made.title_en


def test_others_and_other_states_are_refused(officer: User) -> None:
    with pytest.raises(PermissionDenied):
        amend(parent=in_force(unit=house().letters), change=ends(), by=user_with("referent"))
    for state in (State.DRAFT, State.EXPIRED):
        with pytest.raises(ValidationError):
            amend(parent=agreement_with(state=state), change=ends(), by=officer)
    assert not Agreement.objects.filter(type=AgreementType.AMENDMENT).exists()


def test_another_open_one_of_the_same_matter_is_refused(officer: User) -> None:
    parent = in_force()
    first = amend(parent=parent, change=ends(), by=officer)
    with pytest.raises(ValidationError, match=first.number):
        amend(parent=parent, change=ends(800), by=officer)
    other = amend(parent=parent, change=words(), by=officer)
    with pytest.raises(ValidationError, match=other.number):
        amend(parent=parent, change=words(" article 4 "), by=officer)
    amend(parent=parent, change=words("Article 5"), by=officer)
    with pytest.raises(ValidationError):
        add_change(
            change=Change(amendment=other, matter=Matter.END, ends_on=in_days(9)), by=officer
        )
    steps.abandon(agreement=first, by=officer, reason="Not needed")
    amend(parent=parent, change=ends(), by=officer)
    with pytest.raises(Blocked) as back:
        steps.revive(agreement=first, by=officer, reason="")
    assert "reason" in {one.code for one in back.value.reasons}


def test_a_rival_taken_up_again_is_not_sent(officer: User) -> None:
    parent = in_force()
    first = amend(parent=parent, change=ends(), by=officer)
    steps.abandon(agreement=first, by=officer, reason="Not needed")
    amend(parent=parent, change=ends(), by=officer)
    steps.revive(agreement=first, by=officer, reason="Needed again")
    fresh = Agreement.objects.get(pk=first.pk)
    with pytest.raises(Blocked) as blocked:
        steps.submit(agreement=fresh, circuit=circuit_of(officer), by=officer)
    assert "rival" in {one.code for one in blocked.value.reasons}


def test_conditions_are_brought_and_taken_away_with_their_line(officer: User) -> None:
    parent = in_force(persons=4)
    made = amend(parent=parent, change=conditions(), by=officer)
    (line,) = made.conditions.all()
    assert (line.persons, line.first_year, line.last_year) == (4, NOW.next, NOW.next.next)
    assert not AgreementYear.objects.filter(agreement=made).exists()
    save_conditions(agreement=made, entries=[ConditionEntry({"persons": 7}, line)], by=officer)
    assert not AgreementYear.objects.filter(agreement=made).exists()
    remove_change(change=made.own_changes[0], by=officer)
    assert not made.conditions.exists()
    with pytest.raises(ValidationError, match="changes the conditions"):
        save_conditions(agreement=made, entries=[ConditionEntry({"persons": 7})], by=officer)


def test_an_amendment_that_says_nothing_is_not_sent(officer: User) -> None:
    parent = in_force()
    made = amend(parent=parent, change=ends(), by=officer)
    remove_change(change=made.own_changes[0], by=officer)
    fresh = Agreement.objects.get(pk=made.pk)
    with pytest.raises(Blocked) as blocked:
        steps.submit(agreement=fresh, circuit=circuit_of(officer), by=officer)
    assert "changes" in {one.code for one in blocked.value.reasons}


# ---------------------------------------------------------------- coming into force
def test_it_changes_its_agreement_when_it_begins(officer: User) -> None:
    parent = in_force(persons=2)
    steps.keep_deadlines(agreement=parent)
    day = in_days(1200)
    made = amend(parent=parent, change=Change(matter=Matter.END, ends_on=day), by=officer)
    add_change(
        change=Change(amendment=made, matter=Matter.CONDITIONS, from_year=NOW.next), by=officer
    )
    made.conditions.update(persons=5)
    row = signed(made, starts_on=in_days(1))
    assert not begin(row)  # not its day
    row = signed(made, starts_on=in_days(0))
    tasks.follow_calendar()
    row.refresh_from_db()
    parent.refresh_from_db()
    assert (row.state, parent.ends_on) == (State.IN_FORCE, day)
    promised = {one.year: one.promised for one in parent.years.all()}
    assert promised == {NOW: 2, NOW.next: 5, NOW.next.next: 5}
    assert Deadline.objects.get(subject=parent.uid, key=END).due_on == day


def test_the_last_signature_applies_one_that_has_begun(officer: User) -> None:
    parent = in_force()
    made = amend(parent=parent, change=ends(), by=officer)
    Agreement.objects.filter(pk=made.pk).update(state=State.SIGNATURE, signed_copy=stored())
    row = Agreement.objects.get(pk=made.pk)
    days = {one.pk: in_days(-1) for one in row.all_parties}
    steps.record_signatures(agreement=row, days=days, by=officer)
    row.refresh_from_db()
    assert row.state == State.SIGNATURE  # an amendment goes to the ministers likewise
    heard(row)
    steps.record_signatures(agreement=row, days=days, by=officer)
    row.refresh_from_db()
    parent.refresh_from_db()
    assert (row.state, parent.ends_on) == (State.IN_FORCE, in_days(900))


def test_places_taken_keep_it_from_being_applied(officer: User) -> None:
    parent = in_force(persons=3)
    made = amend(parent=parent, change=conditions(), by=officer)
    made.conditions.update(persons=1)
    AgreementYear.objects.filter(agreement=parent, year=NOW.next).update(taken=2)
    row = signed(made, starts_on=in_days(0))
    assert len(row.misfits) == 1
    tasks.follow_calendar()
    row.refresh_from_db()
    assert row.state == State.SIGNED
    AgreementYear.objects.filter(agreement=parent).update(taken=0)
    tasks.follow_calendar()
    row.refresh_from_db()
    assert row.state == State.IN_FORCE


@pytest.mark.parametrize("shift", [-1, -2000], ids=["passed", "before-its-first-day"])
def test_an_impossible_end_is_said(officer: User, shift: int) -> None:
    made = amend(parent=in_force(), change=ends(shift), by=officer)
    assert agreements.transitions["sign"].missing(made)


def test_an_earlier_end_respects_places_taken_after_it(officer: User) -> None:
    parent = in_force()
    made = amend(parent=parent, change=ends(1), by=officer)
    assert not made.misfits
    AgreementYear.objects.filter(agreement=parent, year=NOW.next).update(taken=1)
    assert Agreement.objects.get(pk=made.pk).misfits


def test_it_is_over_with_its_agreement(officer: User) -> None:
    parent = in_force()
    made = amend(parent=parent, change=words(), by=officer)
    signed(made, state=State.IN_FORCE)
    tasks.follow_calendar()
    made.refresh_from_db()
    assert made.state == State.IN_FORCE
    Agreement.objects.filter(pk=parent.pk).update(state=State.TERMINATED, ended_on=in_days(0))
    tasks.follow_calendar()
    made.refresh_from_db()
    assert made.state == State.EXPIRED


def test_the_document_shows_before_and_after(officer: User) -> None:
    made = amend(parent=in_force(), change=words(after="Nouveau texte"), by=officer)
    known = AgreementKind().context(made.uid, Locale.BOTH)
    ((title, before, after),) = known["changes"]
    assert title == [["fr", "Article 4"]]
    assert before == [["fr", "Vieux"], ["en", "Old"]]
    assert after == [["fr", "Nouveau texte"]]


# ---------------------------------------------------------------- race
@pytest.mark.django_db(transaction=True)
def test_an_amendment_and_a_taker_at_once_agree() -> None:
    """Whoever comes first: no place is taken beyond what holds afterwards."""
    officer = user_with("officer-cooperation", language="en")
    parent = in_force(persons=2)
    places_ = parent.years.get(year=NOW.next)
    places.take(places_, cause="Mobility of Léa", by=officer)
    made = amend(parent=parent, change=conditions(), by=officer)
    made.conditions.update(persons=1)
    row = signed(made, starts_on=in_days(0))
    begun, took = at_once(
        lambda: begin(row),
        lambda: places.take(places_, cause="Mobility of Noé", by=officer),
    )
    places_.refresh_from_db()
    row.refresh_from_db()
    if isinstance(took, NoPlace):
        assert (begun, row.state, places_.promised, places_.taken) == (True, State.IN_FORCE, 1, 1)
    else:
        assert begun is False or isinstance(begun, ValidationError)
        assert (row.state, places_.promised, places_.taken) == (State.SIGNED, 2, 2)


@pytest.mark.django_db(transaction=True)
def test_two_begin_an_amendment_of_the_same_at_once() -> None:
    people = [user_with("officer-cooperation"), user_with("director")]
    parent = in_force()
    results = at_once(
        *[lambda one=one: amend(parent=parent, change=ends(), by=one) for one in people]
    )
    assert sum(isinstance(one, ValidationError) for one in results) == 1, results
    assert Change.objects.count() == 1
