"""The texts of mails: the list, the editor with its preview, the versions."""

from itertools import pairwise
from typing import Any

from django.conf import settings
from django.contrib import messages as notices
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intl_office.mail import kinds
from intl_office.mail.actions.editing import restore_house_text
from intl_office.mail.differences import Line, differences
from intl_office.mail.forms.texts import TextForm
from intl_office.mail.models import Template
from intl_office.mail.queries import text_rows, versions_in_use
from intl_office.mail.views.frame import tabs
from intl_office.mail.views.officers import officer, officers_only
from intl_office.mail.wording import Wording

LANGUAGES = dict(settings.LANGUAGES)
InUse = dict[str, Template | None]


@officers_only
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """Every kind of mail, and which of its texts officers wrote."""
    return render(request, "mail/texts.html", {"rows": text_rows(), "tabs": tabs("mail:texts")})


@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, code: str) -> HttpResponse:
    """The text of one kind in every language; `preview` shows it without saving."""
    kind = _kind(code)
    in_use = versions_in_use(code)
    if request.method != "POST":
        form = TextForm(initial=_initial(request, kind, in_use), kind=kind, user=request.user)
        return _editor(request, form, in_use)
    form = TextForm(request.POST, kind=kind, user=request.user)
    if "save" in request.POST and not request.headers.get("HX-Request"):
        return _save(request, form, in_use)
    if request.headers.get("HX-Request"):
        return render(request, "mail/_previews.html", {"previews": form.previews()})
    return _editor(request, form, in_use)


@officers_only
@require_POST
def restore(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Go back to the house text; the versions stay."""
    kind = _kind(code)
    if language not in LANGUAGES:
        raise Http404
    try:
        restore_house_text(kind=kind, language=language, seen=_seen(request), by=officer(request))
    except ValidationError as refused:
        notices.error(request, " ".join(refused.messages))
    else:
        notices.success(
            request, _("The house text is in use again. Your versions are kept under “Versions”.")
        )
    return redirect("mail:text", code)


@officers_only
@require_safe
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """What officers changed in the text of one kind, version by version."""
    kind = _kind(code)
    lists = [
        (language, str(name), _changes(kind, language)) for language, name in LANGUAGES.items()
    ]
    return render(request, "mail/versions.html", {"kind": kind, "lists": lists})


def _kind(code: str) -> kinds.Kind:
    kind = kinds.registered.get(code)
    if kind is None:
        raise Http404
    return kind


def _seen(request: HttpRequest) -> int:
    given = request.POST.get("seen", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _initial(request: HttpRequest, kind: kinds.Kind, in_use: InUse) -> dict[str, Any]:
    initial: dict[str, Any] = {"on": request.GET.get("on", "")}
    for language, version in in_use.items():
        shown = _asked(request, kind, language) or version
        wording = shown.wording if shown else kind.house[language]
        initial |= {
            f"subject_{language}": wording.subject,
            f"body_{language}": wording.body,
            f"seen_{language}": version.number if version else 0,
        }
    return initial


def _asked(request: HttpRequest, kind: kinds.Kind, language: str) -> Template | None:
    """The old version that the reader wants back: `?fr=3`."""
    number = request.GET.get(language, "")
    if not number.isdecimal() or len(number) > 9:
        return None
    return get_object_or_404(Template.objects.of(kind.code, language), number=int(number))


def _save(request: HttpRequest, form: TextForm, in_use: InUse) -> HttpResponse:
    if not form.is_valid():
        return _editor(request, form, in_use)
    saved = form.save()
    if form.errors:
        return _editor(request, form, in_use)
    if saved:
        notices.success(request, _("Saved: the next mails of this kind are written with it."))
    else:
        notices.info(request, _("Nothing has changed."))
    return redirect("mail:text", form.kind.code)


def _editor(request: HttpRequest, form: TextForm, in_use: InUse) -> HttpResponse:
    saving = "save" in request.POST
    context = {
        "form": form,
        "kind": form.kind,
        "previews": form.previews(),
        "in_use": [(code, str(LANGUAGES[code]), version) for code, version in in_use.items()],
    }
    return render(request, "mail/text.html", context, status=422 if saving else 200)


def _changes(kind: kinds.Kind, language: str) -> list[tuple[Template, list[Line]]]:
    """Each version with its lines against the one before; the first against the house text."""
    found = list(Template.objects.of(kind.code, language).select_related("author"))
    wordings: list[Wording] = [*(version.wording for version in found), kind.house[language]]
    compared = [differences(old, new) for new, old in pairwise(wordings)]
    return list(zip(found, compared, strict=True))
