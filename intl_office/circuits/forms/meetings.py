"""Writing bodies, members, meetings and agendas."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.circuits.actions import agenda
from intl_office.circuits.actions.bodies import save_body, save_member
from intl_office.circuits.actions.meetings import save_meeting
from intl_office.circuits.models import AgendaItem, Body, BodyMember, Meeting
from intl_office.circuits.models.meetings import MOST_ITEMS
from intl_office.core.errors import add_violation
from intl_office.core.moments import Moment
from intl_office.organisations.forms.base import DayInput, RowForm
from intl_office.organisations.models import Person
from intl_office.ui.forms import OfficeForm

NAMED = 5  # people listed where a name is shared


class BodyForm(RowForm[Body]):
    """A body: names, kind, how it numbers."""

    class Meta:
        model = Body
        fields = ("name_fr", "name_en", "kind", "code", "numbering", "rank", "active")

    def narrow(self) -> None:
        """The code stands in addresses: it stays."""
        if self.instance.pk:
            del self.fields["code"]

    def act(self, by: User) -> Body:
        """Write it."""
        return save_body(body=self.instance, by=by)


class MemberForm(RowForm[BodyMember]):
    """Somebody in a body; people of the house are found by name or address."""

    who = forms.CharField(
        label=_("Person of the house"),
        required=False,
        max_length=200,
        help_text=_("Name or email address. Leave it empty for somebody from outside."),
    )

    class Meta:
        model = BodyMember
        fields = ("who", "outsider", "function", "starts_on", "ends_on")
        widgets = {"starts_on": DayInput(), "ends_on": DayInput()}

    field_order = Meta.fields

    def narrow(self) -> None:
        """A member stays the same person; a new one begins today."""
        if self.instance.pk:
            del self.fields["who"]
            del self.fields["outsider"]
        else:
            self.initial.setdefault("starts_on", timezone.localdate())

    def clean_who(self) -> str:
        """Find the one person meant; raises ValidationError for none or several."""
        words = str(self.cleaned_data["who"]).strip()
        self.instance.person = self._found(words) if words else None
        return words

    def _found(self, words: str) -> Person:
        rows = Person.objects.all().visible_to(cast("User", self.user)).filter(is_active=True)
        exact = rows.filter(email__iexact=words).first()
        found = [exact] if exact else list(rows.matching(words).order_by("last_name", "pk")[:NAMED])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("Nobody of the house has this name or address."), code="none")
        names = ", ".join(f"{one} <{one.email}>" if one.email else str(one) for one in found)
        raise ValidationError(
            _("Several people: %(names)s. Write the whole address."),
            code="several",
            params={"names": names},
        )

    def act(self, by: User) -> BodyMember:
        """Write who it is."""
        return save_member(member=self.instance, by=by)


class MeetingForm(RowForm[Meeting]):
    """When and where a body meets."""

    link = forms.URLField(
        label=_("Address of the video meeting"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput(),
    )

    class Meta:
        model = Meeting
        fields = ("day", "at", "place", "link", "papers_on")
        widgets = {
            "day": DayInput(),
            "papers_on": DayInput(),
            "at": forms.TimeInput({"type": "time"}, "%H:%M"),
        }

    def narrow(self) -> None:
        """Say by which clock the hour is."""
        city = Moment(timezone.localdate(), None, self.instance.zone).city
        self.fields["at"].help_text = _("%(city)s time.") % {"city": city}

    def clean_day(self) -> Any:
        """A new or moved meeting lies ahead."""
        day = self.cleaned_data["day"]
        if "day" in self.changed_data and day < timezone.localdate():
            raise ValidationError(_("This day is over."), code="past")
        return day

    def act(self, by: User) -> Meeting:
        """Write it."""
        return save_meeting(meeting=self.instance, by=by)


class ItemForm(RowForm[AgendaItem]):
    """A subject of its own, or what is said of a file on the agenda."""

    class Meta:
        model = AgendaItem
        fields = ("title", "purpose", "presenter", "note")
        widgets = {"note": forms.Textarea({"rows": 4})}

    def narrow(self) -> None:
        """A file has its own title, and is there to be decided on."""
        if self.instance.turn_id:
            del self.fields["title"]
            del self.fields["purpose"]
        else:
            self.fields["title"].required = True

    def act(self, by: User) -> AgendaItem:
        """Write it: a new one last on the agenda."""
        write = agenda.change_item if self.instance.pk else agenda.add_item
        return write(item=self.instance, by=by)


class FillForm(OfficeForm):
    """What of all that waits goes on the agenda."""

    turns = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    items = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(self, *args: Any, turns: Sequence[UUID], items: Sequence[UUID], **kw: Any) -> None:
        """Take what waits now."""
        super().__init__(*args, **kw)
        for name, known in (("turns", turns), ("items", items)):
            field = cast("forms.TypedMultipleChoiceField", self.fields[name])
            field.choices = [(str(uid), str(uid)) for uid in known]

    @property
    def everything(self) -> bool:
        """Whether all that waits was asked for."""
        return "all" in self.data

    def put(self, meeting: Meeting) -> int:
        """Put it on the agenda; raises ValidationError."""
        turns = None if self.everything else self.cleaned_data["turns"]
        items = None if self.everything else self.cleaned_data["items"]
        by = cast("User", self.user)
        return agenda.fill_agenda(meeting=meeting, by=by, turns=turns, items=items)


class OrderForm(OfficeForm):
    """The places of the items, typed; `up` or `down` moves one by one place."""

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        """Take the items in their order."""
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[self.place_of(item)] = forms.IntegerField(
                label=_("Place of “%(title)s”") % {"title": item.subject},
                min_value=1,
                max_value=MOST_ITEMS,
                initial=item.position,
            )

    @staticmethod
    def place_of(item: AgendaItem) -> str:
        """The name of the entry of an item."""
        return f"place-{item.uid.hex}"

    def order(self) -> list[UUID]:
        """The items as they shall stand; of two with one place the one that moved comes first."""
        places = {item.uid: self.cleaned_data[self.place_of(item)] for item in self.items}
        self._shift(places)
        kept = {item.uid: item.position for item in self.items}
        return sorted(places, key=lambda uid: (places[uid], _rank(places[uid], kept[uid])))

    def _shift(self, places: dict[UUID, Any]) -> None:
        uids = [item.uid.hex for item in self.items]
        for name, step in (("up", -1.5), ("down", 1.5)):
            asked = self.data.get(name, "")
            if asked in uids:
                item = self.items[uids.index(asked)]
                places[item.uid] = item.position + step

    def put(self, meeting: Meeting) -> bool:
        """Write the order; False with the reasons in the form where it is refused."""
        try:
            agenda.reorder(meeting=meeting, order=self.order(), by=cast("User", self.user))
        except ValidationError as refused:
            add_violation(self, refused)
            return False
        return True


def _rank(wanted: float, kept: int) -> tuple[bool, int]:
    """Who came from below stands before the one that was there; who came from above, after."""
    return (kept < wanted, 0) if kept != wanted else (False, 1)
