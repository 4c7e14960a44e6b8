"""The forms of this app."""

from projects.forms.call import CallForm
from projects.forms.proposal import MemberForm, ProposalForm
from projects.forms.steps import DecisionForm, SubmissionForm

__all__ = ["CallForm", "DecisionForm", "MemberForm", "ProposalForm", "SubmissionForm"]
