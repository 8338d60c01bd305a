#!/bin/sh
# The browser tests need Chromium: installed where that is permitted, else they are skipped with a clear line.
set -u
if command -v chromium >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Chromium is missing: installing Debian's ..."
    if (apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium) >/dev/null 2>&1; then exit 0; fi
fi
echo "Chromium is not installed: the browser tests will be skipped."
