#!/usr/bin/env bash
# Installs what the tests need into the current Python environment, then runs every check and every test.
set -euo pipefail
cd "$(dirname "$0")/.."

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

# The locked versions with their checksums, so that every machine checks the same.
python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
if [ -z "${CHROMIUM:-}" ] && ! command -v chromium >/dev/null; then # the browser of the browser tests
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null
fi

if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && command -v apt-get >/dev/null; then # the store's other database
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends postgresql >/dev/null
fi

python -m ruff check .
python -m ruff format --check .
python -m mypy
python -m pytest -q -n auto -m "not browser and not slow" "$@"
# The real browser draws without a GPU and wants the machine to itself; a click it lost is made again.
python -m pytest -q -m "browser and not slow" --reruns 2 --reruns-delay 1 --durations=15 "$@"
