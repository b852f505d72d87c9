# Sourced by the scripts beside it: sets JAVA_HOME to a JDK 25, or ends with one sentence.
# Order: a JAVA_HOME that is one already, the places where distributions and tools put JDKs.

is_jdk25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

find_jdk25() {
  for jdk in "${JAVA_HOME:-}" /usr/lib/jvm/* "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/java/* /opt/jdk*; do
    if [ -n "$jdk" ] && is_jdk25 "$jdk"; then
      JAVA_HOME=$jdk
      export JAVA_HOME
      return 0
    fi
  done
  echo "journal: no JDK 25 found; install one (such as Temurin 25) or set JAVA_HOME to it." >&2
  exit 3
}
