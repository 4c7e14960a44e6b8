"""Roles, what they may do, seeing as somebody else."""

from django.urls import path

from intl_office.access.views import demo, kinds, roles, seeing

app_name = "access"
urlpatterns = [
    path("", roles.RoleList.as_view(), name="roles"),
    path("give/", roles.give, name="give"),
    path("mine/", roles.mine, name="mine"),
    path("kinds/", kinds.kinds, name="kinds"),
    path("kinds/<slug:kind>/", kinds.kind, name="kind"),
    path("see-as/", seeing.see_as, name="see_as"),
    path("see-as/stop/", seeing.see_as_stop, name="see_as_stop"),
    path("demo/<slug:kind>/", demo.sign_in, name="demo_sign_in"),
    path("<uuid:uid>/", roles.role, name="role"),
    path("<uuid:uid>/end/", roles.end, name="end"),
]
