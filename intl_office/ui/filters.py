"""The base of every list's filters: the address holds them, chips show and remove them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from django.db import models
from django.forms import BaseForm, BoundField
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django_filters.fields import DateRangeField
from django_filters.widgets import DateRangeWidget

from intl_office.ui.form_layout import form_helper

# Parameters of a list that are not filters: they outlive a change of filters.
KEPT = ("sort", "columns", "view")


@dataclass(frozen=True)
class Chip:
    """One active filter: its words, and the query string without it."""

    label: str
    value: str
    url: str


class DayRangeWidget(DateRangeWidget):  # type: ignore[misc]  # no types published
    """Two days, each with a name of its own for screen readers."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Use the browser's own calendar."""
        super().__init__(attrs)
        for widget, label in zip(
            self.widgets,
            (pgettext_lazy("first day", "from"), pgettext_lazy("last day", "until")),
            strict=True,
        ):
            widget.attrs["aria-label"] = label
            widget.input_type, widget.format = "date", "%Y-%m-%d"


class DayRangeFilter(django_filters.DateFromToRangeFilter):  # type: ignore[misc]  # as above
    """Rows between two days, both included; either may be left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what django-filter's own takes."""
        super().__init__(*args, **{"widget": DayRangeWidget, **kwargs})


class OfficeFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # no types published
    """Filters of a list; `self.request.user` narrows the choices.

    A value that does not fit is said at its field and filters nothing.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        queryset: "models.QuerySet[Any] | None" = None,
        *,
        request: HttpRequest,
    ) -> None:
        """Take the address's parameters, the rows and the request."""
        super().__init__(data=data or QueryDict(), queryset=queryset, request=request)

    @property
    def helper(self) -> FormHelper:
        """The filter bar is drawn by crispy as a form that reads."""
        helper = form_helper(self.form, method="get")
        helper.disable_csrf = True
        return helper

    def chips(self) -> list[Chip]:
        """The active filters."""
        return [self._chip(field) for field in self._active()]

    def kept(self) -> list[tuple[str, str]]:
        """What the form must send along so that sort, columns and view stay."""
        query = _query(self.data)
        return [(name, value) for name in KEPT for value in query.getlist(name)]

    def _active(self) -> Iterable[BoundField]:
        form: BaseForm = self.form
        given = form.cleaned_data if form.is_valid() or hasattr(form, "cleaned_data") else {}
        return [form[name] for name, value in given.items() if not _is_empty(value)]

    def _chip(self, field: BoundField) -> Chip:
        value = self.form.cleaned_data[field.name]
        return Chip(str(field.label), _words(field, value), self._without(field))

    def _without(self, field: BoundField) -> str:
        query = _query(self.data).copy()
        for name in _input_names(field):
            query.pop(name, None)
        query.pop("cursor", None)
        return f"?{query.urlencode()}"


def _query(data: Any) -> QueryDict:
    return data if isinstance(data, QueryDict) else QueryDict()


def _is_empty(value: Any) -> bool:
    if isinstance(value, models.QuerySet):
        return not value
    return value in (None, "", [], ())


def _input_names(field: BoundField) -> list[str]:
    """The parameters that a field reads: a range has two."""
    drawn = [widget.data for widget in field.subwidgets]
    return [part["name"] for data in drawn for part in data.get("subwidgets", [data])]


def _words(field: BoundField, value: Any) -> str:
    """What the reader chose, in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, slice):
        return f"{_end(field, value.start)} – {_end(field, value.stop)}".strip()
    if isinstance(value, list | tuple | models.QuerySet):
        return ", ".join(_words(field, one) for one in value)
    return _choice_label(field, value) or str(localize(value))


def _end(field: BoundField, value: Any) -> str:
    """One end of a range; a range of days holds its first and last moment."""
    if value is None:
        return ""
    days = isinstance(field.field, DateRangeField)
    return str(localize(timezone.localtime(value).date() if days else value))


def _choice_label(field: BoundField, value: Any) -> str:
    choices = getattr(field.field, "choices", ())
    if isinstance(value, models.Model):
        return str(value)
    return next((str(label) for key, label in choices if str(key) == str(value)), "")
