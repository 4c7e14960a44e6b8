"""A small paper that is sent, signed or refused, and expires."""

from collections.abc import Iterator
from typing import Protocol

from django.contrib.auth.base_user import AbstractBaseUser

from intl_office.core.workflow import (
    Reason,
    Transition,
    Workflow,
    at,
    by,
    fact,
    reason,
    value,
)
from tests.testapp.enums import Status


class HasTitle(Protocol):
    title: str


def has_title(paper: HasTitle) -> Iterator[Reason]:
    if not paper.title:
        yield Reason(code="title", message="Give a title.", whose_turn="the author", field="title")


def active(user: AbstractBaseUser, paper: object) -> bool:
    return user.is_active


def is_staff(user: AbstractBaseUser, paper: object) -> bool:
    return bool(getattr(user, "is_staff", False))


papers = Workflow(
    Status,
    [
        Transition(
            name="send",
            sources=(Status.DRAFT,),
            target=Status.SENT,
            label="Send",
            who=active,
            guards=(has_title,),
        ),
        Transition(
            name="sign",
            sources=(Status.SENT,),
            target=Status.SIGNED,
            label="Sign",
            who=is_staff,
            whose_turn="the director",
            guards=(has_title,),
            sets={"signed_at": at, "signed_by": by, "pages": fact("pages")},
            needs=frozenset({"pages"}),
        ),
        Transition(
            name="refuse",
            sources=(Status.SENT,),
            target=Status.REFUSED,
            label="Refuse",
            who=is_staff,
            whose_turn="the director",
            sets={"refusal": reason},
            reason_required=True,
        ),
        Transition(
            name="reopen",
            sources=(Status.REFUSED, Status.SIGNED),
            target=Status.DRAFT,
            label="Reopen",
            who=is_staff,
            sets={"refusal": value(""), "signed_at": value(None), "signed_by": value(None)},
        ),
        Transition(
            name="expire",
            sources=(Status.DRAFT, Status.SENT),
            target=Status.EXPIRED,
            label="Expire",
            who=None,
        ),
    ],
    initial=Status.DRAFT,
)
