"""Addresses of this room, under `mail/`."""

from django.urls import path

from intl_office.mail.views import messages, texts

app_name = "mail"
urlpatterns = [
    path("", messages.MessageList.as_view(), name="messages"),
    path("trial/", messages.trial, name="trial"),
    path("texts/", texts.texts, name="texts"),
    path("texts/<str:code>/", texts.text, name="text"),
    path("texts/<str:code>/versions/", texts.versions, name="versions"),
    path("texts/<str:code>/restore/<str:language>/", texts.restore, name="restore"),
    path("<uuid:uid>/", messages.message, name="message"),
    path("<uuid:uid>/html/", messages.html, name="html"),
    path("<uuid:uid>/<slug:step>/", messages.decide, name="decide"),
]
