#!/usr/bin/env bash
# Kills the journal under load, again and again, and holds it against what its clients were told:
#   kills.sh [ROUNDS [SEED]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec bin/build -q -pl journal-app -am verify -Dit.test=KilledUnderLoadIT \
  -Djournal.e2e.rounds="${1:-500}" -Djournal.e2e.seed="${2:-1}" \
  -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
