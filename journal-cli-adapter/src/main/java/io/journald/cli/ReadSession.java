package io.journald.cli;

import io.journald.port.Events;
import io.journald.port.Proofs;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A journal that is open for queries.
 *
 * @param segmentFiles the segment files of the moment at which it is asked; throws {@link
 *     UsageException} where the journal is behind a server
 * @param proofs the proofs, opened when they are asked for
 * @param onClose releases what was opened
 */
public record ReadSession(
    Events events, Supplier<List<Path>> segmentFiles, Supplier<Proofs> proofs, Runnable onClose)
    implements AutoCloseable {
  public ReadSession {
    Objects.requireNonNull(events, "events");
    Objects.requireNonNull(segmentFiles, "segmentFiles");
    Objects.requireNonNull(proofs, "proofs");
    Objects.requireNonNull(onClose, "onClose");
  }

  @Override
  public void close() {
    onClose.run();
  }
}
