"""Drafting the articles of an agreement from the library, and what the text page says of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intl_office.core.permissions import may, required
from intl_office.documents.clause_rules import SEE as SEE_CLAUSES
from intl_office.documents.clause_rules import VALIDATE
from intl_office.documents.models import ClauseVersion
from intl_office.documents.spans import Spans, spans
from intl_office.ui.comparing import chosen
from intl_office.ui.drafting import Drafting
from partnerships import rules
from partnerships.actions.contents import take_newest
from partnerships.enums import Topic
from partnerships.forms.articles import ArticleForm
from partnerships.models import Agreement, Article
from partnerships.views.drafting import draft_of
from partnerships.views.frame import asking

CLAUSE = "clause"  # parameter: the code of the clause to draft from
WORDS = "words"  # parameter: begin own words with the clause's


def _topic(topic: str) -> Topic:
    if topic not in Topic or topic == Topic.SPECIAL:
        raise Http404
    return Topic(topic)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def article(request: HttpRequest, uid: UUID, topic: str) -> HttpResponseBase:
    """Pick a clause, fill its variables in, or write own words."""
    row, known = draft_of(request, uid), _topic(topic)
    version = _picked(request, row, topic)
    made = row.own_articles.get(topic) or Article(agreement=row, topic=topic)

    def form_over(sent: Any = None) -> ArticleForm:
        initial = _begun(request, row, made, version)
        return ArticleForm(
            sent, instance=made, initial=initial, agreement=row, version=version, user=request.user
        )

    form = form_over(chosen(request.POST, form_over) if request.method == "POST" else None)
    drafting = Drafting(request, form, subject=f"{uid}:{topic}")
    if answer := drafting.answer():
        return answer
    back = f"{reverse('partnerships:text', args=[uid])}#{topic}"
    if form.is_bound and form.is_valid() and form.write() is not None:
        drafting.forget()
        messages.success(request, _("Saved."))
        return redirect(back)
    context = {
        "agreement": row,
        "form": form,
        "title": _("Article “%(topic)s”") % {"topic": known.label},
        "back": back,
        "source": row.required.topics.get(known, ""),
        **_clause(request, row, topic, version),
    }
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/article.html", context, status=status)


def _picked(request: HttpRequest, row: Agreement, topic: str) -> ClauseVersion | None:
    """The clause that the address names, else the one under the article."""
    stands = row.clause_of(topic)
    code = request.GET.get(CLAUSE, "")
    if not code or (stands is not None and stands.clause.code == code):
        return stands
    found = next((one for one in row.offered(topic) if one.clause.code == code), None)
    if found is None:
        raise Http404
    return found


def _begun(
    request: HttpRequest, row: Agreement, made: Article, version: ClauseVersion | None
) -> dict[str, str]:
    """Own words that begin as the clause's, where the reader asked for that."""
    if WORDS not in request.GET or version is None or made.is_overridden:
        return {}
    return {f"text_{code}": row.filled(version, made.values, code).text for code in row.codes}


def _clause(
    request: HttpRequest, row: Agreement, topic: str, version: ClauseVersion | None
) -> dict[str, Any]:
    """The clause with what is known, the others that fit, a newer version."""
    own = row.own_articles.get(topic)
    values = own.values if own else {}
    others = [one for one in row.offered(topic) if not version or one.clause != version.clause]
    return {
        "version": version,
        "texts": [(code, row.filled(version, values, code)) for code in row.codes]
        if version
        else [],
        "others": [(str(one.clause), f"?{CLAUSE}={one.clause.code}") for one in others],
        "words_url": f"?{CLAUSE}={version.clause.code}&{WORDS}=1" if version else "",
        "newer": row.newer(topic),
        "newest_url": reverse("partnerships:article_newest", args=[row.uid, topic]),
        "differs": differences(row, topic),
        "may_see_clause": may(request.user, SEE_CLAUSES),
    }


@require_POST
@required(rules.SEE)
def newest(request: HttpRequest, uid: UUID, topic: str) -> HttpResponse:
    """Let the article stand on the version of its clause that is in use now."""
    row, known = draft_of(request, uid), _topic(topic)
    try:
        take_newest(agreement=row, topic=known, by=asking(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("The article stands on the version in use."))
    return redirect(f"{reverse('partnerships:text', args=[uid])}#{topic}")


# ---------------------------------------------------------------- the page of the text
def differences(row: Agreement, topic: str) -> list[tuple[str, Spans]]:
    """Own words against the clause's, in each language with own words; none without a clause."""
    own = row.own_articles.get(topic)
    if own is None or not own.is_overridden or own.clause_version is None:
        return []
    return [
        (code, spans(row.clause_text(topic, code).text, own.words(code)))
        for code in row.codes
        if own.words(code)
    ]


def drafted(request: HttpRequest, row: Agreement, topic: str) -> dict[str, Any]:
    """What the text page says of one article: its clause, own words, a newer version."""
    own = row.own_articles.get(topic)
    overridden = own is not None and own.is_overridden
    reads = may(request.user, VALIDATE) or rules.may_edit(request.user, row)
    return {
        "usual": not overridden and row.clause_of(topic) is not None,
        "differs": differences(row, topic) if reads else [],
        "newer": row.newer(topic) if own is not None and row.is_open else None,
    }
