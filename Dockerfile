# Upbeat in a container: `docker compose up`. One process with all roles by default.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY requirements/runtime.txt requirements/runtime.txt
RUN python -m venv /opt/upbeat && /opt/upbeat/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.txt
COPY . .
RUN /opt/upbeat/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN useradd --system --create-home --home-dir /var/lib/upbeat --shell /usr/sbin/nologin upbeat
COPY --from=build /opt/upbeat /opt/upbeat
ENV PATH=/opt/upbeat/bin:$PATH UPBEAT_DATA_DIR=/var/lib/upbeat/data UPBEAT_HTTP_HOST=0.0.0.0 PYTHONUNBUFFERED=1
USER upbeat
WORKDIR /var/lib/upbeat
VOLUME /var/lib/upbeat
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD python -c "import os, urllib.request as u; u.urlopen('http://127.0.0.1:%d/healthz' % (int(os.environ.get('UPBEAT_OPS_PORT') or 0) or 8080), timeout=4)"
STOPSIGNAL SIGTERM
CMD ["upbeat", "run"]
