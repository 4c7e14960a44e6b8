"""Addresses of this room."""

from django.urls import path

from partnerships.views import (
    amending,
    drafting,
    house,
    life,
    lists,
    outside,
    pages,
    public,
    steps,
)

app_name = "partnerships"
urlpatterns = [
    path("", lists.AgreementList.as_view(), name="agreements"),
    path("public/", public.public, name="public"),
    path("public/settings/", public.settings, name="public_settings"),
    path("new/", drafting.new, name="new"),
    path("outside/", outside.outside_new, name="outside_new"),
    path("types/", house.types, name="types"),
    path("types/<slug:kind>/", house.type_edit, name="type_edit"),
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
    path("<uuid:uid>/terminate/", life.end, name="terminate"),
    path("<uuid:uid>/terminate/withdraw/", life.withdraw, name="withdraw"),
    path("<uuid:uid>/ministries/", life.ministries, name="ministries"),
    path("<uuid:uid>/evaluation/", life.evaluation, name="evaluation"),
    path("<uuid:uid>/mail/<slug:name>/", life.letter, name="letter"),
    path("<uuid:uid>/amend/", amending.amend, name="amend"),
    path("<uuid:uid>/changes/", amending.changes, name="changes"),
    path("<uuid:uid>/changes/add/", amending.change_add, name="change_add"),
    path("<uuid:uid>/changes/<uuid:change>/", amending.change_edit, name="change_edit"),
    path("<uuid:uid>/changes/<uuid:change>/remove/", amending.change_remove, name="change_remove"),
    path("<uuid:uid>/outside/", outside.outside, name="outside"),
    path("<uuid:uid>/network/", outside.network, name="network"),
    path("<uuid:uid>/steps/<slug:name>/", steps.step, name="step"),
]
