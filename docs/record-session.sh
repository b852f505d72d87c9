#!/usr/bin/env bash
# Runs the commands of the session in docs/cli.md again, in a new directory and on a terminal of 100
# columns. Where one answers otherwise than it stands there, its output is replaced: git diff then
# shows what was not true any more. Times, rates, ids and checksums may differ; how many segments
# there are depends on the machine.
#
#   docs/record-session.sh FILE    FILE: the mutations that the session imports
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
page=$root/docs/cli.md

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/work"
ln -s "$root/bin/journal" "$scratch/bin/journal"
ln -s "$data" "$scratch/work/$(basename "$data")"
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
  (cd "$scratch/work" && SHELL=/bin/bash script -qc "bash $scratch/command" /dev/null </dev/null) |
    tr -d '\r'
}

without_chance() {
  sed -E -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9:]{8}(\.[0-9]{6}Z)?/TIME/g' -e 's/in [0-9.]+ s, [0-9,]+/RATE/' \
    -e 's/[0-9]+[sm] ago/AGE/' -e 's/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/ID/g' \
    -e 's/\.[0-9a-f]{8}\.parquet/.CRC.parquet/'
}

# Prints the answer to a command: the one that stands there, if the new one says the same.
renewed() {
  local new
  new=$(answer "$1")
  if [ "$(without_chance <<<"$new")" = "$(without_chance <<<"$2")" ]; then
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
