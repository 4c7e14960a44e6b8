"""Signatures under a text: who signs, and by which means."""

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Record, RecordQuerySet, TransitionLog
from intl_office.core.models.dated import dates_in_order
from intl_office.documents.models.document import Document
from intl_office.documents.models.stored_file import StoredFile
from intl_office.documents.models.unchanging import stays
from intl_office.documents.signing_enums import Means, SigningState, SlotState

DIGEST = r"^[0-9a-f]{64}$"


class SigningQuerySet(RecordQuerySet["Signing"]):
    """Sets of signings."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the documents that the person reads."""
        return self.filter(document__in=Document.objects.visible_to(user))


@audited()
class Signing(Record):
    """The signing of one text: the file of a document, known by its SHA-256 (`text_sha256`).

    `sealed`: the file with the seals so far. `followed_at`: when what the signatures are for was
    moved on. `replaces`: the recalled signing whose new version this is.
    """

    document = models.OneToOneField(
        Document, models.PROTECT, related_name="signing", verbose_name=_("document")
    )
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    state = models.CharField(
        _("state"), max_length=10, choices=SigningState, default=SigningState.OPEN
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    sealed = models.OneToOneField(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sealed_signing",
        verbose_name=_("sealed file"),
    )
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successor",
        verbose_name=_("replaces"),
    )
    finished_at = models.DateTimeField(_("closed"), null=True, blank=True)
    followed_at = models.DateTimeField(_("moved on"), null=True, blank=True)

    objects = SigningQuerySet.as_manager()

    class Meta:
        verbose_name = _("signing")
        verbose_name_plural = _("signings")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=SigningState.values),
                name="documents_signing_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=Q(text_sha256__regex=DIGEST),
                name="documents_signing_text",
                violation_error_message=_("This is no SHA-256."),
            ),
            models.CheckConstraint(
                condition=Q(state=SigningState.OPEN, finished_at=None)
                | (~Q(state=SigningState.OPEN) & Q(finished_at__isnull=False)),
                name="documents_signing_closed",
                violation_error_message=_("A signing that is over says since when."),
            ),
        ]
        indexes = [models.Index(fields=["text_sha256"], name="documents_signing_sha256")]
        triggers = [
            stays("text_stays", "document", "text_sha256"),
            stays(
                "end_stays",
                *("state", "sealed", "finished_at"),
                where=pgtrigger.Q(old__state=SigningState.COMPLETE),
            ),
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return str(self.document)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("documents:signing", args=[self.uid])

    @property
    def is_open(self) -> bool:
        """Whether it waits for signatures."""
        return self.state == SigningState.OPEN

    @property
    def outcome(self) -> StoredFile:
        """The file that was signed: with its seals where there are some, else the text."""
        found = self.sealed or self.document.file
        assert found is not None  # noqa: S101  # only documents with a file are signed
        return found


@not_audited("the memory of the changes of state itself; it only grows")
class SigningTransition(TransitionLog):
    """One change of state of a signing."""

    signing = models.ForeignKey(Signing, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("step of a signing")
        verbose_name_plural = _("steps of signings")


@audited(exclude=["seal_attempts"])
class Slot(Record):
    """One signature under a text: for which party, by whom, in which turn, by which means.

    Equal turns sign in any order. The delegate signs on the days given. `signed_on` is the day on
    a signed paper; elsewhere it is that of `signed_at`.
    """

    signing = models.ForeignKey(
        Signing, models.CASCADE, related_name="slots", verbose_name=_("signing")
    )
    position = models.PositiveSmallIntegerField(_("place"))
    turn = models.PositiveSmallIntegerField(_("turn"), default=1)
    party_key = models.UUIDField(_("row of the party"), null=True, blank=True, editable=False)
    party_fr = models.CharField(_("party, in French"), max_length=250)
    party_en = models.CharField(_("party, in English"), max_length=250)
    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("function"), max_length=200, blank=True)
    address = models.EmailField(_("email address"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    means = models.CharField(_("means"), max_length=4, choices=Means, default=Means.LINK)
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    delegate_name = models.CharField(_("name of the delegate"), max_length=200, blank=True)
    delegate_address = models.EmailField(_("address of the delegate"), max_length=254, blank=True)
    delegate_from = models.DateField(_("delegate from"), null=True, blank=True)
    delegate_until = models.DateField(_("delegate until"), null=True, blank=True)
    delegate_reason = models.CharField(_("why somebody else signs"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=SlotState, default=SlotState.WAITING)
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("last mail"), null=True, blank=True)
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    signed_on = models.DateField(_("day of the signature"), null=True, blank=True)
    signed_name = models.CharField(_("name under the text"), max_length=200, blank=True)
    refusal = models.TextField(_("why the signature was refused"), blank=True)
    scan = models.OneToOneField(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signed_slot",
        verbose_name=_("scan"),
    )
    sealed = models.OneToOneField(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sealed_slot",
        verbose_name=_("file with this seal"),
    )
    seal_asked_at = models.DateTimeField(_("seal asked for"), null=True, blank=True)
    seal_error = models.TextField(_("why it was not sealed"), blank=True)
    seal_attempts = models.PositiveSmallIntegerField(
        _("attempts to seal"), default=0, editable=False
    )

    objects = models.Manager["Slot"]()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(
                fields=["signing", "position"],
                name="documents_slot_place",
                violation_error_message=_("This place is taken."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=SlotState.values, means__in=Means.values),
                name="documents_slot_known",
                violation_error_message=_("This state or means is not known."),
            ),
            models.CheckConstraint(
                condition=Q(text_sha256__regex=DIGEST),
                name="documents_slot_text",
                violation_error_message=_("This is no SHA-256."),
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(party_fr="") & ~Q(party_en=""),
                name="documents_slot_named",
                violation_error_message=_("Say who signs, and for whom."),
            ),
            models.CheckConstraint(
                condition=~Q(means=Means.LINK) | ~Q(address=""),
                name="documents_slot_address",
                violation_error_message=_("Who signs by link has an address."),
            ),
            models.CheckConstraint(
                condition=~Q(state=SlotState.SIGNED)
                | Q(signed_at__isnull=False, signed_on__isnull=False) & ~Q(signed_name=""),
                name="documents_slot_signed",
                violation_error_message=_("A signature has a name and a day."),
            ),
            models.CheckConstraint(
                condition=~Q(state=SlotState.REFUSED) | ~Q(refusal=""),
                name="documents_slot_refused",
                violation_error_message=_("Who refuses to sign says why."),
            ),
            models.CheckConstraint(
                condition=Q(scan=None) | Q(means=Means.SCAN),
                name="documents_slot_scan",
                violation_error_message=_("A scan belongs to a signature on paper."),
            ),
            models.CheckConstraint(
                condition=~Q(means=Means.SCAN, state=SlotState.SIGNED) | Q(scan__isnull=False),
                name="documents_slot_scanned",
                violation_error_message=_("A signature on paper has its scan."),
            ),
            models.CheckConstraint(
                condition=Q(delegate_address="", delegate_from=None, delegate_until=None)
                | Q(delegate_from__isnull=False, delegate_until__isnull=False)
                & ~(Q(delegate_name="") | Q(delegate_address="") | Q(delegate_reason="")),
                name="documents_slot_delegate",
                violation_error_message=_("A delegate has a name, an address, days and a reason."),
            ),
            dates_in_order("documents_slot_days", "delegate_from", "delegate_until"),
        ]
        triggers = [
            stays("text_stays", "signing", "text_sha256"),
            stays(
                "append_only_signed",
                *("state", "means", "party_key", "party_fr", "party_en"),
                *("signed_at", "signed_on", "signed_name", "scan", "sealed"),
                where=pgtrigger.Q(old__state=SlotState.SIGNED),
            ),
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
        ]
        indexes = [
            models.Index(
                fields=["reminded_at"],
                condition=Q(state=SlotState.ASKED),
                name="documents_slot_asked",
            )
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    @property
    def party(self) -> str:
        """The party in the reader's language."""
        return self.party_fr if (get_language() or "").startswith("fr") else self.party_en

    def delegated_on(self, day: date) -> bool:
        """Whether somebody else may sign on this day."""
        if self.delegate_from is None or self.delegate_until is None:
            return False
        return self.delegate_from <= day <= self.delegate_until

    @property
    def asks(self) -> tuple[str, str]:
        """Name and address of whom a mail goes to today."""
        if self.delegated_on(timezone.localdate()):
            return self.delegate_name, self.delegate_address
        return self.name, self.address

    def signer(self, address: str) -> str:
        """Who signs today from this address; empty for nobody."""
        given = address.strip().lower()
        if given and given == self.address.lower():
            return self.name
        delegated = self.delegated_on(timezone.localdate())
        return self.delegate_name if delegated and given == self.delegate_address.lower() else ""


@not_audited("the memory of the changes of state itself; it only grows")
class SlotTransition(TransitionLog):
    """One change of state of a signature."""

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("step of a signature")
        verbose_name_plural = _("steps of signatures")
