from django.db import models


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"
    SIGNED = "signed", "Signed"
    REFUSED = "refused", "Refused"
    EXPIRED = "expired", "Expired"
