"""How often a calendar may be asked for.

Counted by address, not by machine: the servers of a calendar service ask for many people. What is
no address of ours is counted by machine.
"""

import logging

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

logger = logging.getLogger("office.deadlines")
WINDOW = 60  # seconds
ALLOWED = 30  # requests in a window


def is_too_often(request: HttpRequest, address: str) -> bool:
    """Count a request for a known address (its hash), or for none; True once too many."""
    who = address or str(get_adapter().get_client_ip(request))
    try:
        return _counted(f"deadlines.feed:{who}") > ALLOWED
    except RedisError:
        # A calendar stays readable while the cache is away.
        logger.warning("cache away, calendars are not counted")
        return False


def _counted(key: str) -> int:
    cache.add(key, 0, WINDOW)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        return 1
