# Small: two stages, the second has no compiler and no pip cache. Not root. SQLite, if that is used, lives in /data.
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE app.yaml ./
COPY bot bot
COPY storage storage
RUN python -m venv /opt/pullcord \
 && /opt/pullcord/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home pullcord \
 && install --directory --mode 700 --owner pullcord /data
COPY --from=build /opt/pullcord /opt/pullcord
ENV PATH=/opt/pullcord/bin:$PATH HOST=0.0.0.0 DATABASE_URL=sqlite:////data/pullcord.db PYTHONUNBUFFERED=1 MPLCONFIGDIR=/tmp HOME=/tmp
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ.get('PORT', 3000)}/readyz\", timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["pullcord", "run"]
