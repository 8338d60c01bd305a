#!/bin/sh
# Installs pinned, hash-checked packages and then this project, so that .venv/bin/upbeat exists.
set -eu
venv=$1
requirements=$2
"$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$requirements"
"$venv/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
