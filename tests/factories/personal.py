"""Somebody with a row in every table that is about people, with a mark in it."""

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.utils import timezone

from intl_office.access.enums import RightKind
from intl_office.access.models import (
    Erasure,
    PastTerm,
    RightsRequest,
    RightsTransition,
    SeeingAs,
)
from intl_office.accounts.models import AccessLink, Identifier, User
from intl_office.deadlines.models import Delegation, Reminder
from intl_office.documents.actions.evidence import Visit, record
from intl_office.documents.actions.versions import Guest
from intl_office.documents.models import (
    Delivery,
    DocumentTransition,
    SigningTransition,
    SlotTransition,
)
from intl_office.documents.models import Letter as WrittenLetter
from intl_office.documents.signing_enums import Act
from intl_office.jobs.actions.files import keep_file
from intl_office.jobs.models import (
    ImportBatch,
    ImportChange,
    ImportMapping,
    ImportRow,
    ImportTransition,
)
from intl_office.mail.models import Attachment, MessageTransition
from intl_office.organisations.models import Person
from intl_office.ui.models import Draft, SavedView, Sending
from partnerships.life_enums import Letter
from partnerships.models import CotutelleDetails, SentLetter
from tests.factories import requests, versions
from tests.factories.access import RoleFactory
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.factories.clauses import published
from tests.factories.deadlines import (
    CalendarLinkFactory,
    DeadlineFactory,
    MuteFactory,
    ReaderFactory,
)
from tests.factories.documents import DocumentFactory, stored
from tests.factories.jobs import JobFactory, JobRowFactory
from tests.factories.mail import MessageFactory
from tests.factories.mobility import personal_rows
from tests.factories.networks import (
    NetworkFactory,
    NetworkMeetingFactory,
    NetworkSeatFactory,
    RenewalStepFactory,
)
from tests.factories.organisations import ContactFactory, MembershipFactory, PersonFactory
from tests.factories.partnerships import AgreementFactory, NoticeFactory
from tests.factories.signing import code_for, signing_of
from tests.factories.strategic import PlanActionFactory, StrategicFactory

MARK = "zqmarker"
ADDRESS = f"{MARK}@example.org"
FIRST, LAST = "Zqmarker", "Zqmarkerova"
NAME = f"{FIRST} {LAST}"


def make_rows(user: User, administrator: User) -> None:
    """A row in every table of personal data."""
    _accounts(user)
    person = PersonFactory.create(user=user, first_name=FIRST, last_name=LAST, email=ADDRESS)
    MembershipFactory.create(person=person)
    _mails()
    jobs(user)
    Draft.objects.create(user=user, form="f", data={"x": [MARK]}, saved_at=timezone.now())
    SavedView.objects.create(user=user, list_name="people", name="v")
    Sending.objects.create(user=user, key="k")
    document = DocumentFactory.create(
        ready=True, requested_by=user, file=stored(MARK.encode(), f"{MARK}.pdf")
    )
    DocumentTransition.objects.create(document=document, **_step())
    text = published("Texte.", "Text.")
    WrittenLetter.objects.create(document=document, version=text, entries={"address": MARK})
    _signatures(user)
    CotutelleDetails.objects.create(agreement=AgreementFactory.create(), student=NAME)
    _deadlines(user, administrator)
    _access(user, administrator, person)
    personal_rows(user)
    requests.personal_rows(user)
    _partnerships(user, person)
    versions.said(
        versions.sent(versions.drafted(), administrator, Guest(NAME, ADDRESS, "en")), MARK
    )


def _partnerships(user: User, person: Person) -> None:
    """Networks, strategic plans, a mail about an agreement, a notice that names the person."""
    network = NetworkFactory.create(officer=person)
    NetworkSeatFactory.create(network=network, person=person)
    NetworkMeetingFactory.create(network=network).people.add(person)
    RenewalStepFactory.create(owner=person)
    PlanActionFactory.create(strategic=StrategicFactory.create(owner=person), owner=person)
    row = NoticeFactory.create(told=f"{NAME}, directeur de la composante").agreement
    SentLetter.objects.create(
        agreement=row,
        kind=Letter.NOTICE,
        address=ADDRESS.title(),
        message=MessageFactory.create(sent=True, address=ADDRESS),
        sent_by=user,
    )


def _signatures(user: User) -> None:
    """A text that the person was asked to sign, and a code sent to them."""
    slot = signing_of(address=ADDRESS, started_by=user).slots.get()
    today = timezone.localdate()
    slot.delegate_name = slot.delegate_address = slot.delegate_reason = MARK
    slot.delegate_from = slot.delegate_until = today
    slot.save()
    SigningTransition.objects.create(signing=slot.signing, **_step())
    Delivery.objects.create(
        signing=slot.signing, slot=slot, name=NAME, address=ADDRESS, language="fr",
        sent_at=timezone.now(), expires_at=timezone.now(),
    )  # fmt: skip
    SlotTransition.objects.create(slot=slot, **_step())
    code_for(slot)
    record(slot.signing, Act.ASKED, slot=slot, visit=Visit(ADDRESS, "192.0.2.1"), note=MARK)


def _step() -> dict[str, Any]:
    return {"name": "n", "source": "s", "target": "t", "at": timezone.now(), "reason": MARK}


def _accounts(user: User) -> None:
    Identifier.objects.create(user=user, scheme="eppn", value=MARK)
    address = EmailAddress.objects.get(user=user)
    EmailConfirmation.objects.create(email_address=address, key=MARK, sent=timezone.now())
    Authenticator.objects.create(user=user, type="totp", data={"secret": MARK})
    account = SocialAccount.objects.create(
        user=user, provider="p", uid=MARK, extra_data={"a": MARK}
    )
    SocialToken.objects.create(account=account, token=MARK, token_secret=MARK)
    UserSession.objects.create(
        user=user, session_key=MARK, ip="127.0.0.1", user_agent=MARK, data={"a": MARK}
    )
    InvitationFactory.create(email=ADDRESS)
    AccessLink.objects.create(
        purpose="p",
        subject=user.roles.model().uid,
        email=ADDRESS,
        token_hash="0" * 64,
        expires_at=timezone.now(),
    )


def _mails() -> None:
    mail = MessageFactory.create(queued=True, address=ADDRESS, name=NAME, last_error=MARK)
    Attachment.objects.create(message=mail, source="s", reference=MARK, filename=f"{MARK}.pdf")
    MessageTransition.objects.create(message=mail, **_step())


def jobs(user: User) -> None:
    """Background tasks and imports with their files, and somebody else's import that names them."""
    job = JobFactory.create(ended=True, started_by=user, summary=[[MARK, MARK]])
    JobRowFactory.create(job=job, reference=MARK)
    content = ContentFile(MARK.encode())
    keep_file(job=job, name=f"{MARK}.csv", content=content, content_type="text/csv")
    batch = ImportBatch(
        kind="k", started_by=user, file_name=f"{MARK}.csv", file_kind="csv", sha256="0" * 64
    )
    batch.file.save(f"{MARK}.csv", ContentFile(MARK.encode()), save=True)
    ImportTransition.objects.create(batch=batch, **_step())
    ImportMapping.objects.create(user=user, kind="k", signature="s", mapping={MARK: 1})
    other = ImportBatch.objects.create(
        kind="k", started_by=UserFactory.create(), file_name="x", file_kind="csv", sha256="0" * 64
    )
    other.file.save("list.csv", ContentFile(f"a;{ADDRESS}".encode()), save=True)
    ImportRow.objects.create(batch=other, number=1, level="ok", cells={"e": ADDRESS, "phone": MARK})
    ImportChange.objects.create(
        batch=other,
        number=1,
        model="accounts.user",
        object_id=user.pk,
        created=True,
        after={"note": MARK},
    )


def _deadlines(user: User, administrator: User) -> None:
    own = DeadlineFactory.create(source="personal", title=MARK, owners=[user])
    MuteFactory.create(user=user, deadline=own)
    ReaderFactory.create(user=user)
    CalendarLinkFactory.create(user=user, token_hash=MARK)
    Delegation.objects.create(
        person=user,
        stand_in=administrator,
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate(),
    )
    Reminder.objects.create(deadline=own, recipient=user, due_on=own.due_on, step=7, urgent=False)


def _access(user: User, administrator: User, person: Person) -> None:
    RoleFactory.create(user=user, role="hr", reason=MARK)
    SeeingAs.objects.create(viewer=administrator, person=user, reason=MARK)
    request = RightsRequest.objects.create(
        user=user,
        kind=RightKind.ERASURE,
        message=MARK,
        received_on=date(2026, 1, 1),
        due_on=date(2026, 2, 1),
    )
    RightsTransition.objects.create(request=request, **_step())
    Erasure.objects.create(
        identity="person", key=person.pk, ground="request", reason=MARK, prepared_by=administrator
    )
    PastTerm.objects.create(
        identity="person",
        key=person.pk,
        found_on=date(2026, 1, 1),
        keep_until=date(2026, 2, 1),
        kept_by=administrator,
        reason=MARK,
    )
    ContactFactory.create(first_name=FIRST, last_name=LAST, email=ADDRESS)
