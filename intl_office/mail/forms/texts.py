"""Editing the text of a kind of mail in every language at once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Layout, Row
from django import forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intl_office.core.errors import add_violation
from intl_office.mail.actions.editing import check_wording, save_wording
from intl_office.mail.kinds import Kind
from intl_office.mail.models import Message, Template
from intl_office.mail.models.template import BODY_LENGTH
from intl_office.mail.queries import recent, values_about, values_for
from intl_office.mail.wording import Wording, WordingError, Written, check, write
from intl_office.ui.form_layout import form_helper
from intl_office.ui.forms import OfficeForm

LANGUAGES = dict(settings.LANGUAGES)


class TextForm(OfficeForm):
    """Subject and body in each language, and the mail on which they are tried.

    `seen_*` is the version that the page was made from: what came meanwhile is not overwritten.
    """

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        """Make the fields of every language."""
        self.kind = kind
        self.mails = {str(message.uid): message for message in recent(kind)}
        self.rows = _files(kind, kwargs["user"])
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            self.fields |= _fields(language)
        self.fields["on"] = forms.ChoiceField(
            label=_("Preview with"), choices=self._choices(), required=False
        )

    @property
    def helper(self) -> FormHelper:
        """Languages side by side."""
        helper = form_helper(self)
        columns = [
            Column(
                HTML(f'<h2 class="h3">{LANGUAGES[language]}</h2>'),
                *(f"{part}_{language}" for part in ("subject", "body", "seen")),
                css_class="col-lg-6",
            )
            for language in LANGUAGES
        ]
        helper.layout = Layout(Row(*columns), "on")
        return helper

    def clean(self) -> dict[str, Any]:
        """Name what is wrong at its field."""
        for language in LANGUAGES:
            self._check(language)
        return self.cleaned_data

    def save(self) -> list[Template]:
        """Put what changed into use, all or nothing; an empty list with errors in the form."""
        by = self.user
        assert isinstance(by, AbstractBaseUser)  # noqa: S101  # the page wants an officer
        try:
            with transaction.atomic():
                saved = [self._save(language, by) for language in LANGUAGES]
        except ValidationError as refused:
            add_violation(self, refused)
            return []
        return [version for version in saved if version]

    def previews(self) -> list["Preview"]:
        """What the mail would look like, in each language; never written anywhere."""
        chosen = str(self.data.get("on") or self.initial.get("on", ""))
        row = self._file(chosen)
        about = values_for(self.kind, self.mails.get(chosen))
        return [
            Preview.of(
                self.kind,
                self._typed(code),
                code,
                about if row is None else values_about(self.kind, row, code),
            )
            for code in LANGUAGES
        ]

    def _file(self, chosen: str) -> Any:
        """The real row on which the text is tried; None where none of those offered is chosen."""
        by = self.user
        if chosen not in self.rows or not isinstance(by, AbstractBaseUser):
            return None
        return self.kind.file(by, self.rows[chosen][0])

    def _check(self, language: str) -> None:
        try:
            check_wording(self.kind, language, self._typed(language))
        except ValidationError as wrong:
            for field, messages in wrong.update_error_dict({}).items():
                self.add_error(f"{field}_{language}", ValidationError(messages))

    def _save(self, language: str, by: AbstractBaseUser) -> Template | None:
        return save_wording(
            kind=self.kind,
            language=language,
            wording=self._typed(language),
            seen=self.cleaned_data[f"seen_{language}"],
            by=by,
        )

    def _typed(self, language: str) -> Wording:
        """As typed, even where it is wrong; before anything is typed, as shown."""
        typed = self.data if self.is_bound else self.initial
        subject, body = (str(typed.get(f"{part}_{language}", "")) for part in ("subject", "body"))
        return Wording(subject.strip(), body.replace("\r\n", "\n").strip())

    def _choices(self) -> list[Any]:
        named = [(uid, _mail_name(message)) for uid, message in self.mails.items()]
        files = [(key, name) for key, (_uid, name) in self.rows.items()]
        groups = ((_("Mails of this kind"), named), (_("Real files"), files))
        return [("", _("the documented examples")), *(group for group in groups if group[1])]


class Preview:
    """One language of a preview: words, or the fault that prevents them."""

    def __init__(self, language: str, written: Written | None, fault: str) -> None:
        """Keep what the template shows."""
        self.language = language
        self.name = LANGUAGES[language]
        self.written = written
        self.fault = fault

    @classmethod
    def of(
        cls, kind: Kind, wording: Wording, language: str, values: Mapping[str, Any]
    ) -> "Preview":
        """Write a wording on some values."""
        try:
            check(f"{wording.subject}\n{wording.body}", kind.names())
            return cls(language, write(wording, values, language), "")
        except WordingError as wrong:
            return cls(language, None, wrong.message)


def _fields(language: str) -> dict[str, forms.Field]:
    return {
        f"subject_{language}": forms.CharField(
            label=gettext_lazy("Subject"),
            max_length=300,
            widget=forms.TextInput({"lang": language}),
        ),
        f"body_{language}": forms.CharField(
            label=gettext_lazy("Text"),
            max_length=BODY_LENGTH,
            widget=forms.Textarea({"rows": 14, "lang": language, "class": "mail-source"}),
        ),
        f"seen_{language}": forms.IntegerField(widget=forms.HiddenInput, min_value=0),
    }


def _files(kind: Kind, user: Any) -> dict[str, tuple[UUID, str]]:
    """The real rows offered, by what the page sends; none for mails with a personal link."""
    rows = () if kind.confidential else kind.files(user)
    return {f"file-{uid}": (uid, name) for uid, name in rows}


def _mail_name(message: Message) -> str:
    day = formats.date_format(timezone.localtime(message.created_at), "SHORT_DATETIME_FORMAT")
    return f"{message.recipient}, {day}"
