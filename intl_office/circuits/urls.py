"""Addresses of this room, under `approvals/`."""

from django.urls import include, path

from intl_office.circuits.views import circuits, decisions, delegations, runs

app_name = "circuits"
urlpatterns = [
    path("", decisions.DecisionList.as_view(), name="decisions"),
    path("count/", decisions.count, name="count"),
    path("turns/<uuid:uid>/", decisions.turn, name="turn"),
    path("files/", runs.RunList.as_view(), name="runs"),
    path("files/<uuid:uid>/", runs.run, name="run"),
    path("files/<uuid:uid>/cancel/", runs.cancelled, name="cancel"),
    path("files/<uuid:uid>/restart/", runs.restarted, name="restart"),
    path("start/<str:kind>/<uuid:subject>/", runs.started, name="start"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/<uuid:uid>/end/", delegations.ended, name="end_delegation"),
    path("circuits/", circuits.CircuitList.as_view(), name="circuits"),
    path("circuits/new/", circuits.new, name="new_circuit"),
    path("circuits/<uuid:uid>/", circuits.circuit, name="circuit"),
    path("circuits/<uuid:uid>/names/", circuits.names, name="names"),
    path("circuits/<uuid:uid>/draft/", circuits.drafted, name="draft"),
    path("circuits/<uuid:uid>/enact/", circuits.enacted, name="enact"),
    path("circuits/<uuid:uid>/retire/", circuits.retired, name="retire"),
    path("circuits/<uuid:uid>/discard/", circuits.discarded, name="discard"),
    path("circuits/<uuid:uid>/steps/new/", circuits.new_step, name="new_step"),
    path("steps/<uuid:uid>/", circuits.step, name="step"),
    path("steps/<uuid:uid>/move/<str:direction>/", circuits.moved, name="move_step"),
    path("steps/<uuid:uid>/remove/", circuits.removed, name="remove_step"),
    path("", include("intl_office.circuits.urls_meetings")),
]
