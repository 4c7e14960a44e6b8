"""A form field for files: what is taken is said before, what is sent is checked, progress shown.

    class ScanForm(OfficeForm):
        scan = CheckedFileField(kinds={FileKind.PDF}, max_bytes=10 * MB, label=_("Signed scan"))

    file = form.cleaned_data["scan"]
    stored = store_upload(file=file, accepted=accepted(file), by=user)

The page includes `documents/upload_form.html`, which works without its script too.
"""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from intl_office.core import uploads
from intl_office.core.uploads import Accepted, FileKind


class CheckedFileField(forms.FileField):
    """A file of one of these kinds, looked at by its content; the kinds and size stand below."""

    def __init__(
        self,
        *,
        kinds: Collection[FileKind],
        max_bytes: int = uploads.MAX_BYTES,
        **options: Any,
    ) -> None:
        """Take the kinds and the greatest size in bytes; the rest as Django's field."""
        self.kinds, self.max_bytes = frozenset(kinds), max_bytes
        options.setdefault("help_text", lazy(self._said_before, str)())
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the browser offer these kinds alone; the script reads the greatest size."""
        suffixes = ",".join(sorted(suffix for kind in self.kinds for suffix in _suffixes(kind)))
        return {
            **super().widget_attrs(widget),
            "accept": suffixes,
            "data-max-bytes": str(self.max_bytes),
        }

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Look at the file; what is known of it goes with it as `accepted`."""
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            found = uploads.inspect(file, kinds=self.kinds, max_bytes=self.max_bytes)
            file.accepted = found  # type: ignore[attr-defined]  # travels with the file
        return file

    def _said_before(self) -> str:
        kinds = ", ".join(sorted(kind.value.upper() for kind in self.kinds))
        return _("%(kinds)s, at most %(size)s.") % {
            "kinds": kinds,
            "size": filesizeformat(self.max_bytes),
        }


def accepted(file: "UploadedFile[Any]") -> Accepted:
    """What a checked field found out about a file; raises AttributeError for an unchecked one."""
    found: Accepted = file.accepted  # type: ignore[attr-defined]  # put there by the field
    return found


def _suffixes(kind: FileKind) -> set[str]:
    return {".jpg", ".jpeg"} if kind is FileKind.JPEG else {f".{kind.value}"}
