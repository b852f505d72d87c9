package io.journald.cli;

import io.journald.port.Proofs;
import io.journald.proof.SignedCheckpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "checkpoint",
    description = "Shows the newest signed checkpoint: keep it, and any later change shows.",
    footer = {"", "Example: journal checkpoint > checkpoint-of-today"})
final class CheckpointCommand implements Callable<Integer> {
  private final Access access;
  private final Shell shell;

  @Mixin private TargetOptions target;

  CheckpointCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    try (ReadSession session = access.openForReading(target.flags())) {
      SignedCheckpoint newest = newest(session.proofs().get());
      shell.out().write(newest.note().getBytes(StandardCharsets.UTF_8));
    }
    return Exit.OK;
  }

  /** The newest checkpoint, or a usage error that says why there is none. */
  static SignedCheckpoint newest(Proofs proofs) {
    return proofs
        .checkpoint()
        .orElseThrow(() -> new UsageException("this journal signs no checkpoints"));
  }
}
