"""The Celery application; `core.apps` imports it, so that every process knows the broker."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intl_office.settings")

app = Celery("intl_office", task_cls="intl_office.core.queue:OfficeTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Threads too, such as those of a test server, send to this broker.
app.set_default()
