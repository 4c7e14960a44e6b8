"""gunicorn: sync workers that keep their database connection (see `CONN_MAX_AGE`)."""

import os

wsgi_app = "intl_office.wsgi"
bind = os.environ.get("BIND", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "3"))
worker_class = "sync"
# Sharing the loaded application between workers halves start time and memory; nothing opens a
# database connection while it loads, so none is shared.
preload_app = True
timeout = 60
graceful_timeout = 20
max_requests = 5_000
max_requests_jitter = 500
worker_tmp_dir = os.environ.get("GUNICORN_TMP_DIR")
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
# Requests are logged by `core.middleware`, with user and duration.
accesslog = None
errorlog = "-"
# Its one socket in the home folder would be shared by every installation of a user.
control_socket_disable = True
