"""Addresses of this room, under `deadlines/`."""

from django.urls import path

from intl_office.deadlines.views import calendar, deadline, lists, wishes

app_name = "deadlines"
urlpatterns = [
    path("", lists.DeadlineList.as_view(), name="deadlines"),
    path("month/", lists.month_page, name="month"),
    path("new/", deadline.new, name="new"),
    path("wishes/", wishes.wishes, name="wishes"),
    path("wishes/delegate/", wishes.delegated, name="delegate"),
    path("wishes/delegate/<uuid:uid>/end/", wishes.ended, name="end_delegation"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/make/", calendar.make, name="make_calendar"),
    path("calendar/revoke/", calendar.revoke, name="revoke_calendar"),
    path("calendar/<str:token>.ics", calendar.feed, name="feed"),
    path("<uuid:uid>/", deadline.deadline, name="deadline"),
    path("<uuid:uid>/edit/", deadline.edit, name="edit"),
    path("<uuid:uid>/delete/", deadline.delete, name="delete"),
    path("<uuid:uid>/done/", deadline.done, name="done"),
    path("<uuid:uid>/mute/", deadline.mute, name="mute"),
    path("<uuid:uid>/unmute/", deadline.unmuted, name="unmute"),
]
