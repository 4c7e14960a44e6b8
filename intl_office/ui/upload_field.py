"""A field for a file: what is taken is said before, the content is looked at after.

class ProofForm(OfficeForm):
    proof = UploadField(label=_("Proof"), kinds=DOCUMENTS, max_bytes=10 * MB)

form.cleaned_data["proof"].accepted   # core.uploads.Accepted: safe name, kind, size, SHA-256
"""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazystr
from django.utils.translation import gettext as _

from intl_office.core.uploads import MAX_BYTES, Accepted, FileKind, inspect

_OTHER_SUFFIXES = {FileKind.JPEG: ("jpeg",), FileKind.CSV: ("txt", "tsv")}


class UploadField(forms.FileField):
    """A file of one of some kinds.

    Args:
        kinds: what is taken, told by the content.
        max_bytes: the greatest size.

    """

    def __init__(
        self, *, kinds: Collection[FileKind], max_bytes: int = MAX_BYTES, **kwargs: Any
    ) -> None:
        """Say type and size under the label, after what `help_text` says."""
        self.kinds, self.max_bytes = frozenset(kinds), max_bytes
        widget = forms.FileInput({"accept": self._accept(), "data-max-bytes": str(max_bytes)})
        super().__init__(**{"widget": widget, **kwargs})
        self.help_text = lazystr(_Words(self, kwargs.get("help_text", "")))

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the file, with what is known of it as `accepted`."""
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            found: Accepted = inspect(file, kinds=self.kinds, max_bytes=self.max_bytes)
            file.accepted = found  # type: ignore[attr-defined]  # carried with the file
        return file

    def _accept(self) -> str:
        others = (suffix for kind in self.kinds for suffix in _OTHER_SUFFIXES.get(kind, ()))
        return ",".join(f".{suffix}" for suffix in sorted({*map(str, self.kinds), *others}))


class _Words:
    """What the help says, in the language of the reader."""

    def __init__(self, field: UploadField, before: Any) -> None:
        self.field, self.before = field, before

    def __str__(self) -> str:
        kinds = ", ".join(sorted(kind.value.upper() for kind in self.field.kinds))
        limit = filesizeformat(self.field.max_bytes)
        said = _("%(kinds)s; %(limit)s at most.") % {"kinds": kinds, "limit": limit}
        return f"{self.before} {said}".strip()
