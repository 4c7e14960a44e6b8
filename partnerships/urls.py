"""Addresses of this room."""

from django.urls import path

from partnerships.views import drafting, lists, pages, partner_panels, public, steps

app_name = "partnerships"
urlpatterns = [
    path("", lists.AgreementList.as_view(), name="agreements"),
    path("public/", public.public, name="public"),
    path("public/settings/", public.settings, name="public_settings"),
    path("new/", drafting.new, name="new"),
    path("partners/<uuid:uid>/vitality/", partner_panels.vitality, name="partner_vitality"),
    path("partners/<uuid:uid>/timeline/", partner_panels.events, name="partner_timeline"),
    path("<uuid:uid>/", pages.agreement, name="agreement"),
    path("<uuid:uid>/edit/", drafting.edit, name="edit"),
    path("<uuid:uid>/text/", pages.text, name="text"),
    path("<uuid:uid>/conditions/", pages.conditions, name="conditions"),
    path("<uuid:uid>/conditions/edit/", drafting.conditions_edit, name="conditions_edit"),
    path("<uuid:uid>/people/", pages.people, name="people"),
    path("<uuid:uid>/people/add/", drafting.party_add, name="party_add"),
    path("<uuid:uid>/people/<uuid:party>/", drafting.party_edit, name="party_edit"),
    path("<uuid:uid>/people/<uuid:party>/remove/", drafting.party_remove, name="party_remove"),
    path("<uuid:uid>/documents/", pages.documents, name="documents"),
    path("<uuid:uid>/deadlines/", pages.deadlines, name="deadlines"),
    path("<uuid:uid>/history/", pages.history, name="history"),
    path("<uuid:uid>/submit/", steps.send, name="submit"),
    path("<uuid:uid>/signature/", steps.signature, name="signature"),
    path("<uuid:uid>/terminate/", steps.end, name="terminate"),
    path("<uuid:uid>/steps/<slug:name>/", steps.step, name="step"),
]
