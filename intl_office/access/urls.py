"""Roles, what they may do, seeing as somebody else."""

from django.urls import path

from intl_office.access.views import demo, erasures, kinds, personal, roles, seeing, tour

app_name = "access"
urlpatterns = [
    path("access/", roles.RoleList.as_view(), name="roles"),
    path("access/give/", roles.give, name="give"),
    path("access/mine/", roles.mine, name="mine"),
    path("access/kinds/", kinds.kinds, name="kinds"),
    path("access/kinds/<slug:kind>/", kinds.kind, name="kind"),
    path("access/see-as/", seeing.see_as, name="see_as"),
    path("access/see-as/stop/", seeing.see_as_stop, name="see_as_stop"),
    path("access/demo/<slug:kind>/", demo.sign_in, name="demo_sign_in"),
    path("tour/", tour.tour, name="tour"),
    path("my-data/", personal.my_data, name="my_data"),
    path("my-data/copy/", personal.my_copy, name="my_copy"),
    path("my-data/ask/", personal.my_data_ask, name="my_data_ask"),
    path("personal-data/", personal.RequestList.as_view(), name="requests"),
    path("personal-data/<uuid:uid>/", personal.show, name="request"),
    path("personal-data/<uuid:uid>/copy/", personal.copy, name="request_copy"),
    path("personal-data/<uuid:uid>/anonymise/", erasures.for_request, name="request_erasure"),
    path("personal-data/<uuid:uid>/steps/<slug:name>/", personal.step, name="request_step"),
    path("personal-data/past-term/", erasures.past_term, name="past_term"),
    path("personal-data/past-term/<uuid:uid>/keep/", erasures.keep, name="keep"),
    path("personal-data/past-term/<uuid:uid>/anonymise/", erasures.for_term, name="term_erasure"),
    path("personal-data/anonymise/", erasures.new, name="erasure_new"),
    path("personal-data/anonymise/<uuid:uid>/", erasures.show, name="erasure"),
    path("access/<uuid:uid>/", roles.role, name="role"),
    path("access/<uuid:uid>/end/", roles.end, name="end"),
]
