"""Calls for proposals, proposals, their consortium."""

from projects.models.call import Call
from projects.models.member import ConsortiumMember
from projects.models.proposal import Proposal, ProposalTransition

__all__ = ["Call", "ConsortiumMember", "Proposal", "ProposalTransition"]
