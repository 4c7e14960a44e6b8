"""Addresses of the reference data."""

from django.urls import path

from intl_office.reference.views import entries, home, lists

app_name = "reference"
urlpatterns = [
    path("", home.home, name="home"),
    path("<slug:section>/", lists.entries, name="list"),
    path("<slug:section>/new/", entries.add, name="add"),
    path("<slug:section>/<uuid:uid>/", entries.detail, name="detail"),
    path("<slug:section>/<uuid:uid>/edit/", entries.edit, name="edit"),
    path("<slug:section>/<uuid:uid>/history/", entries.changes, name="history"),
]
