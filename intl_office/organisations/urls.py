"""Addresses of this room."""

from django.urls import path

from intl_office.organisations.views import (
    closing,
    contacts,
    house,
    lists,
    merge,
    partners,
    people,
    units,
)

app_name = "organisations"
urlpatterns = [
    path("partners/", lists.PartnerList.as_view(), name="partners"),
    path("partners/new/", partners.new, name="partner_new"),
    path("partners/duplicates/", partners.duplicates, name="duplicates"),
    path("partners/<uuid:uid>/", partners.detail, name="partner"),
    path("partners/<uuid:uid>/edit/", partners.edit, name="partner_edit"),
    path("partners/<uuid:uid>/history/", partners.history, name="partner_history"),
    path("partners/<uuid:uid>/contacts/", contacts.index, name="contacts"),
    path("partners/<uuid:uid>/contacts/new/", contacts.new, name="contact_new"),
    path("partners/<uuid:uid>/units/", partners.units, name="partner_units"),
    path("partners/<uuid:uid>/units/new/", partners.unit_new, name="partner_unit_new"),
    path("partners/<uuid:uid>/links/new/", partners.link_new, name="link_new"),
    path("partners/<uuid:uid>/close/", closing.close, name="partner_close"),
    path("partners/<uuid:uid>/merge/", merge.choose, name="merge_choose"),
    path("partners/<uuid:uid>/merge/<uuid:other>/", merge.preview, name="merge"),
    path("partner-units/<uuid:uid>/edit/", partners.unit_edit, name="partner_unit_edit"),
    path("partner-links/<uuid:uid>/remove/", partners.link_remove, name="link_remove"),
    path("contacts/template.csv", contacts.template, name="contacts_template"),
    path("contacts/<uuid:uid>/edit/", contacts.edit, name="contact_edit"),
    path("contacts/<uuid:uid>/end/", contacts.end, name="contact_end"),
    path("contacts/<uuid:uid>/confirm/", contacts.confirm, name="contact_confirm"),
    path("house/", house.edit, name="institution"),
    path("house/logo/", house.logo, name="logo"),
    path("units/", units.index, name="units"),
    path("units/new/", units.new, name="unit_new"),
    path("units/<uuid:uid>/", units.detail, name="unit"),
    path("units/<uuid:uid>/edit/", units.edit, name="unit_edit"),
    path("people/", lists.PersonList.as_view(), name="people"),
    path("people/new/", people.new, name="person_new"),
    path("people/<uuid:uid>/", people.detail, name="person"),
    path("people/<uuid:uid>/edit/", people.edit, name="person_edit"),
    path("people/<uuid:uid>/memberships/new/", people.membership_new, name="membership_new"),
    path("memberships/<uuid:uid>/end/", people.membership_end, name="membership_end"),
]
