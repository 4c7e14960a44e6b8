# The application for a server: web, worker and beat are three commands of this one image.
# Build: docker build --tag intl-office .      Use: docker compose up (see docs/administration.md)
FROM python:3.13-slim-bookworm AS base
# What WeasyPrint prints with, and a font; nothing else of the distribution is needed.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        fonts-liberation libfontconfig1 libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*
ENV PATH=/office/.office/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /office

FROM base AS build
# The running container may write nothing: bytecode is made here, or each start compiles all again.
ENV UV_COMPILE_BYTECODE=1
# Libraries first: they change less often than the code, so this layer is kept.
COPY office package.json package-lock.json requirements.lock requirements-local.lock \
    requirements-test.lock requirements-uv.lock requirements-node.lock ./
COPY intl_office/__init__.py intl_office/__init__.py
COPY intl_office/launcher intl_office/launcher
RUN ./office install && rm -rf .office/node .office/nodejs .office/tools
COPY . .
# Addresses are wanted by the settings and used by nothing here.
RUN SECRET_KEY=only-to-collect-files DATABASE_URL=postgres://nowhere/none \
    REDIS_URL=redis://nowhere:6379/0 python manage.py prepare --files-only \
    && python -m compileall -q intl_office partnerships mobility projects

FROM base
# A user without a home, a shell or a name that means anything outside.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin office \
    && install --directory --owner=office --mode=0700 /data
COPY --from=build /office /office
ENV MEDIA_ROOT=/data BIND=0.0.0.0:8000 GUNICORN_TMP_DIR=/dev/shm HOME=/tmp
USER 10001
EXPOSE 8000
CMD ["gunicorn", "--config", "python:intl_office.gunicorn_conf"]
