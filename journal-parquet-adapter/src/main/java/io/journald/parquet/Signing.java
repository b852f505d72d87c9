package io.journald.parquet;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How a journal signs its checkpoints. These files are no part of the journal directory: who has
 * the directory alone can neither sign nor hide that something was cut off.
 *
 * @param keyFile the signing key, as PKCS#8 in PEM; made with the journal. Beside it, with {@code
 *     .pub} behind its name, the verifier key
 * @param stateFile the last checkpoint that was signed
 * @param anchorFile a file, best on another machine's disk, to which every checkpoint is appended
 * @param origin the name of a new journal in its checkpoints; made from its id where it is empty
 */
public record Signing(
    Path keyFile, Path stateFile, Optional<Path> anchorFile, Optional<String> origin) {
  public Signing {
    keyFile = keyFile.toAbsolutePath();
    stateFile = stateFile.toAbsolutePath();
    anchorFile = anchorFile.map(Path::toAbsolutePath);
    Objects.requireNonNull(origin, "origin");
  }

  /** The files beside a journal directory, with its name and {@code .key} or {@code .state}. */
  public static Signing beside(Path directory) {
    Path named = directory.toAbsolutePath().normalize();
    return new Signing(
        named.resolveSibling(named.getFileName() + ".key"),
        named.resolveSibling(named.getFileName() + ".state"),
        Optional.empty(),
        Optional.empty());
  }

  Path verifierFile() {
    return keyFile.resolveSibling(keyFile.getFileName() + ".pub");
  }
}
