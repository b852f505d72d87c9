# The bars, in the order in which they can be measured. Sourced by run.sh.

has_postgres() {
  [ "$with_postgres" = yes ]
}

# The two sides take turns, so that what changes meanwhile on the machine meets both.
# appends BAR CONNECTIONS
appends() {
  local turn
  talk "bar $1: durable appends, connections: $2"
  journal_wrk "$1" "$2" $((4 * warm_seconds)) append.lua >/dev/null
  if has_postgres; then postgres_rate insert.sql "$2" "$warm_seconds" >/dev/null; fi
  for ((turn = 0; turn < turns; turn++)); do
    journal_settle
    value "$1" journal "$(journal_wrk "$1" "$2" "$seconds" append.lua)"
    if has_postgres; then
      journal_settle
      postgres_settle
      value "$1" other "$(postgres_rate insert.sql "$2" "$seconds")"
    fi
  done
}

bulk_loads() {
  local turn
  talk "bar 2: bulk loads of $bulk events"
  run_bench lines "$bulk" "$entities" >"$work/bulk.ndjson"
  if has_postgres; then run_bench mutations "$bulk" "$entities" >"$work/bulk.tsv"; fi
  head -n $((bulk / 5)) "$work/bulk.ndjson" >"$work/warm.ndjson"
  journal_bulk "$work/warm.ndjson" >/dev/null
  for ((turn = 0; turn < turns; turn++)); do
    journal_settle
    value 2 journal "$(journal_bulk "$work/bulk.ndjson")"
    if has_postgres; then
      journal_settle
      postgres_settle
      value 2 other "$(postgres_bulk "$work/bulk.tsv")"
    fi
  done
  rm -f "$work"/bulk.* "$work/warm.ndjson"
}

# What is measured on a journal and a table that begin empty.
small_journal() {
  if ! wants 1a 1b 1c 2; then
    return
  fi
  talk "starting the journal on an empty directory"
  journal_start "$work/small"
  postgres_database small
  if wants 1a 1c; then appends 1a 64; fi
  if wants 1b; then appends 1b 1; fi
  if wants 2; then bulk_loads; fi
  journal_stop
  rm -rf "$work/small"
  if has_postgres; then
    PGDATABASE=postgres psql -q -c 'DROP DATABASE small' -c 'CHECKPOINT'
  fi
}

# The same journal with and without the tree over its events, both running, one of them at work.
tree_costs() {
  local turn side
  local -A pids urls
  if ! wants p4 p5; then
    return
  fi
  talk "bars p4 and p5: what the tree costs"
  run_bench lines "$bulk" "$entities" >"$work/bulk.ndjson"
  journal_start "$work/unproved" --checkpoints off
  pids[other]=$journal_pid urls[other]=$journal_url other_pid=$journal_pid
  journal_start "$work/proved"
  pids[journal]=$journal_pid urls[journal]=$journal_url
  for ((turn = 0; turn <= turns; turn++)); do
    if wants p4; then
      for side in journal other; do
        settle_both
        journal_pid=${pids[$side]} journal_url=${urls[$side]}
        tree_value p4 $side "$(journal_wrk p4 64 "$seconds" append.lua)"
      done
    fi
    if wants p5; then
      for side in journal other; do
        settle_both
        journal_pid=${pids[$side]} journal_url=${urls[$side]}
        tree_value p5 $side "$(journal_bulk "$work/bulk.ndjson")"
      done
    fi
  done
  for side in journal other; do
    journal_pid=${pids[$side]}
    journal_stop
  done
  other_pid=
  note "bars p4 and p5: what stands under PostgreSQL is the journal without the tree"
  rm -rf "$work"/bulk.* "$work"/proved* "$work"/unproved*
}

# What one of the two has left to do must not slow the other one's turn.
settle_both() {
  local each
  for each in journal other; do
    journal_pid=${pids[$each]} journal_url=${urls[$each]}
    journal_settle
  done
}

# The first turn only warms up.
tree_value() {
  if [ "$turn" -gt 0 ]; then
    value "$@"
  fi
}

proofs() {
  local turn began
  if wants p1; then
    talk "bar p1: verify --full"
    for ((turn = 0; turn < turns; turn++)); do
      began=$EPOCHREALTIME
      "$root/bin/journal" verify --full --no-progress -D "$work/large" >/dev/null 2>"$work/verified" ||
        fail "the journal is not what was signed: $(<"$work/verified")"
      value p1 journal "$(calculate "$events / ($EPOCHREALTIME - $began) / $(nproc)")"
    done
  fi
  if wants p2; then proof_lookups p2 proof; fi
  if wants p3; then
    journal_wrk p3 64 2 append.lua >/dev/null
    journal_settle
    proof_lookups p3 proof-newest
  fi
}

# proof_lookups BAR KIND: every turn on a journal whose cache knows nothing of it
proof_lookups() {
  local turn median high _count
  talk "bar $1: $2"
  for ((turn = 0; turn < turns; turn++)); do
    read -r median high _count < <(journal_lookup "$2" "$seconds")
    lookup_values "$1" journal "$median" "$high"
  done
}

large_journal() {
  if ! wants 1c 3 4 6 7 8 9 10 11 p1 p2 p3 p6; then
    return
  fi
  talk "loading $events events into a journal"
  run_bench load "$events" "$entities" "$work/large"
  if has_postgres; then
    talk "loading the same into PostgreSQL"
    postgres_database large
    postgres_load
    postgres_check
  fi
  sync -f "$work"
  if wants 6; then sizes; fi
  if wants p6; then
    value p6 journal "$(calculate "$(cat "$work"/large/tree/* | wc -c) / $events")"
  fi
  starts
  run_bench check "$events" "$entities" "$journal_url" || fail "the journal holds other data"
  if wants 10; then lookups 10 recent recent.sql; fi
  if wants 3; then histories; fi
  if wants 4; then lookups 4 history history.sql; fi
  if wants 7; then lookups 7 actor-hour actor-hour.sql; fi
  if wants 11; then exports; fi
  proofs
  if wants 1c 9; then appends_and_memory; fi
  journal_stop
  rm -rf "$work/large"
}

sizes() {
  value 6 journal "$(calculate "$(journal_bytes "$work/large") / $events")"
  local aside
  aside=$(du -s -B1 "$work/large/superseded" | cut -f1)
  note "bar 6: superseded/ held $(calculate "$aside / $events") more bytes an event; the journal \
removes them 10 minutes after a merge"
  if has_postgres; then
    value 6 other "$(calculate "$(psql -qAt -c "SELECT pg_total_relation_size('event')") / $events")"
  fi
}

# Leaves the journal running.
starts() {
  local turn
  talk "bar 8: starts"
  for ((turn = 0; turn < turns; turn++)); do
    journal_stop
    journal_start "$work/large"
    if wants 8; then value 8 journal "$journal_ready_seconds"; fi
  done
}

# lookups BAR KIND SCRIPT: one caller that asks, waits for the answer and asks again
lookups() {
  local turn median high _count
  talk "bar $1: $2, one connection"
  journal_lookup "$2" "$warm_seconds" >/dev/null
  if has_postgres; then postgres_lookup "$3" "$warm_seconds" >/dev/null; fi
  for ((turn = 0; turn < turns; turn++)); do
    read -r median high _count < <(journal_lookup "$2" "$seconds")
    lookup_values "$1" journal "$median" "$high"
    if has_postgres; then
      read -r median high _count < <(postgres_lookup "$3" "$seconds")
      lookup_values "$1" other "$median" "$high"
    fi
  done
}

lookup_values() {
  value "$1" "$2" "$3"
  if [ "$1" != 7 ]; then
    value "$1 p99" "$2" "$4"
  fi
}

histories() {
  local turn
  talk "bar 3: histories, 16 connections"
  journal_wrk 3 16 "$warm_seconds" history.lua >/dev/null
  if has_postgres; then postgres_rate history.sql 16 "$warm_seconds" >/dev/null; fi
  for ((turn = 0; turn < turns; turn++)); do
    value 3 journal "$(journal_wrk 3 16 "$seconds" history.lua)"
    if has_postgres; then
      value 3 other "$(postgres_rate history.sql 16 "$seconds")"
    fi
  done
}

export_journal() {
  curl -sS --fail -H 'Accept: application/x-ndjson' "$journal_url/journal/events" "$@"
}

# Each turn on a journal that was just started: what it takes above idle shows only there.
exports() {
  local turn count began idle
  talk "bar 11: exports"
  count=$(export_journal | wc -l)
  [ "$count" -eq "$events" ] || fail "the export has $count lines, not $events"
  for ((turn = 0; turn < turns; turn++)); do
    journal_stop
    journal_start "$work/large"
    journal_settle
    idle=$(journal_memory VmRSS)
    value 11 journal "$(calculate "$events / $(export_journal -o /dev/null -w '%{time_total}')")"
    value '11 mem' journal "$(calculate "$(journal_memory VmHWM) - $idle")"
    if has_postgres; then
      began=$EPOCHREALTIME
      psql -q -c 'COPY (SELECT row_to_json(event) FROM event ORDER BY sequence) TO STDOUT' >/dev/null
      value 11 other "$(calculate "$events / ($EPOCHREALTIME - $began)")"
    fi
  done
}

# Last, because the journal is larger afterwards. One process does all of it, and its memory counts.
appends_and_memory() {
  local turn with without
  talk "bars 1c and 9: appends with event ids, and memory, on the large journal"
  journal_stop
  journal_start "$work/large"
  journal_wrk 9 16 "$seconds" history.lua >/dev/null
  journal_wrk 1c 64 $((4 * warm_seconds)) append.lua ids >/dev/null
  for ((turn = 0; turn < turns; turn++)); do
    journal_settle
    with=$(journal_wrk 1c 64 "$seconds" append.lua ids)
    journal_settle
    without=$(journal_wrk 1c 64 "$seconds" append.lua)
    if wants 1c; then
      value 1c journal "$with"
      value 1c other "$without"
      value "1c'" journal "$with"
    fi
  done
  if wants 1c; then
    sed -n "s/^1a\tjournal/1c'\tother/p" "$work/values" >"$work/appends"
    cat "$work/appends" >>"$work/values"
    note "bar 1c: what stands under PostgreSQL is the journal without ids: on the same journal, and \
on the small one of bar 1a"
  fi
  journal_wrk 9 16 "$seconds" history.lua >/dev/null
  if wants 9; then value 9 journal "$(journal_memory VmHWM)"; fi
}

larger_journal() {
  local turn median high _count directory=${larger_directory:-$work/larger}
  if ! wants 5; then
    return
  fi
  if [ -e "$directory/journal.json" ]; then
    talk "bar 5: taking the journal in $directory"
  else
    talk "bar 5: loading $((10 * events)) events into a journal"
    run_bench load $((10 * events)) $((10 * entities)) "$directory"
    sync -f "$directory"
  fi
  journal_start "$directory"
  run_bench check $((10 * events)) $((10 * entities)) "$journal_url" ||
    fail "the journal in $directory holds other data; remove it, so that it is loaded again"
  journal_lookup history $((4 * warm_seconds)) 10 >/dev/null
  for ((turn = 0; turn < turns; turn++)); do
    read -r median high _count < <(journal_lookup history "$seconds" 10)
    lookup_values 5 journal "$median" "$high"
  done
  note "bar 5: the journal took $(journal_memory VmHWM) MiB at most"
  journal_stop
}
