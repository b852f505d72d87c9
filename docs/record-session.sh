#!/usr/bin/env bash
# Runs the commands of the session in docs/cli.md again, in a new directory and on a terminal of 100
# columns, and writes their answers in place of those that stand there. Times, ids and checksums differ
# each time, and how many segments there are depends on the machine; whatever else git diff shows was
# not true any more. An answer that differs in nothing but how fast it was stays, so that a busy machine
# does not spoil it.
#
#   docs/record-session.sh FILE    FILE: the mutations that the session imports
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
page=$root/docs/cli.md

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/session"
ln -s "$root/bin/journal" "$scratch/bin/journal"
ln -s "$data" "$scratch/session/$(basename "$data")"
export PATH=$scratch/bin:$PATH NO_COLOR=1
journal --version >/dev/null # builds it, if it must

# What a person sees of one command: the data on the terminal, then what was said besides.
answer() {
  {
    echo 'stty cols 100'
    printf '{\n%s\n} 2>"%s/said"\n' "${1%; echo \$?}" "$scratch"
    printf 'code=$?\ncat "%s/said"\n' "$scratch"
    [ "$1" = "${1%; echo \$?}" ] || echo 'echo $code'
  } >"$scratch/command"
  (cd "$scratch/session" && SHELL=/bin/bash script -qc "bash $scratch/command" /dev/null </dev/null) |
    tr -d '\r'
}

without_rate() {
  sed -E 's/in [0-9.]+ s, [0-9,]+/RATE/'
}

# Prints the answer to a command: the one that stands there, if only the rate is another.
renewed() {
  local new
  new=$(answer "$1")
  if [ "$(without_rate <<<"$new")" = "$(without_rate <<<"$2")" ]; then
    printf '%s\n' "$2"
  else
    printf '%s\n' "$new"
  fi
}

session() {
  local command= old= line
  while IFS= read -r line <&3; do
    if [ -n "$command" ] && { [ -z "$line" ] || [ "$line" = '```' ]; }; then
      renewed "$command" "${old%$'\n'}"
      command=
    fi
    if [ "${line:0:2}" = '$ ' ]; then
      command=${line:2}
      old=
      printf '%s\n' "$line"
    elif [ -n "$command" ]; then
      old+=$line$'\n'
    else
      printf '%s\n' "$line"
    fi
  done 3<"$page"
}

session >"$scratch/page"
cp "$scratch/page" "$page"
