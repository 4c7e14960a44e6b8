"""The forms of an import: the file, its columns, the confirmation."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from intl_office.core.uploads import ARCHIVES, inspect
from intl_office.jobs.imports.kinds import ImportKind
from intl_office.jobs.imports.mapping import headings
from intl_office.jobs.imports.reading import Layout, Sheet
from intl_office.ui.forms import OfficeForm, Visitor

NOT_IMPORTED = ""
_SAMPLE = 30  # characters


class UploadForm(OfficeForm):
    """The file to import."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A spreadsheet (XLSX) or a CSV file, 50 MB and 200,000 rows at most."),
        widget=forms.FileInput({"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: ImportKind, user: Visitor, **kwargs: Any) -> None:
        """Give each page its own token, so that a form sent twice makes one import."""
        super().__init__(*args, user=user, **kwargs)
        self.kind = kind
        if kind.files == ARCHIVES:
            self.fields["file"].widget.attrs["accept"] = ".zip"
            self.fields["file"].help_text = _(
                "A ZIP archive, 50 MB and 2,000 files at most; another one may follow."
            )
        self.initial.setdefault("token", uuid.uuid4())

    def clean_file(self) -> Any:
        """Refuse what this import does not read, before anything is kept."""
        file = self.cleaned_data["file"]
        inspect(file, kinds=self.kind.files)
        return file


class PlaceForm(OfficeForm):
    """Where in the file the headings stand."""

    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    header_row = forms.TypedChoiceField(label=_("Row of the headings"), coerce=int)

    def __init__(
        self, *args: Any, layout: Layout, sheet: Sheet, user: Visitor, **kwargs: Any
    ) -> None:
        """Offer the sheets of the file and the first rows of the chosen one."""
        super().__init__(*args, user=user, **kwargs)
        self.fields["sheet"].choices = [(one.name, one.name or "-") for one in layout.sheets]  # type: ignore[attr-defined]
        self.fields["header_row"].choices = [  # type: ignore[attr-defined]
            (number, f"{number}: {_begin(texts)}") for number, texts in sheet.head
        ]
        if len(layout.sheets) == 1:
            self.fields["sheet"].widget = forms.HiddenInput()


def _begin(texts: Sequence[str]) -> str:
    return " | ".join(text for text in texts if text)[:80]


class ColumnsForm(OfficeForm):
    """Which column of the file fills which column of the kind; one choice for each."""

    def __init__(
        self,
        *args: Any,
        kind: ImportKind,
        sheet: Sheet,
        header_row: int,
        user: Visitor,
        **kwargs: Any,
    ) -> None:
        """Make a field of each column of the kind."""
        super().__init__(*args, user=user, **kwargs)
        self.kind = kind
        offered = _offered(sheet, header_row)
        for column in kind.columns:
            self.fields[column.name] = forms.TypedChoiceField(
                label=str(column.label),
                help_text=str(column.help),
                required=column.required,
                choices=[(NOT_IMPORTED, _("not imported")), *offered],
                coerce=int,
                empty_value=None,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a file in which one column would fill two."""
        given = super().clean() or self.cleaned_data
        first: dict[int, str] = {}
        for name, place in list(given.items()):
            if place is not None and first.setdefault(place, name) != name:
                self.add_error(name, ValidationError(_("This column is chosen above already.")))
        return given

    @property
    def mapping(self) -> Mapping[str, int]:
        """Column of the kind -> column of the file, from 0."""
        return {name: at for name, at in self.cleaned_data.items() if at is not None}


def _offered(sheet: Sheet, header_row: int) -> list[tuple[int, str]]:
    texts = headings(sheet, header_row)
    samples = next((cells for number, cells in sheet.head if number > header_row), [])
    width = max(len(texts), len(samples))
    return [(at, _label(at, _at(texts, at), _at(samples, at))) for at in range(width)]


def _at(texts: Sequence[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""


def _label(place: int, heading: str, sample: str) -> str:
    shown = f"{get_column_letter(place + 1)} · {heading or '…'}"
    return f"{shown} ({sample[:_SAMPLE]})" if sample else shown


class WriteForm(OfficeForm):
    """The confirmation; warnings are accepted by name."""

    accepts_warnings = forms.BooleanField(
        label=_("I have read the warnings and accept them"), required=False
    )
