# A throw-away PostgreSQL. Sourced by run.sh.

postgres_data= # set while there is a cluster

postgres_find() {
  if [ "$with_postgres" = no ]; then
    return
  fi
  postgres_bin=/usr/lib/postgresql/15/bin
  if [ ! -x "$postgres_bin/initdb" ]; then
    postgres_bin=$(dirname "$(command -v initdb || echo none/none)")
  fi
  if [ ! -x "$postgres_bin/initdb" ]; then
    talk "PostgreSQL 15 is not installed (package 'postgresql-15'): measuring the journal alone"
    with_postgres=no
    return
  fi
  PATH=$postgres_bin:$PATH
  command -v pgbench >/dev/null || fail "pgbench is not installed; it belongs to PostgreSQL"
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then
    local user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    runuser -u "$user" -- env -C "$work" LC_ALL=C "$@"
  else
    env LC_ALL=C "$@"
  fi
}

postgres_start() {
  if [ "$with_postgres" = no ]; then
    return
  fi
  talk "starting a PostgreSQL of its own"
  mkdir "$work/pg"
  if [ "$(id -u)" -eq 0 ]; then
    chown "$(as_postgres id -u)" "$work/pg"
  fi
  chmod 700 "$work/pg" # the socket is in there, and asks for no password
  unset "${!PG@}"
  export PGHOST=$work/pg PGUSER=bench PGDATABASE=postgres
  as_postgres "$postgres_bin/initdb" -D "$work/pg/data" -A trust -U bench -E UTF8 --no-locale \
    >"$work/initdb.log" 2>&1 || fail "initdb failed: $(tail -n 1 "$work/initdb.log")"
  # What somebody would set who reads the first page about tuning; durability is the default.
  as_postgres tee -a "$work/pg/data/postgresql.conf" >/dev/null <<END
listen_addresses = ''
unix_socket_directories = '$work/pg'
shared_buffers = 1GB
max_wal_size = 4GB
max_connections = 100
synchronous_commit = on
fsync = on
END
  postgres_data=$work/pg/data
  as_postgres "$postgres_bin/pg_ctl" -D "$postgres_data" -l "$work/pg/log" -w start >/dev/null ||
    fail "PostgreSQL did not start: $(tail -n 1 "$work/pg/log")"
}

postgres_remove() {
  if [ -n "$postgres_data" ]; then
    as_postgres "$postgres_bin/pg_ctl" -D "$postgres_data" -m immediate -w stop >/dev/null 2>&1
    postgres_data=
  fi
  return 0
}

# postgres_database NAME: creates it with its table and uses it from now on
postgres_database() {
  if [ "$with_postgres" = yes ]; then
    PGDATABASE=postgres psql -q -c "CREATE DATABASE $1"
    export PGDATABASE=$1
    psql -q -v ON_ERROR_STOP=1 -f "$bench/sql/schema.sql"
  fi
}

postgres_settle() {
  psql -q -c 'CHECKPOINT'
}

# pgbench_run SCRIPT CLIENTS SECONDS [OPTION]...
pgbench_run() {
  local script=$1 clients=$2 duration=$3
  shift 3
  pgbench -n -M prepared -c "$clients" -j 1 -T "$duration" -D entities="$entities" \
    -f "$bench/sql/$script" "$@" 2>"$work/pgbench.log" ||
    fail "pgbench failed: $(tail -n 1 "$work/pgbench.log")"
}

# postgres_rate SCRIPT CLIENTS SECONDS: prints transactions a second
postgres_rate() {
  pgbench_run "$@" | sed -n 's/^tps = \([0-9.]*\).*/\1/p'
}

# postgres_lookup SCRIPT SECONDS: prints median and 99th percentile in ms, and the count
postgres_lookup() {
  rm -f "$work"/latency.*
  pgbench_run "$1" 1 "$2" -l --log-prefix="$work/latency" >/dev/null
  awk '{ print $3 }' "$work"/latency.* | sort -n | awk '
    { micros[NR] = $1 }
    END {
      printf "%.4f %.4f %d\n", micros[int((NR * 50 + 99) / 100)] / 1000,
        micros[int((NR * 99 + 99) / 100)] / 1000, NR
    }'
}

callers_columns='entity_type, entity_id, field, action, old_value, new_value, actor, source, workspace_id'

# postgres_bulk FILE: prints rows a second
postgres_bulk() {
  local began=$EPOCHREALTIME
  psql -q -v ON_ERROR_STOP=1 -c "COPY event ($callers_columns) FROM STDIN" <"$1"
  calculate "$(wc -l <"$1") / ($EPOCHREALTIME - $began)"
}

postgres_load() {
  run_bench rows "$events" "$entities" | psql -q -v ON_ERROR_STOP=1 -c 'COPY event FROM STDIN'
  psql -q -c "SELECT setval(pg_get_serial_sequence('event', 'sequence'), $events - 1)" >/dev/null
  psql -q -c 'VACUUM ANALYZE event' -c 'CHECKPOINT'
}

# The same rows as the data has, or the comparison is void.
postgres_check() {
  psql -qAt -v ON_ERROR_STOP=1 -c "COPY (
    SELECT sequence, (extract(epoch FROM \"timestamp\") * 1000000)::bigint, $callers_columns
    FROM event WHERE entity_id IN ($(run_bench checked "$events" "$entities"))
    ORDER BY substr(entity_id, 10)::int, sequence) TO STDOUT" >"$work/postgres.tsv"
  run_bench histories "$events" "$entities" >"$work/expected.tsv"
  cmp -s "$work/postgres.tsv" "$work/expected.tsv" || fail "PostgreSQL holds other data"
}
