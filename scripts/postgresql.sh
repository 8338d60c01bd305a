#!/bin/sh
# Another major version of PostgreSQL than the embedded one, for the test that runs on it. Only CI asks for it: a
# person's machine gets no server that nobody ordered. Where it cannot be installed the test is skipped with a clear line.
set -u
for found in /usr/lib/postgresql/*/bin/postgres; do
    if [ -x "$found" ]; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Debian's PostgreSQL for the tests on an external server ..."
    # first the part that would otherwise make and start a cluster: only the programs are wanted
    if (apt-get update -qq && export DEBIAN_FRONTEND=noninteractive \
        && apt-get install -y -qq --no-install-recommends postgresql-common \
        && echo "create_main_cluster = false" >>/etc/postgresql-common/createcluster.conf \
        && apt-get install -y -qq --no-install-recommends postgresql-15) >/dev/null 2>&1; then exit 0; fi
fi
echo "PostgreSQL 15 is not installed: the tests on an external server will be skipped."
