"""Addresses of this app, under `projects/`."""

from django.urls import path

from projects.views import calls, consortium, proposals

app_name = "projects"
urlpatterns = [
    path("", proposals.ProposalList.as_view(), name="proposals"),
    path("new/", proposals.new, name="new"),
    path("calls/", calls.CallList.as_view(), name="calls"),
    path("calls/new/", calls.new, name="call_new"),
    path("calls/<uuid:uid>/", calls.call, name="call"),
    path("calls/<uuid:uid>/edit/", calls.edit, name="call_edit"),
    path("<uuid:uid>/", proposals.proposal, name="proposal"),
    path("<uuid:uid>/edit/", proposals.edit, name="edit"),
    path("<uuid:uid>/history/", proposals.history, name="history"),
    path("<uuid:uid>/consortium/", consortium.consortium, name="consortium"),
    path("<uuid:uid>/consortium/<uuid:partner>/", consortium.add, name="member_add"),
    path("<uuid:uid>/consortium/<uuid:member>/remove/", consortium.remove, name="member_remove"),
    path("<uuid:uid>/submit/", proposals.submit, name="submit"),
    path("<uuid:uid>/decide/<slug:name>/", proposals.decide, name="decide"),
    path("<uuid:uid>/step/<slug:name>/", proposals.step, name="step"),
]
