#!/usr/bin/env bash
# Watches how many files of a size stand in a running journal while events come in, and prints the
# most of each phase: one connection, 64 connections, and bulk loads one after the other.
#
#   journal-bench/tiers.sh [SECONDS [DIRECTORY]]
#
# SECONDS (300) is the length of a phase, DIRECTORY (/var/tmp) a place on the disk that counts.
set -euo pipefail
export LC_ALL=C

bench=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$bench")
for part in machine journal; do
  . "$bench/lib/$part.sh"
done

talk() {
  printf 'tiers: %s\n' "$*" >&2
}

fail() {
  talk "$*"
  exit 1
}

seconds=${1:-300} base=${2:-/var/tmp}
[[ $seconds =~ ^[1-9][0-9]{0,5}$ ]] || fail "'$seconds' is no number of seconds"
events=1000000 entities=100000 bulk=1000000 turns=3 bars= with_postgres=no settle_seconds=60

work= journal_pid= watcher_pid=
cleanup() {
  local status=$?
  trap - EXIT
  if [ -n "$watcher_pid" ]; then kill "$watcher_pid" 2>/dev/null || true; fi
  journal_stop || true
  rm -rf "$work"
  exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# fullest DIRECTORY FACTOR CAP: how many files below half the cap the fullest tier has
fullest() {
  find "$work/journal/$1" -maxdepth 1 -name '*.parquet' -printf '%f\n' |
    awk -F- -v factor="$2" -v cap="$3" '
      { count = $2 - $1 + 1
        if (count > cap / 2) next
        for (tier = 0; count >= factor; count /= factor) tier++
        if (++files[tier] > most) most = files[tier] }
      END { print most + 0 }'
}

# Prints every second how many segments and runs stand in the fullest tier, as MergePlan counts them.
watch() {
  while sleep 1; do
    echo "$(fullest segments 10 4000000) $(fullest index 8 16000000)"
  done
}

# phase NAME COMMAND...
phase() {
  local name=$1 before after rate
  shift
  talk "$name, $seconds s"
  before=$(last_sequence)
  watch >"$work/seen" &
  watcher_pid=$!
  "$@" >/dev/null
  kill "$watcher_pid"
  wait "$watcher_pid" 2>/dev/null || true
  watcher_pid=
  after=$(last_sequence)
  rate=$(((after - before) / seconds))
  awk -v name="$name" -v rate="$rate" '
    { if ($1 > segments) segments = $1; if ($2 > runs) runs = $2
      segments_sum += $1; runs_sum += $2 }
    END { printf "%-16s %12d %10d %10.1f %10d %10.1f\n", name, rate,
      segments, segments_sum / NR, runs, runs_sum / NR }' "$work/seen"
  journal_settle
}

last_sequence() {
  curl -sS "$journal_url/journal/stats" | grep -o '"last_sequence":[0-9]*' | cut -d: -f2 || echo 0
}

bulk_loads() {
  local end=$((SECONDS + seconds))
  while [ "$SECONDS" -lt "$end" ]; do
    journal_bulk "$work/bulk.ndjson"
  done
}

note() {
  talk "$*"
}

require_tools
build_journal
build_bench
make_work_directory
: >"$work/journal.log"
describe_machine
run_bench lines "$bulk" "$entities" >"$work/bulk.ndjson"
journal_start "$work/journal"
printf '%-16s %12s %10s %10s %10s %10s\n' \
  '' 'events/s' 'segments' 'mean' 'runs' 'mean'
phase '1 connection' journal_wrk - 1 "$seconds" append.lua
phase '64 connections' journal_wrk - 64 "$seconds" append.lua
phase 'bulk loads' bulk_loads
