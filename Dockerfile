# docker build -t duban . ; docker run -v duban:/data duban init ; docker run -d -v duban:/data duban
# Several machines: compose.yaml, docs/operating-a-cluster.md; the same image serves and works.
FROM python:3.11-slim-bookworm AS packages
# --build-arg PIP_INDEX_URL=… installs from a mirror; the lock's hashes hold wherever it comes from
ARG PIP_INDEX_URL
COPY requirements-cluster.lock /
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements-cluster.lock \
    && /venv/bin/pip uninstall --yes pip setuptools

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=packages /venv /venv
COPY config config
COPY notice_templates notice_templates
COPY workflows workflows
COPY service service
RUN mkdir /data && chown 10001:10001 /data
USER 10001
# The workspace: settings, templates, database. Nothing else is written, and but for the robots'
# own addresses the container needs no network.
VOLUME /data
HEALTHCHECK --interval=1m --timeout=20s --start-period=30s \
    CMD ["python", "-m", "service", "--dir", "/data", "check", "--health"]
ENTRYPOINT ["python", "-m", "service", "--dir", "/data"]
EXPOSE 8000
CMD ["serve", "--listen", "0.0.0.0:8000"]
