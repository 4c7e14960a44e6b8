"""Addresses of the frame."""

from django.urls import path

from intl_office.ui.views import home

app_name = "ui"
urlpatterns = [
    path("", home.home, name="home"),
    path("today/", home.today, name="today"),
]
