#!/usr/bin/env bash
# Measures the journal against PostgreSQL and prints one table. README.md says how and why.
set -euo pipefail

usage() {
  cat <<'END'
Usage: journal-bench/run.sh [options]     the journal against PostgreSQL, one table
       journal-bench/run.sh jmh [options] the inner loops; options are those of JMH

  --quick           200,000 events and short turns: tries the script, measures nothing
  --events N        events of the large journal and table (default 10,000,000)
  --entities N      entities that these are of (default 100,000; --events is a multiple)
  --bulk N          events of one bulk load (default 1,000,000; a multiple of --entities)
  --turns N         how often each side has its turn (default 3)
  --seconds N       length of a turn of requests (default 8)
  --bars LIST       only these, such as 1a,3,4 (default: all but 5)
  --bar5            bar 5 too: ten times the events and entities; takes long
  --larger DIR      the journal of bar 5 is in this directory, and is loaded there if it is not;
                    it stays
  --no-postgres     the journal alone
  --dir DIR         where to put the data, on a real disk (default /var/tmp)
  --values FILE     also write every single value to this file
END
}

bench=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$bench")
for part in machine journal postgres bars; do
  . "$bench/lib/$part.sh"
done

talk() {
  printf 'journal-bench: %s\n' "$*" >&2
}

fail() {
  talk "$*"
  exit 1
}

events=10000000 entities=100000 bulk=1000000 turns=3 seconds=8 warm_seconds=5 settle_seconds=10
bars=1a,1b,1c,2,3,4,6,7,8,9,10,11,p1,p2,p3,p4,p5,p6
with_postgres=yes base=/var/tmp values_file= larger_directory=

whole_number() {
  [[ $2 =~ ^[1-9][0-9]{0,9}$ ]] || fail "$1 is '$2'; it must be a whole number, 1 or more"
}

if [ "${1:-}" = jmh ]; then
  shift
  build_bench
  run_jmh "$@"
  exit
fi

while [ $# -gt 0 ]; do
  case $1 in
    --quick)
      events=200000 entities=2000 bulk=50000 turns=2 seconds=1 warm_seconds=1 settle_seconds=2
      ;;
    --bar5) bars+=,5 ;;
    --no-postgres) with_postgres=no ;;
    --events | --entities | --bulk | --turns | --seconds)
      [ $# -gt 1 ] || fail "$1 needs a value"
      whole_number "$1" "$2"
      declare "${1#--}=$2"
      shift
      ;;
    --bars | --dir | --larger | --values)
      [ $# -gt 1 ] || fail "$1 needs a value"
      case $1 in
        --bars) bars=$2 ;;
        --dir) base=$2 ;;
        --larger) larger_directory=$(realpath -m "$2") ;;
        --values) values_file=$(realpath -m "$2") ;;
      esac
      shift
      ;;
    -h | --help)
      usage
      exit
      ;;
    *)
      usage >&2
      fail "nothing is known about '$1'"
      ;;
  esac
  shift
done
for bar in ${bars//,/ }; do
  [[ ,1a,1b,1c,2,3,4,5,6,7,8,9,10,11,p1,p2,p3,p4,p5,p6, == *",$bar,"* ]] || fail "there is no bar '$bar'"
done
[ $((events % entities)) -eq 0 ] || fail "--events must be a multiple of --entities"
[ $((bulk % entities)) -eq 0 ] || fail "--bulk must be a multiple of --entities"

work=
journal_pid=
other_pid=
cleanup() {
  local status=$?
  trap - EXIT
  trap '' INT TERM
  journal_stop || true
  journal_pid=$other_pid
  journal_stop || true
  postgres_remove || true
  if [ -n "$work" ]; then
    if [ "$status" -ne 0 ] && [ -s "$work/journal.log" ]; then
      talk "the journal's last words:"
      tail -n 5 "$work/journal.log" >&2
    fi
    rm -rf "$work"
  fi
  exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

require_tools
build_journal
build_bench
make_work_directory
postgres_find
postgres_start
describe_machine

SECONDS=0
small_journal
tree_costs
large_journal
larger_journal

if [ -n "$values_file" ]; then
  cp "$work/values" "$values_file"
fi
run_bench table <"$work/values"
sort -u "$work/notes" | sed 's/^/note: /'
printf 'load average now %s; took %d min %d s\n' \
  "$(cut -d' ' -f1-3 /proc/loadavg)" $((SECONDS / 60)) $((SECONDS % 60))
