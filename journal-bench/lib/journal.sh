# The journal under test. Sourced by run.sh.

journal_ready_seconds=0 # from the launcher's start to the line that says it is ready

# journal_start DIRECTORY [OPTION]...: sets journal_pid and journal_url
journal_start() {
  local log=$work/journal.log began line name
  : >"$log"
  began=$EPOCHREALTIME
  # With defaults: settings of whoever runs this must not count.
  (
    for name in "${!JOURNAL_@}"; do unset "$name"; done
    exec "$root/bin/journal" serve -D "$1" --port 0 "${@:2}" 2> >(
      while IFS= read -r line; do echo "$EPOCHREALTIME $line"; done >"$log"
    ) >/dev/null
  ) &
  journal_pid=$!
  until line=$(grep -m 1 'journal ready on ' "$log"); do
    kill -0 "$journal_pid" 2>/dev/null || fail "the journal did not start"
    sleep 0.02
  done
  journal_ready_seconds=$(calculate "${line%% *} - $began")
  journal_url=$(grep -o 'http://[0-9.:]*[0-9]' <<<"$line")
}

journal_stop() {
  if [ -n "$journal_pid" ]; then
    kill "$journal_pid" 2>/dev/null
    wait "$journal_pid" 2>/dev/null
    journal_pid=
  fi
  return 0
}

journal_cpu_ticks() {
  awk '{ print $14 + $15 }' "/proc/$journal_pid/stat"
}

# Lets the work end that an earlier turn has left, so that it does not count as the next one's.
journal_settle() {
  curl -sS -o "$work/flushed" -X POST "$journal_url/journal/flush"
  local end=$((SECONDS + settle_seconds)) before now quiet=0
  before=$(journal_cpu_ticks)
  while [ "$quiet" -lt 2 ] && [ "$SECONDS" -lt "$end" ]; do
    sleep 0.25
    now=$(journal_cpu_ticks)
    if [ $((now - before)) -le 1 ]; then
      quiet=$((quiet + 1))
    else
      quiet=0
    fi
    before=$now
  done
}

# journal_memory FIELD: MiB, VmRSS for now and VmHWM for the most so far
journal_memory() {
  awk -v field="$1:" '$1 == field { printf "%.1f", $2 / 1024 }' "/proc/$journal_pid/status"
}

# The bytes that all files take, but for those that are removed some minutes after a merge.
journal_bytes() {
  du -s -B1 --exclude=superseded "$1" | cut -f1
}

# journal_wrk BAR CONNECTIONS SECONDS SCRIPT [ARGUMENT]...: prints good answers a second
journal_wrk() {
  local bar=$1 connections=$2 duration=$3 script=$4 result
  shift 4
  result=$(wrk -t1 -c"$connections" -d"${duration}s" --timeout 10s -s "$bench/wrk/$script" \
    "$journal_url" -- "$entities" "$RANDOM$RANDOM" "$@" | grep '^RESULT') ||
    fail "wrk gave no result for bar $bar"
  local rate failed
  read -r _ rate failed <<<"$result"
  if [ "$failed" -gt 0 ]; then
    note "bar $bar: $failed requests of a turn failed; they do not count"
  fi
  printf '%s' "$rate"
}

# journal_lookup KIND SECONDS [FACTOR]: prints median and 99th percentile in ms, and the count
journal_lookup() {
  local factor=${3:-1}
  run_bench lookup $((events * factor)) $((entities * factor)) "$journal_url" "$1" "$RANDOM" "$2"
}

# journal_bulk FILE: prints events a second
journal_bulk() {
  local took refused
  read -r took refused < <(run_bench bulk "$journal_url" "$1" 10000 4)
  [ -n "$took" ] || fail "the bulk load failed"
  if [ "$refused" -gt 0 ]; then
    note "bar 2: $refused batches of a turn were refused for overload and sent again"
  fi
  calculate "$(wc -l <"$1") / $took"
}
