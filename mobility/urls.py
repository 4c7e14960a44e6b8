"""Addresses of this app, under `mobility/`."""

from django.urls import path

from mobility.views import campaigns, mobilities, selection, student

app_name = "mobility"
urlpatterns = [
    path("", mobilities.MobilityList.as_view(), name="mobilities"),
    path("enrolments/", mobilities.EnrolmentList.as_view(), name="enrolments"),
    path("enrolments/template/<slug:code>.csv", mobilities.template, name="template"),
    path("campaigns/", campaigns.CampaignList.as_view(), name="campaigns"),
    path("campaigns/new/", campaigns.new, name="campaign_new"),
    path("campaigns/<uuid:uid>/", campaigns.campaign, name="campaign"),
    path("campaigns/<uuid:uid>/edit/", campaigns.edit, name="campaign_edit"),
    path("campaigns/<uuid:uid>/step/<slug:name>/", campaigns.step, name="campaign_step"),
    path("campaigns/<uuid:uid>/selection/", selection.SelectionList.as_view(), name="selection"),
    path("campaigns/<uuid:uid>/places/", campaigns.places, name="places"),
    path("applications/<uuid:uid>/", selection.application, name="application"),
    path("applications/<uuid:uid>/mark/", selection.mark, name="mark"),
    path("applications/<uuid:uid>/select/<uuid:wish>/", selection.select, name="select"),
    path("applications/<uuid:uid>/decide/<slug:name>/", selection.decide, name="decide"),
    path("my/", student.my, name="my"),
    path("my/begin/<uuid:uid>/", student.start, name="begin"),
    path("my/certificates/<uuid:uid>/", student.certificate, name="my_certificate"),
    path("my/<uuid:uid>/", student.mine, name="mine"),
    path("my/<uuid:uid>/form/", student.form, name="mine_form"),
    path("my/<uuid:uid>/files/", student.files, name="mine_files"),
    path("my/<uuid:uid>/step/<slug:name>/", student.step, name="mine_step"),
    path("<uuid:uid>/", mobilities.mobility, name="mobility"),
    path("<uuid:uid>/days/", mobilities.days, name="mobility_days"),
    path("<uuid:uid>/step/<slug:name>/", mobilities.step, name="mobility_step"),
]
