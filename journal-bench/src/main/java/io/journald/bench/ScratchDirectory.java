package io.journald.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory for one benchmark, on a real disk: in the working directory, since the one for
 * temporary files is often in memory, where a sync costs nothing.
 */
public record ScratchDirectory(Path path) implements AutoCloseable {
  /** Creates an empty one. */
  public static ScratchDirectory create() throws IOException {
    return new ScratchDirectory(Files.createTempDirectory(Path.of("").toAbsolutePath(), "jmh-"));
  }

  /** Removes it with all that it holds. */
  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(path)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }
}
