"""Signing in and out."""

from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.urls import path

app_name = "accounts"
urlpatterns = [
    path(
        "sign-in/",
        login_not_required(views.LoginView.as_view(template_name="accounts/login.html")),
        name="login",
    ),
    path("sign-out/", views.LogoutView.as_view(), name="logout"),
]
