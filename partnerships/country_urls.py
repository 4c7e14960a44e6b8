"""Addresses of priority countries and of the question where partners are missing."""

from django.urls import URLPattern, path

from partnerships.views import countries as views
from partnerships.views import gaps

ONE = "countries/<uuid:uid>/"
patterns: list[URLPattern] = [
    path("countries/", views.CountryList.as_view(), name="countries"),
    path("countries/new/", views.new, name="country_new"),
    path(ONE, views.country, name="country"),
    path(f"{ONE}edit/", views.edit, name="country_edit"),
    path(f"{ONE}marks/", views.marks, name="country_marks"),
    path(f"{ONE}steps/<slug:name>/", views.step, name="country_step"),
    path(f"{ONE}objectives/new/", views.objective_new, name="country_objective_new"),
    path(f"{ONE}objectives/<uuid:objective>/", views.objective, name="country_objective"),
    path(
        f"{ONE}objectives/<uuid:objective>/remove/",
        views.objective_remove,
        name="country_objective_remove",
    ),
    path("gaps/", gaps.GapList.as_view(), name="gaps"),
    path("gaps/<str:code>/", gaps.GapPartnerList.as_view(), name="gap_partners"),
]
