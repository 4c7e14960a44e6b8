"""Addresses of networks, within those of the room."""

from django.urls import URLPattern, path

from partnerships.views import network_parts, network_steps, networks

ONE = "networks/<uuid:uid>/"
patterns: list[URLPattern] = [
    path("networks/", networks.NetworkList.as_view(), name="networks"),
    path("networks/new/", networks.new, name="network_new"),
    path(ONE, networks.network, name="network"),
    path(f"{ONE}edit/", networks.edit, name="network_edit"),
    path(f"{ONE}members/", networks.members, name="network_members"),
    path(f"{ONE}fees/", networks.fees, name="network_fees"),
    path(f"{ONE}fees/<uuid:row>/payment/", network_steps.payment, name="network_payment"),
    path(f"{ONE}plan/", networks.plan, name="network_plan"),
    path(f"{ONE}plan/<uuid:row>/obtained/", network_steps.obtained, name="network_obtained"),
    path(f"{ONE}plan/<uuid:row>/<slug:name>/", network_steps.renewal, name="network_renewal"),
    path(f"{ONE}steps/<uuid:row>/<slug:name>/", network_steps.step, name="network_step"),
    path(f"{ONE}events/", networks.meetings, name="network_meetings"),
    path(f"{ONE}agreements/", networks.agreements, name="network_agreements"),
    path(
        f"{ONE}agreements/<uuid:agreement>/remove/",
        network_steps.agreement_remove,
        name="network_agreement_remove",
    ),
    path(f"{ONE}history/", networks.history, name="network_history"),
    path(f"{ONE}add/<slug:part>/", network_parts.add, name="network_part_add"),
    path(f"{ONE}change/<slug:part>/<uuid:row>/", network_parts.edit, name="network_part"),
    path(
        f"{ONE}remove/<slug:part>/<uuid:row>/",
        network_parts.remove,
        name="network_part_remove",
    ),
]
