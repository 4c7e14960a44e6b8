"""Addresses of this room."""

from django.urls import path

from partnerships.views import (
    advice,
    drafting,
    follow_ups,
    lists,
    pages,
    requests,
    steps,
    visits,
)

app_name = "partnerships"
urlpatterns = [
    path("", lists.AgreementList.as_view(), name="agreements"),
    path("new/", drafting.new, name="new"),
    path("<uuid:uid>/", pages.agreement, name="agreement"),
    path("<uuid:uid>/edit/", drafting.edit, name="edit"),
    path("<uuid:uid>/text/", pages.text, name="text"),
    path("<uuid:uid>/conditions/", pages.conditions, name="conditions"),
    path("<uuid:uid>/conditions/edit/", drafting.conditions_edit, name="conditions_edit"),
    path("<uuid:uid>/people/", pages.people, name="people"),
    path("<uuid:uid>/people/add/", drafting.party_add, name="party_add"),
    path("<uuid:uid>/people/<uuid:party>/", drafting.party_edit, name="party_edit"),
    path("<uuid:uid>/people/<uuid:party>/remove/", drafting.party_remove, name="party_remove"),
    path("<uuid:uid>/documents/", pages.documents, name="documents"),
    path("<uuid:uid>/deadlines/", pages.deadlines, name="deadlines"),
    path("<uuid:uid>/history/", pages.history, name="history"),
    path("<uuid:uid>/submit/", steps.send, name="submit"),
    path("<uuid:uid>/signature/", steps.signature, name="signature"),
    path("<uuid:uid>/terminate/", steps.end, name="terminate"),
    path("<uuid:uid>/steps/<slug:name>/", steps.step, name="step"),
    # requests for agreements
    path("requests/", requests.RequestList.as_view(), name="requests"),
    path("requests/mine/", requests.mine, name="my_requests"),
    path("requests/new/", requests.new, name="request_new"),
    path("requests/institutions/", requests.lookup, name="request_lookup"),
    path("requests/<uuid:uid>/", requests.page, name="request"),
    path("requests/<uuid:uid>/edit/", requests.edit, name="request_edit"),
    path("requests/<uuid:uid>/partner/", requests.partner, name="request_partner"),
    path("requests/<uuid:uid>/messages/", requests.message, name="request_message"),
    path("requests/<uuid:uid>/advice/", advice.ask, name="advice_ask"),
    path("requests/<uuid:uid>/steps/<slug:name>/", requests.step, name="request_step"),
    path("advice/<uuid:uid>/", advice.advice, name="advice"),
    path("advice/<uuid:uid>/replies/", advice.reply, name="advice_reply"),
    path("advice/<uuid:uid>/withdraw/", advice.withdraw, name="advice_withdraw"),
    path("advice/<uuid:uid>/show/", advice.show, name="advice_show"),
    # visits and missions
    path("visits/", visits.VisitList.as_view(), name="visits"),
    path("visits/calendar/", visits.calendar, name="visit_calendar"),
    path("visits/new/", visits.new, name="visit_new"),
    path("visits/actions/<uuid:uid>/", follow_ups.page, name="follow_up"),
    path("visits/actions/<uuid:uid>/steps/<slug:name>/", follow_ups.step, name="follow_up_step"),
    path("visits/<uuid:uid>/", visits.page, name="visit"),
    path("visits/<uuid:uid>/edit/", visits.edit, name="visit_edit"),
    path("visits/<uuid:uid>/report/", visits.report, name="visit_report"),
    path("visits/<uuid:uid>/files/", visits.file_add, name="visit_file"),
    path(
        "visits/<uuid:uid>/files/<uuid:file>/remove/", visits.file_remove, name="visit_file_remove"
    ),
    path("visits/<uuid:uid>/partners/", visits.partner_add, name="visit_partner"),
    path(
        "visits/<uuid:uid>/partners/<uuid:partner>/remove/",
        visits.partner_remove,
        name="visit_partner_remove",
    ),
    path("visits/<uuid:uid>/actions/", follow_ups.new, name="follow_up_new"),
    path("visits/<uuid:uid>/steps/<slug:name>/", visits.step, name="visit_step"),
]
