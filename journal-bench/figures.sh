#!/usr/bin/env bash
# Prints the journal's figures on this machine as one table. docs/testing-campaigns.md
# has the method.
#
#   journal-bench/figures.sh kafka-file-history.ndjson.gz [DIRECTORY]
#
# The directory, a new one under the system's temporary one by default, takes the journals; it
# decides which disk is measured. REPEATS (3) and SECONDS_A_RUN (10) can be set in the environment.
set -euo pipefail
export LC_ALL=C

repeats=${REPEATS:-3}
seconds=${SECONDS_A_RUN:-10}
busiest=kafka%2Fbuild.gradle
bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
journal=$bench/../bin/journal

fail() {
  echo "figures: $1" >&2
  exit 2
}

[ $# -ge 1 ] && [ $# -le 2 ] || fail "name the data file, and the directory to measure in if you like"
[ -r "$1" ] || fail "there is no file $1"
data=$1
for tool in wrk curl gzip awk; do
  command -v "$tool" >/dev/null || fail "$tool is missing; on Debian and Ubuntu: apt-get install $tool"
done
# The settings of whoever runs this would be figures of something else.
for name in $(compgen -e JOURNAL_ || true); do
  unset "$name"
done

if [ $# -eq 2 ]; then
  mkdir -p "$2"
  work=$(mktemp -d "$2/figures.XXXXXX")
else
  work=$(mktemp -d)
fi
server=
cleanup() {
  [ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

say() {
  echo "$(date +%T) $*" >&2
}

now_micros() {
  echo "${EPOCHREALTIME/./}"
}

# Starts a server in a directory and returns when it is ready: sets server, url and ready_millis.
start_server() {
  local began line
  began=$(now_micros)
  exec 3< <(exec "$journal" serve -D "$1" --port 0 2>&1)
  server=$!
  url=
  while IFS= read -r line <&3; do
    case $line in
      "journal ready on "*)
        ready_millis=$((($(now_micros) - began) / 1000))
        url=${line#journal ready on }
        url=${url%%,*}
        break
        ;;
    esac
  done
  [ -n "$url" ] || fail "the server did not start: $line"
}

stop_server() {
  kill -TERM "$server"
  cat <&3 >&2 # ends with the server
  exec 3<&-
  server=
}

median() {
  sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# Adds a value to a figure.
note() {
  echo "$2" >>"$work/$1.values"
  say "$1: $2"
}

# Posts single events at so many connections for a while, after a warm-up.
load() {
  local out
  wrk -t1 -c"$1" -d"$(((seconds + 1) / 2))s" -s "$bench/post-event.lua" "$url/journal/event" >/dev/null
  out=$(wrk -t1 -c"$1" -d"${seconds}s" -s "$bench/post-event.lua" "$url/journal/event" | grep '^figure') ||
    fail "wrk failed"
  [ "${out##* }" = 0 ] || fail "${out##* } of the requests failed"
  out=${out#figure }
  echo "${out% *}"
}

# The median time of so many GETs over one connection, in milliseconds, after as many to warm up.
get_millis() {
  local i
  for ((i = 0; i < 2 * $1; i++)); do
    echo "url = \"$url$2\""
    echo "output = /dev/null"
  done >"$work/requests"
  curl -s -f -w '%{time_total}\n' -K "$work/requests" >"$work/times" || fail "GET $2 failed"
  tail -n "$1" "$work/times" | median | awk '{ printf "%.2f\n", $1 * 1000 }'
}

resident_mb() {
  awk '/^VmRSS/ { printf "%.0f\n", $2 / 1000 }' "/proc/$server/status"
}

single_posts() {
  local dir=$work/posts
  for connections in 64 1; do
    rm -rf "$dir" "$dir".* # the key and the state are beside it
    start_server "$dir"
    note "posts-$connections" "$(load "$connections")"
    if [ "$connections" = 64 ]; then
      note memory "$(resident_mb)"
    fi
    stop_server
  done
  rm -rf "$dir" "$dir".* # the key and the state are beside it
}

import_ten_times() {
  local began micros events
  rm -rf "$work/million" "$work/million".*
  began=$(now_micros)
  "$journal" import --no-progress -D "$work/million" "$work/ten.ndjson.gz" 2>&1 |
    sed 's/^/         /' >&2
  micros=$(($(now_micros) - began))
  events=$((10 * lines))
  note import $((events * 1000000 / micros))
  rm -rf "$work/million" "$work/million".*
}

reading() {
  local i began
  for ((i = 0; i < 5; i++)); do
    start_server "$work/kafka"
    echo "$ready_millis"
    stop_server
  done | median >"$work/ready"
  note ready "$(awk '{ printf "%.2f\n", $1 / 1000 }' "$work/ready")"
  start_server "$work/kafka"
  note history "$(get_millis 50 "/journal/history/$busiest")"
  note recent "$(get_millis 200 "/journal/recent?limit=50")"
  note memory-reading "$(resident_mb)"
  stop_server
  for ((i = 0; i < 10; i++)); do
    began=$(now_micros)
    "$journal" history kafka/build.gradle -D "$work/kafka" >"$work/history"
    echo $(($(now_micros) - began))
  done | median >"$work/command"
  note command "$(awk '{ printf "%.2f\n", $1 / 1000000 }' "$work/command")"
}

row() {
  local values
  values=$(sort -n "$work/$1.values")
  printf '| %s | %s | %s | %s | %s |\n' "$2" "$(head -n 1 <<<"$values")" "$(median <<<"$values")" \
    "$(tail -n 1 <<<"$values")" "$3"
}

machine() {
  local java
  java=$("$(cat "$bench/../journal-app/target/dist/java-home")/bin/java" -version 2>&1 | sed -n 2p)
  echo "Machine: $(nproc) cores of $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)," \
    "$(awk '/^MemTotal/ { printf "%.0f", $2 / 1e6 }' /proc/meminfo) GB, $(uname -sr)," \
    "$(df --output=fstype "$work" | tail -n 1) on $(df --output=source "$work" | tail -n 1)."
  echo "Java: $java."
  echo "Commit: $(git -C "$bench" describe --always --dirty 2>/dev/null || echo unknown)." \
    "Load average before: $load_before."
}

load_before=$(cut -d ' ' -f 1 /proc/loadavg)
"$journal" --version >/dev/null # builds what is missing, before anything is measured
lines=$(gzip -dc "$data" | wc -l)
for ((i = 0; i < 10; i++)); do
  cat "$data" # members of one gzip file
done >"$work/ten.ndjson.gz"
"$journal" import --no-progress -D "$work/kafka" "$data" 2>&1 | sed 's/^/         /' >&2

for ((run = 1; run <= repeats; run++)); do
  say "run $run of $repeats"
  single_posts
  import_ten_times
  reading
done

machine
echo
echo "| figure, of $repeats runs | min | median | max | goal |"
echo "| --- | --- | --- | --- | --- |"
row posts-64 "durable single-event POSTs a second, 64 connections" "at least 25000"
row posts-1 "durable single-event POSTs a second, 1 connection" "at least 3000"
row import "import of $((10 * lines)) lines by the command, events a second" "at least 150000"
row history "history of the busiest entity among $lines events, ms (median of 50)" "below 60"
row recent "recent?limit=50, ms (median of 200)" "below 1"
row ready "time to ready with $lines events, s (median of 5)" "below 1.5"
row memory "resident memory after the load of 64 connections, MB" "below 400"
row memory-reading "resident memory after the queries, MB" "below 400"
row command "the command history of the busiest entity, s (median of 10)" "below 0.3"
if awk -v load="$load_before" 'BEGIN { exit !(load > 0.5) }'; then
  echo
  echo "The machine was busy before the first run: these figures are not for publication."
fi
