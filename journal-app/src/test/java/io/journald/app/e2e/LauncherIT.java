package io.journald.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a distribution: its scripts in {@code bin}, the program's jars in {@code lib}.
 */
class LauncherIT {
  private static final Path SCRIPTS =
      Path.of(Objects.requireNonNull(System.getProperty("journal.e2e.bin"), "journal.e2e.bin"));
  private static final Pattern FIXED_PLACES = Pattern.compile("(?<=\\s)/(usr|Library|opt)/");

  /** What looks for something in every jar, or is slow to start: a short command goes without. */
  private static final List<String> SLOW =
      List.of(
          " java.util.logging.LogManager ",
          " java.time.zone.ZoneRulesProvider ",
          " java.security.KeyFactory ",
          " com.github.benmanes.caffeine.cache.Caffeine ");

  @TempDir private Path scratch;
  private Path dist;

  @BeforeEach
  void layOutADistribution() throws IOException {
    dist = scratch.resolve("dist with a space");
    Files.createDirectories(dist.resolve("bin"));
    for (String script : List.of("journal", "jdk25.sh")) {
      Files.copy(SCRIPTS.resolve(script), dist.resolve("bin").resolve(script));
    }
    assertThat(dist.resolve("bin/journal").toFile().setExecutable(true)).isTrue();
    Files.createDirectories(dist.resolve("lib"));
    try (Stream<Path> jars = Files.list(Program.LIB)) {
      for (Path jar : jars.toList()) {
        Files.copy(jar, dist.resolve("lib").resolve(jar.getFileName()));
      }
    }
  }

  private Child.Result launch(Path javaHome, Path script, String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(script.toString());
    builder.command().addAll(List.of(arguments));
    builder.directory(scratch.toFile());
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().put("HOME", scratch.toString());
    builder.environment().remove("SDKMAN_DIR");
    try (Child child = Program.start(builder)) {
      return child.awaitExit();
    }
  }

  @Test
  void withoutAJdk25ItSaysInOneSentenceWhatToInstall() throws IOException {
    Path script = dist.resolve("bin/jdk25.sh");
    String moved = FIXED_PLACES.matcher(Files.readString(script)).replaceAll("/nowhere/$1/");
    assertThat(moved).contains(" /nowhere/usr/lib/jvm/").doesNotContain(" /usr/", " /opt/");
    Files.writeString(script, moved);

    Child.Result result = launch(scratch.resolve("no-java"), dist.resolve("bin/journal"), "stats");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.onlyErrLine()).contains("JDK 25", "install", "JAVA_HOME");
  }

  @Test
  void throughALinkItPassesArgumentsAndExitCodesOn() throws IOException {
    Path link = Files.createSymbolicLink(scratch.resolve("j"), dist.resolve("bin/journal"));
    Path java = Path.of(System.getProperty("java.home"));

    Child.Result recorded =
        launch(
            java, link, "record", "--type", "t", "--id", "a b*", "--action", "i", "--actor", "a");
    assertThat(recorded.soundOut()).contains("\"sequence\":0");
    assertThat(scratch.resolve("journal/journal.json")).exists();

    Child.Result history = launch(java, link, "history", "a b*");
    assertThat(Server.json(history.soundOut()).get("entity_id").asText()).isEqualTo("a b*");
    assertThat(history.err()).isEmpty();

    Child.Result wrong = launch(java, link, "nonsense");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.onlyErrLine()).contains("nonsense");
  }

  @Test
  void aHistoryStartsNothingThatItDoesNotNeed() throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"));
    String journal = dist.resolve("bin/journal").toString();
    launch(java, Path.of(journal), "record", "--type=t", "--id=e", "--action=i", "--actor=a");

    ProcessBuilder history = new ProcessBuilder(journal, "history", "e", "-o", "table");
    history.directory(scratch.toFile()).redirectOutput(Redirect.DISCARD);
    history.environment().put("JAVA_HOME", java.toString());
    history.environment().put("JOURNAL_JAVA_OPTS", "-Xlog:class+load:file=classes");
    assertThat(history.start().waitFor()).isZero();

    assertThat(Files.readString(scratch.resolve("classes")))
        .contains(" io.journald.cli.HistoryCommand ")
        .doesNotContain(SLOW);
  }
}
