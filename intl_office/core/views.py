"""Answers for load balancers and orchestrators."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from intl_office.core.tasks import HEARTBEAT_KEY

logger = logging.getLogger(__name__)


@login_not_required
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """Say that the process answers; asks nothing of any other service."""
    return JsonResponse({"status": "alive"})


@login_not_required
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether database and broker answer too: 200, or 503 with what does not."""
    checks = {"database": _database_answers(), "broker": _broker_answers()}
    return JsonResponse(
        {"status": "ready" if all(checks.values()) else "not ready", **checks},
        status=200 if all(checks.values()) else 503,
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        logger.warning("database does not answer", exc_info=True)
        return False
    return True


def _broker_answers() -> bool:
    try:
        cache.get(HEARTBEAT_KEY)
    except Exception:
        logger.warning("broker does not answer", exc_info=True)
        return False
    return True
