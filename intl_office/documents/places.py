"""Which storage the settings ask for."""

from typing import Any

from environ import FileAwareEnv

FOLDER = "intl_office.documents.storages.PrivateFolder"
S3 = "storages.backends.s3.S3Storage"


def storages(env: FileAwareEnv) -> dict[str, Any]:
    """The storages of private files: folders of this machine, or S3 where `S3_BUCKET` is set.

    `private` holds documents and uploads by their content; `default` what the rooms keep for some
    days. Secrets may be given as files (`S3_SECRET_KEY_FILE`).
    """
    bucket: str = env.str("S3_BUCKET", default="")
    if not bucket:
        return {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "private": {"BACKEND": FOLDER},
        }
    options = _s3_options(env, bucket)
    return {
        "default": {"BACKEND": S3, "OPTIONS": {**options, "location": "files"}},
        "private": {
            "BACKEND": S3,
            "OPTIONS": {**options, "location": "private", "file_overwrite": True},
        },
    }


def _s3_options(env: FileAwareEnv, bucket: str) -> dict[str, Any]:
    return {
        "bucket_name": bucket,
        "endpoint_url": env.str("S3_ENDPOINT", default="") or None,
        "region_name": env.str("S3_REGION", default="") or None,
        "access_key": env.str("S3_ACCESS_KEY", default="") or None,
        "secret_key": env.str("S3_SECRET_KEY", default="") or None,
        "addressing_style": env.str("S3_ADDRESSING_STYLE", default="auto"),
        "signature_version": "s3v4",
        "default_acl": None,  # the bucket's own policy: nothing is public
        "querystring_auth": True,
        "file_overwrite": False,
    }
