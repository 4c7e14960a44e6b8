"""Addresses for those who watch over the service."""

from django.urls import path

from intl_office.core import views

app_name = "core"
urlpatterns = [
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
]
