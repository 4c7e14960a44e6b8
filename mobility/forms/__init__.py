"""The forms of this app."""

from mobility.forms.application import ApplicationForm, FilesForm
from mobility.forms.campaign import CampaignForm
from mobility.forms.office import DaysForm, MarkForm

__all__ = ["ApplicationForm", "CampaignForm", "DaysForm", "FilesForm", "MarkForm"]
