"""What is kept in the cache only to be quick: where the cache is away, nothing is kept.

No page goes with the cache. What must be counted there (attempts to sign in) does not come here.
"""

import logging
from typing import Any

from django.core.cache import cache
from redis import RedisError

logger = logging.getLogger(__name__)


def remembered(key: str) -> Any:
    """What was kept under a key; None where nothing is, or the cache is away."""
    try:
        return cache.get(key)
    except RedisError:
        logger.warning("cache away, nothing is remembered")
        return None


def remember(key: str, value: Any, seconds: int) -> None:
    """Keep a value for some seconds, if the cache is there."""
    try:
        cache.set(key, value, seconds)
    except RedisError:
        logger.warning("cache away, nothing is kept")


def forget(*keys: str) -> None:
    """Drop what is kept; where the cache is away it goes by its own age."""
    try:
        cache.delete_many(keys)
    except RedisError:
        logger.warning("cache away, nothing is forgotten")
