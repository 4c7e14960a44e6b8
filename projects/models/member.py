"""The organisations of a consortium."""

from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.core.money import money_field, not_negative
from intl_office.organisations.models import Partner
from projects.enums import ConsortiumRole
from projects.models.proposal import Proposal


class ConsortiumMemberQuerySet(RecordQuerySet["ConsortiumMember"]):
    """Sets of members."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the proposals that the person may read."""
        return self.filter(proposal__in=Proposal.objects.visible_to(user))


@audited()
class ConsortiumMember(Record):
    """A partner in a proposal's consortium."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="members")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="consortia", verbose_name=_("partner")
    )
    role = models.CharField(
        _("role"), max_length=12, choices=ConsortiumRole, default=ConsortiumRole.PARTNER
    )
    amount = money_field(_("its part of the amount"), null=True, blank=True)

    objects = ConsortiumMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a consortium")
        verbose_name_plural = _("members of a consortium")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "partner"],
                name="projects_member_once",
                violation_error_message=_("This partner is in the consortium already."),
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(role=ConsortiumRole.COORDINATOR),
                name="projects_member_one_coordinator",
                violation_error_message=_("The consortium has a coordinator already."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=ConsortiumRole.values),
                name="projects_member_role_known",
                violation_error_message=_("This role is not known."),
            ),
            not_negative("projects_member_not_negative", "amount"),
        ]

    def __str__(self) -> str:
        return str(self.partner)
