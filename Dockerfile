# Limber in a container: built in one stage, run in another without compilers, as nobody in particular.
FROM python:3.13-slim AS build

WORKDIR /build
RUN python -m venv /opt/limber
COPY requirements/run.txt requirements/run.txt
RUN /opt/limber/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY content content
COPY scheduler scheduler
COPY requirements/build.txt requirements/build.txt
RUN /opt/limber/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r requirements/build.txt \
    && /opt/limber/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /opt/limber/bin/python -m compileall -q /opt/limber

FROM python:3.13-slim

RUN groupadd --system --gid 10001 limber \
    && useradd --system --uid 10001 --gid 10001 --home-dir /data --shell /usr/sbin/nologin limber \
    && install -d -o limber -g limber -m 0700 /data
COPY --from=build /opt/limber /opt/limber
ENV PATH=/opt/limber/bin:$PATH \
    DATA_DIR=/data \
    DATABASE_URL=sqlite:////data/limber.db \
    WEB_HOST=0.0.0.0
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["limber"]
CMD ["run"]
