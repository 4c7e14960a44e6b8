"""Addresses of this room, under `strategy/`."""

from django.urls import path

from intl_office.strategy.views import report, rows

app_name = "strategy"
urlpatterns = [
    path("", report.report, name="report"),
    path("print/", report.printed, name="print"),
    path("partners/", rows.PartnerList.as_view(), name="partners"),
    path("places/", rows.PlaceList.as_view(), name="places"),
]
