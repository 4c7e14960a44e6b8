"""Addresses of the frame."""

from django.urls import path

from intl_office.ui.views import about, brand, gallery, home, preferences, search

app_name = "ui"
urlpatterns = [
    path("", home.home, name="home"),
    path("today/", home.today, name="today"),
    path("search/", search.results, name="search"),
    path("help/", about.help_page, name="help"),
    path("demo-progress/", about.demo_progress, name="demo_progress"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("accent.css", brand.accent_css, name="accent_css"),
    path("preferences/theme/", preferences.theme, name="theme"),
    path("preferences/language/", preferences.language, name="language"),
]
