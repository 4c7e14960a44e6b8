"""Who may read a stored file: asked of the rooms whose rows refer to it.

readers.register("partnerships.scan", lambda user, file: ...)     # in AppConfig.ready()
"""

from collections.abc import Callable

from django.contrib.auth.base_user import AbstractBaseUser

from intl_office.core.registry import Registry
from intl_office.documents.models import Document, StoredFile

Reader = Callable[[AbstractBaseUser, StoredFile], bool]
readers: Registry[Reader] = Registry("readers of stored files")


def may_read(user: AbstractBaseUser, file: StoredFile) -> bool:
    """Whether the person brought the file, or one room says that they may read it."""
    if file.uploaded_by_id == user.pk:
        return True
    return any(reader(user, file) for reader in readers.values())


def of_documents(user: AbstractBaseUser, file: StoredFile) -> bool:
    """The file of a document is read by those who read the document."""
    return Document.objects.visible_to(user).filter(file=file).exists()
