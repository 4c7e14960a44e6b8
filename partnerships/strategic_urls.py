"""Addresses of strategic partners, within those of the room."""

from django.urls import URLPattern, path

from partnerships.views import criteria
from partnerships.views import strategic as views

ONE = "strategic/<uuid:uid>/"
patterns: list[URLPattern] = [
    path("strategic/", views.StrategicList.as_view(), name="strategic_list"),
    path("strategic/criteria/", criteria.criteria, name="criteria"),
    path("strategic/criteria/usual/", criteria.criteria_usual, name="criteria_usual"),
    path("strategic/criteria/new/", criteria.criterion, name="criterion_new"),
    path("strategic/criteria/<uuid:uid>/", criteria.criterion, name="criterion"),
    path("strategic/new/<uuid:partner>/", views.new, name="strategic_new"),
    path(ONE, views.strategic, name="strategic"),
    path(f"{ONE}edit/", views.edit, name="strategic_edit"),
    path(f"{ONE}marks/", views.marks, name="strategic_marks"),
    path(f"{ONE}grant/", views.grant_label, name="strategic_grant"),
    path(f"{ONE}decide/<slug:name>/", views.decision, name="strategic_decide"),
    path(f"{ONE}actions/new/", views.action_new, name="strategic_action_new"),
    path(f"{ONE}actions/<uuid:action>/", views.action, name="strategic_action"),
    path(f"{ONE}actions/<uuid:action>/<slug:name>/", views.step, name="strategic_step"),
]
