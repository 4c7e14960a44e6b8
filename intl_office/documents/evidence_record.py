"""The record of evidence of a signing, to be printed and filed with the signed text."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intl_office.documents.actions.evidence import chain_holds
from intl_office.documents.enums import Locale
from intl_office.documents.kinds import DocumentKind, document_kinds
from intl_office.documents.models import Document, Evidence, Signing, Slot
from intl_office.documents.signing_manifest import manifest_of
from intl_office.documents.signing_rules import may_manage


class EvidenceRecord(DocumentKind):
    """What was signed, by whom, and every act with its digest, as of the day it was asked for."""

    code = "documents.evidence"
    title = _("Record of evidence")
    template = "documents/evidence/evidence.html"
    locales = (Locale.FR, Locale.EN)
    of_rows = False

    def heading(self, subject: UUID | None, locale: Locale) -> str:  # noqa: ARG002  # the kind's
        """The title of the text, said to be its evidence."""
        title = _row(subject).document.title
        return gettext("Record of evidence: %(title)s") % {"title": title}

    def context(self, subject: UUID | None, locale: Locale) -> Mapping[str, Any]:  # noqa: ARG002  # the kind's
        """The manifest in words, and every act."""
        row = _row(subject)
        known = manifest_of(row)
        return {
            "state": row.get_state_display(),
            "text": known["text"],
            "sealed": known["sealed"] or {},
            "signatures": [_signature(one) for one in row.slots.select_related("scan", "sealed")],
            "acts": [_act(one) for one in row.evidence.select_related("by")],
            "head": known["evidence"]["head"],
            "holds": chain_holds(row),
        }

    def may_request(self, user: AbstractBaseUser, subject: UUID | None) -> bool:
        """Those who may have the text signed, and whoever started it: it is made at its end."""
        rows = Signing.objects.select_related("document")
        row = rows.filter(uid=subject).first() if subject else None
        return row is not None and (row.started_by_id == user.pk or may_manage(user, row))

    def readable(self, user: AbstractBaseUser) -> Q:
        """Whoever reads the text; asked of the other kinds, since this one asks here."""
        texts = Q(pk__in=())
        for code, kind in document_kinds.items():
            if code != self.code:
                texts |= Q(kind=code) & kind.readable(user)
        signings = Signing.objects.filter(document__in=Document.objects.filter(texts))
        return Q(subject__in=signings.values("uid"))

    def url(self, subject: UUID) -> str:
        """The page of the signing."""
        return reverse("documents:signing", args=[subject])


def for_parties(signing: Signing) -> dict[str, Any]:
    """What the record for those who signed says otherwise: every act, but from where only by name.

    Addresses, network addresses and browsers of the others stay here; their digests are bound.
    """
    rows = signing.evidence.select_related("by")
    return {"acts": [{**_act(one), "seen": ""} for one in rows], "for_parties": True}


def _row(subject: UUID | None) -> Signing:
    assert subject is not None  # noqa: S101  # this kind is always about a signing
    return Signing.objects.select_related("document", "sealed").get(uid=subject)


def _signature(slot: Slot) -> dict[str, str]:
    proof = slot.scan or slot.sealed
    return {
        "party": slot.party,
        "name": slot.signed_name if slot.signed_at else slot.name,
        "title": slot.title if slot.signed_name in {"", slot.name} else "",
        "means": slot.get_means_display(),
        "state": slot.get_state_display(),
        "day": slot.signed_on.isoformat() if slot.signed_on else "",
        "sha256": proof.sha256 if proof else "",
    }


def _act(row: Evidence) -> dict[str, str]:
    who = row.actor or (str(row.by) if row.by else "")
    seen = " · ".join(part for part in (row.address, row.ip, row.agent, row.note) if part)
    return {
        "number": str(row.position),
        "at": timezone.localtime(row.at).isoformat(sep=" ", timespec="seconds"),
        "act": row.get_act_display(),
        "who": who,
        "seen": seen,
        "digest": row.digest[:16],
    }
