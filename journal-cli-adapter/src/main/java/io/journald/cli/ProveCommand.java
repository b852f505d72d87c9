package io.journald.cli;

import io.journald.port.Proofs;
import io.journald.proof.ProofFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "prove",
    description =
        "Gives the proof that an event is in the journal, for others to check without trusting"
            + " it: an index, hashes and a signed checkpoint, as C2SP's tlog-proof.",
    footer = {"", "Example: journal prove order-7:paid --file order-7.tlog-proof"})
final class ProveCommand implements Callable<Integer> {
  private final Access access;
  private final Shell shell;

  @Parameters(paramLabel = "EVENT_ID", description = "The event.")
  private String eventId;

  @Option(
      names = "--leaf",
      description = "Gives what the proof is about instead: the event as the tree hashes it.")
  private boolean leaf;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "A new file to write (default: standard output).")
  private Path file;

  @Mixin private TargetOptions target;

  ProveCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    try (ReadSession session = access.openForReading(target.flags())) {
      Proofs proofs = session.proofs().get();
      byte[] answer = leaf ? leaf(proofs) : proof(proofs);
      if (file == null) {
        shell.out().write(answer);
      } else {
        try (OutputStream out = ExportCommand.newFile(file)) {
          out.write(answer);
        }
      }
    }
    return Exit.OK;
  }

  private byte[] leaf(Proofs proofs) {
    return proofs.leaf(eventId).orElseThrow(this::unknown);
  }

  private byte[] proof(Proofs proofs) {
    return proofs
        .proof(eventId)
        .map(ProofFile::text)
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .orElseThrow(() -> absent(proofs));
  }

  /** Why there is no proof: no checkpoint at all, or no event. */
  private UsageException absent(Proofs proofs) {
    CheckpointCommand.newest(proofs);
    return unknown();
  }

  private UsageException unknown() {
    return new UsageException("no event has the id " + eventId);
  }
}
