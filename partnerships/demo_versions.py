"""Demonstration of a text under negotiation: two versions, four comments of the partner.

Between the versions an article and the number of persons of a condition change.

The same day gives the same rows; loading again adds nothing. The partner is invented.
"""

from django.db import transaction
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.documents.actions.comments import answer, comment, settle
from intl_office.documents.actions.versions import About, Guest, keep_version, send_version
from intl_office.documents.models import TextVersion, VersionSending
from partnerships.actions.agreements import ConditionEntry, save_conditions
from partnerships.actions.contents import save_article
from partnerships.demo import OFFICER
from partnerships.enums import AgreementType, State, Topic
from partnerships.models import Agreement, Article
from partnerships.workflow import KIND

INGRID = Guest("Ingrid Svensson", "ingrid.svensson@demo.example", "en")
NOTICE_FR = (
    "Chaque partie peut dénoncer le présent accord par écrit, avec un préavis de six mois. Les"
    " mobilités en cours vont à leur terme."
)
NOTICE_EN = (
    "Either party may terminate this agreement in writing, giving six months’ notice. Mobilities"
    " under way are completed."
)
SAID = (
    "Our rules ask for six months of notice.",
    "Could disputes be settled by mediation first?",
    "Please name the working language of the correspondence.",
    "Could we send one more student each year?",
)


def load(say: Say) -> None:
    """Write what the screens show, where there is none of it yet."""
    by, row = User.objects.filter(email=OFFICER).first(), _negotiated()
    if by is None or row is None or TextVersion.objects.exists():
        return
    with audit.context(actor="demo"), transaction.atomic():
        about = About(KIND, row.uid)
        sending = send_version(about=about, to=INGRID, by=by, days=60, note="Premier projet")
        _discussed(sending, by)
        article = Article(agreement=row, topic=Topic.TERMINATION)
        article.text_fr, article.text_en = NOTICE_FR, NOTICE_EN
        save_article(article=article, by=by)
        _one_more(row, by)
        note = "Préavis de six mois et une place de plus, à la demande du partenaire"
        keep_version(about=about, by=by, note=note)
    say("a text under negotiation: two versions, four comments")


def _one_more(row: Agreement, by: User) -> None:
    """One more person a year in the first condition; its length grows with it."""
    entries = [ConditionEntry(condition=one) for one in row.conditions.all()]
    for entry in entries[:1]:
        one = entry.condition
        assert one is not None  # noqa: S101  # made above
        more = {name: getattr(one, name) for name in ("months", "days") if getattr(one, name)}
        entry.columns.update({name: value + value / one.persons for name, value in more.items()})
        entry.columns["persons"] = one.persons + 1
    save_conditions(agreement=row, entries=entries, by=by)


def _negotiated() -> Agreement | None:
    rows = Agreement.objects.filter(state=State.DRAFT, type=AgreementType.EXCHANGE)
    return rows.select_related("unit", "officer__user", "parent").order_by("number").first()


def _discussed(sending: VersionSending, by: User) -> None:
    """She has followed her link; one comment is answered and settled, the others wait."""
    sending.link.opened_at = timezone.now()
    sending.link.save(update_fields=["opened_at"])
    known = [one.key for one in sending.version.parts]
    wanted = (Topic.TERMINATION, Topic.DISPUTES, Topic.LANGUAGES, "conditions")
    topics = [one for one in wanted if one in known]
    said = [
        comment(sending=sending, part=topic, text=text)
        for topic, text in zip(topics, SAID, strict=False)
    ]
    for first in said[:1]:
        answer(thread=first, text="Agreed: the next version says six months.", by=by)
        settle(thread=first, by=by)
