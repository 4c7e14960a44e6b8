"""Addresses of this room, under `funding/`."""

from django.urls import path

from intl_office.funding.views import amendments, envelopes, lists, programmes

app_name = "funding"
urlpatterns = [
    path("", lists.EnvelopeList.as_view(), name="envelopes"),
    path("new/", envelopes.new, name="new"),
    path("programmes/", lists.ProgrammeList.as_view(), name="programmes"),
    path("programmes/new/", programmes.new, name="programme_new"),
    path("programmes/<uuid:uid>/edit/", programmes.edit, name="programme_edit"),
    path("amendments/<uuid:uid>/", amendments.amendment, name="amendment"),
    path("amendments/<uuid:uid>/edit/", amendments.edit, name="amendment_edit"),
    path("amendments/<uuid:uid>/sign/", amendments.sign, name="amendment_sign"),
    path("amendments/<uuid:uid>/<slug:name>/", amendments.step, name="amendment_step"),
    path("<uuid:uid>/", envelopes.envelope, name="envelope"),
    path("<uuid:uid>/edit/", envelopes.edit, name="edit"),
    path("<uuid:uid>/step/<slug:name>/", envelopes.step, name="step"),
    path("<uuid:uid>/amendments/", amendments.index, name="amendments"),
    path("<uuid:uid>/amendments/new/", amendments.new, name="amendment_new"),
    path("<uuid:uid>/commitments/", envelopes.commitments, name="commitments"),
    path("<uuid:uid>/deadlines/", envelopes.deadlines, name="deadlines"),
    path("<uuid:uid>/history/", envelopes.history, name="history"),
]
