# Two stages: the first installs the locked requirements, the second holds them, Python and the bot, nothing else.
FROM python:3.13-slim AS build

COPY requirements/run.txt /build/run.txt
RUN python -m venv --without-pip /venv \
    && pip --python /venv/bin/python install --no-cache-dir --require-hashes --only-binary :all: -r /build/run.txt

FROM python:3.13-slim

# The root file system can be read-only, so the bytecode is written now; only /app/data is written to later.
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONTZPATH= \
    HTTP_HOST=0.0.0.0 \
    LOG_FORMAT=json

WORKDIR /app

COPY --from=build /venv /venv
COPY alembic.ini ./
COPY alembic/ alembic/
COPY tips/ tips/
COPY bot/ bot/

RUN python -m compileall -q --invalidation-mode unchecked-hash bot tips alembic \
    && groupadd --system --gid 10001 bot \
    && useradd --system --uid 10001 --gid bot --no-create-home --home-dir /app bot \
    && install --directory --owner bot --group bot --mode 0700 /app/data

USER 10001:10001
VOLUME /app/data
EXPOSE 8080
STOPSIGNAL SIGTERM

# Past any proxy of the environment: the question is to this very container.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.build_opener(r.ProxyHandler({})).open('http://127.0.0.1:' + (os.environ.get('HTTP_PORT') or '8080') + '/healthz', timeout=4)"]

ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
