# The machine, and the programs of the benchmark itself. Sourced by run.sh.

require_tools() {
  [ "$(uname -s)" = Linux ] || fail "this needs Linux: it reads /proc"
  local tool
  for tool in wrk curl; do
    command -v "$tool" >/dev/null || fail "$tool is not installed; install the package '$tool'"
  done
}

# Sets JAVA_HOME, and builds the benchmark if a source is newer than the last build.
build_bench() {
  . "$root/bin/jdk25.sh"
  find_jdk25
  local stamp=$bench/target/built newer=none
  if [ -e "$stamp" ]; then
    newer=$(find "$root/pom.xml" "$root"/journal-{domain,json,parquet-adapter,http-adapter,bench}/pom.xml \
      "$root"/journal-{domain,json,parquet-adapter,http-adapter,bench}/src/main \
      -newer "$stamp" -print -quit)
  fi
  if [ -n "$newer" ]; then
    talk "building the benchmark"
    mkdir -p "$bench/target"
    rm -rf "$bench/target/lib"
    touch "$stamp.new"
    "$root/bin/build" -q -pl journal-bench -am -Dmaven.test.skip package >&2 ||
      fail "the build failed; Maven's messages above say why"
    mv "$stamp.new" "$stamp"
  fi
}

# Also trains Java for fast starts; the bars must not wait for it.
build_journal() {
  "$root/bin/journal" --help >/dev/null || fail "the journal cannot be built"
}

java_flags=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)

run_bench() {
  "$JAVA_HOME/bin/java" "${java_flags[@]}" -Xmx1g -XX:+UseSerialGC -cp "$bench/target/lib/*" \
    io.journald.bench.Main "$@"
}

# In target, which is on the disk that is also built on: the benchmarks sync.
run_jmh() {
  cd "$bench/target"
  "$JAVA_HOME/bin/java" "${java_flags[@]}" -cp "$bench/target/lib/*" \
    org.openjdk.jmh.Main -jvmArgsPrepend "${java_flags[*]}" "$@"
}

make_work_directory() {
  [ -d "$base" ] || fail "there is no directory $base; name another one with --dir"
  local type
  type=$(stat -f -c %T "$base")
  case $type in
    tmpfs | ramfs) fail "$base is in memory, where a sync costs nothing; name a disk with --dir" ;;
  esac
  local needed=$((events * 1200 + bulk * 3000 + 4294967296))
  case ,$bars, in *,5,*) needed=$((needed + events * 4000)) ;; esac
  local free
  free=$(df --output=avail -B1 "$base" | tail -n 1)
  [ "$free" -gt "$needed" ] ||
    fail "$base has $((free >> 30)) GiB free and needs $((needed >> 30)); name another with --dir"
  work=$(mktemp -d "$base/journal-bench.XXXXXX")
  chmod 711 "$work" # so that the user that runs PostgreSQL comes through
  : >"$work/values"
  : >"$work/notes"
}

describe_machine() {
  local load
  load=$(cut -d' ' -f1-3 /proc/loadavg)
  printf 'machine: %s cores, %s, %d GiB, Linux %s, %s on %s\n' "$(nproc)" \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
    $(($(sed -n 's/^MemTotal: *\([0-9]*\).*/\1/p' /proc/meminfo) >> 20)) "$(uname -r)" \
    "$(df --output=fstype "$work" | tail -n 1)" "$(df --output=source "$work" | tail -n 1)"
  printf 'journal: %s, on %s; flags of bin/journal serve\n' \
    "$(git -C "$root" describe --always --dirty 2>/dev/null || echo 'not in a git repository')" \
    "$("$JAVA_HOME/bin/java" -version 2>&1 | sed -n 3p)"
  if [ "$with_postgres" = yes ]; then
    printf 'PostgreSQL: %s; %s\n' "$(psql -qAt -c 'SHOW server_version')" \
      "$(psql -qAt -F ' ' -c "SELECT string_agg(name || ' ' || current_setting(name), ', ')
        FROM unnest(ARRAY['shared_buffers', 'max_wal_size', 'synchronous_commit', 'fsync']) name")"
  else
    echo 'PostgreSQL: none'
  fi
  printf 'data: %d events of %d entities, bulk %d; %d turns of %d s; load average before %s\n\n' \
    "$events" "$entities" "$bulk" "$turns" "$seconds" "$load"
  if awk -v load="${load%% *}" 'BEGIN { exit !(load > 0.5) }'; then
    note "the load average was $load before: others use this machine, do not trust the figures"
  fi
}

note() {
  printf '%s\n' "$*" >>"$work/notes"
}

# value BAR SIDE VALUE
value() {
  printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$work/values"
}

wants() {
  local bar
  for bar; do
    if [[ ,$bars, == *",$bar,"* ]]; then
      return 0
    fi
  done
  return 1
}

calculate() {
  awk "BEGIN { printf \"%.4f\", $1 }"
}
