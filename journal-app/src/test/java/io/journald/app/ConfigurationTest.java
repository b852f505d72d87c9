package io.journald.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.journald.cli.Flags;
import io.journald.cli.UsageException;
import io.journald.parquet.Signing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  private static final Flags NO_FLAGS = new Flags(Optional.empty(), Map.of());
  @TempDir private Path dir;

  private Flags flags(String yaml, Map<String, String> settings) throws IOException {
    Path file = Files.writeString(dir.resolve("journal.yaml"), yaml);
    return new Flags(Optional.of(file), settings);
  }

  @Test
  void everythingHasADefault() {
    assertThat(Configuration.read(NO_FLAGS, Map.of("PATH", "/bin")))
        .isEqualTo(
            new Settings(
                Path.of("journal"),
                Optional.empty(),
                "127.0.0.1",
                7171,
                100,
                Optional.of(Signing.beside(Path.of("journal"))),
                Level.WARNING));
  }

  @Test
  void aFlagWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
    Flags flags =
        flags(
            "dir: from-file\nhost: file-host\nport: 1\nflush-threshold: 11\nlog-level: info\n",
            Map.of("dir", "from-flag"));
    Map<String, String> environment =
        Map.of("JOURNAL_DIR", "from-environment", "JOURNAL_PORT", "2");

    assertThat(Configuration.read(flags, environment))
        .isEqualTo(
            new Settings(
                Path.of("from-flag"),
                Optional.empty(),
                "file-host",
                2,
                11,
                Optional.of(Signing.beside(Path.of("from-flag"))),
                Level.INFO));
  }

  @Test
  void theFilesOfTheSigningKeyCanBeNamedAndSigningTurnedOff() {
    Map<String, String> environment =
        Map.of("JOURNAL_KEY_FILE", "/k", "JOURNAL_STATE_FILE", "/s", "JOURNAL_ANCHOR_FILE", "/a");
    assertThat(Configuration.read(NO_FLAGS, environment).signing())
        .contains(
            new Signing(
                Path.of("/k"), Path.of("/s"), Optional.of(Path.of("/a")), Optional.empty()));
    assertThat(Configuration.read(NO_FLAGS, Map.of("JOURNAL_CHECKPOINTS", "off")).signing())
        .isEmpty();
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> Configuration.read(NO_FLAGS, Map.of("JOURNAL_CHECKPOINTS", "maybe")))
        .withMessage("JOURNAL_CHECKPOINTS is 'maybe'; it must be on or off");
  }

  @Test
  void theEnvironmentMayNameTheFile() throws IOException {
    Path file = flags("port: 9\n", Map.of()).configFile().orElseThrow();

    assertThat(Configuration.read(NO_FLAGS, Map.of("JOURNAL_CONFIG", file.toString())).port())
        .isEqualTo(9);
  }

  @Test
  void anEmptyFileSetsNothing() throws IOException {
    assertThat(Configuration.read(flags("# nothing\n", Map.of()), Map.of()).port()).isEqualTo(7171);
  }

  @Test
  void ofDirectoryAndUrlTheOneCloserToTheCommandWins() {
    Map<String, String> remote = Map.of("JOURNAL_URL", "http://there:7171");
    Flags dirFlag = new Flags(Optional.empty(), Map.of("dir", "here"));

    assertThat(Configuration.read(NO_FLAGS, remote).url())
        .contains(URI.create("http://there:7171"));
    assertThat(Configuration.read(dirFlag, remote).url()).isEmpty();
    assertThat(
            Configuration.read(
                    new Flags(Optional.empty(), Map.of("url", "http://u")),
                    Map.of("JOURNAL_DIR", "here"))
                .url())
        .contains(URI.create("http://u"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"JOURNAL_FLUSH_TRESHOLD", "JOURNAL_", "JOURNAL_Port", "JOURNAL_LOG"})
  void anUnknownVariableStopsTheStart(String name) {
    assertThatThrownBy(() -> Configuration.read(NO_FLAGS, Map.of(name, "1")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(name + " is no setting")
        .hasMessageContaining("JOURNAL_FLUSH_THRESHOLD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"flush-treshold: 1", "server:\n  port: 1", "Port: 1", "- 1"})
  void anUnknownKeyInTheFileStopsTheStart(String yaml) throws IOException {
    Flags flags = flags(yaml, Map.of());

    assertThatThrownBy(() -> Configuration.read(flags, Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("journal.yaml");
  }

  @Test
  void variablesOfTheLauncherAndOfOthersAreNoConcern() {
    Map<String, String> environment =
        Map.of("JOURNAL_JAVA_OPTS", "-Xmx1g", "JOURNALD", "x", "HOME", "/");

    assertThat(Configuration.read(NO_FLAGS, environment).port()).isEqualTo(7171);
  }

  @ParameterizedTest
  @CsvSource({
    "port, 65536",
    "port, -1",
    "port, http",
    "port, ''",
    "flush-threshold, 0",
    "flush-threshold, 1.5",
    "url, localhost:7171",
    "url, ftp://x",
    "url, https://x",
    "url, http://",
    "url, a b",
    "log-level, loud"
  })
  void anInvalidValueIsNamedWithItsPlace(String key, String text) {
    Flags flags = new Flags(Optional.empty(), Map.of(key, text));

    assertThatThrownBy(() -> Configuration.read(flags, Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--" + key + " is '" + text + "'; it must be ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"port: [", "\tport: 1", "a: b: c"})
  void aFileThatIsNotYamlIsRefusedInOneLine(String yaml) throws IOException {
    Flags flags = flags(yaml, Map.of());

    assertThatThrownBy(() -> Configuration.read(flags, Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("journal.yaml is not YAML");
  }

  @Test
  void aMissingFileIsNamed() {
    Flags flags = new Flags(Optional.of(dir.resolve("none.yaml")), Map.of());

    assertThatThrownBy(() -> Configuration.read(flags, Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("none.yaml cannot be read");
  }
}
