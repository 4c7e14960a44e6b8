"""Addresses of bodies and meetings, under those of the room."""

from django.urls import path

from intl_office.circuits.views import agenda, bodies, meetings

urlpatterns = [
    path("bodies/", bodies.bodies, name="bodies"),
    path("new-body/", bodies.body_new, name="body_new"),
    path("bodies/<slug:code>/", bodies.body, name="body"),
    path("bodies/<slug:code>/edit/", bodies.body_edit, name="body_edit"),
    path("bodies/<slug:code>/members/new/", bodies.member_new, name="member_new"),
    path("bodies/<slug:code>/meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("members/<uuid:uid>/", bodies.member_edit, name="member_edit"),
    path("meetings/", meetings.MeetingList.as_view(), name="meetings"),
    path("meetings/<uuid:uid>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:uid>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("meetings/<uuid:uid>/step/<slug:name>/", meetings.meeting_step, name="meeting_step"),
    path("meetings/<uuid:uid>/papers/<slug:code>/", meetings.meeting_paper, name="meeting_paper"),
    path("meetings/<uuid:uid>/fill/", agenda.fill, name="agenda_fill"),
    path("meetings/<uuid:uid>/order/", agenda.order, name="agenda_order"),
    path("meetings/<uuid:uid>/items/new/", agenda.item_new, name="item_new"),
    path("meetings/<uuid:uid>/decisions/", agenda.decisions, name="meeting_decisions"),
    path("items/<uuid:uid>/", agenda.item_edit, name="item_edit"),
    path("items/<uuid:uid>/remove/", agenda.item_remove, name="item_remove"),
]
