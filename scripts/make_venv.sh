#!/bin/sh
# Makes a virtual environment with pip, also where Debian's python3-venv or ensurepip is missing.
set -eu
venv=$1
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Upbeat needs Python 3.11 or later; $("$python" --version) is too old. Try: make PYTHON=python3.11 ..." >&2
    exit 1
}
if "$python" -m venv "$venv" >/dev/null 2>&1; then exit 0; fi
rm -rf "$venv"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "python3-venv is missing: installing it ..."
    (apt-get update -qq && apt-get install -y -qq python3-venv) >/dev/null 2>&1 || true
    if "$python" -m venv "$venv" >/dev/null 2>&1; then exit 0; fi
    rm -rf "$venv"
fi
if "$python" -m pip --version >/dev/null 2>&1; then
    "$python" -m venv --without-pip "$venv"
    "$python" -m pip --python "$venv/bin/python" install -q pip
    exit 0
fi
rm -rf "$venv"
echo "There is neither python3-venv nor pip. As an administrator: apt-get install python3-venv" >&2
exit 1
