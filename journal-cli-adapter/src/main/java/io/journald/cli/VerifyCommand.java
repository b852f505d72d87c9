package io.journald.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description = {
      "Checks that the journal is what was signed: the signature of the newest checkpoint, and that"
          + " the stored hashes and the newest events give its root. Needs the directory, or a copy"
          + " of it, and the verifier key; may run beside a server.",
      "With --full every event is hashed again, so that any event that was changed, added or taken"
          + " away shows, with its file and range. With --since the journal must have grown out of"
          + " an older checkpoint, and only the events behind it are hashed again.",
      "The events are those of the segments and the log. 'journal fsck' compares the index with them,"
          + " from which histories are answered.",
      "Exits with 1 if anything is wrong."
    },
    footer = {
      "",
      "Whoever trusts nobody gives the verifier key and a checkpoint from elsewhere:",
      "  journal verify -D copy --full --verifier-key \"$KEY\" --since my-old-checkpoint"
    })
final class VerifyCommand implements Callable<Integer> {
  /** A checkpoint is a few hundred bytes. */
  private static final int MAX_NOTE_BYTES = 64 << 10;

  private final Access access;
  private final Shell shell;

  @Option(names = "--full", description = "Hash every event again.")
  private boolean full;

  @Option(
      names = "--since",
      paramLabel = "FILE",
      description = "An older checkpoint that the journal must have grown out of.")
  private Path since;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "The checkpoint to check against (default: the newest in the directory).")
  private Path checkpoint;

  @Option(
      names = "--verifier-key",
      paramLabel = "KEY",
      description = "The key to believe (default: the one that the journal names itself).")
  private String verifierKey;

  @Mixin private ProgressOption progress;
  @Mixin private TargetOptions target;
  @Mixin private OutputOptions output;

  VerifyCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    VerifyRequest request =
        new VerifyRequest(full, Optional.ofNullable(verifierKey), note(checkpoint), note(since));
    List<Finding> findings = new ArrayList<>();
    Findings.withProgress(
        shell,
        progress,
        "verify",
        share -> access.verify(target.flags(), request, findings::add, share));
    Printing.rows(shell, output.format(shell), Findings.rows(findings));
    boolean isSound = Findings.damaged(findings) == 0;
    shell.err().println(verdict(isSound));
    return isSound ? Exit.OK : Exit.DAMAGED;
  }

  private static Optional<String> note(Path file) throws IOException {
    if (file == null) {
      return Optional.empty();
    }
    if (Files.size(file) > MAX_NOTE_BYTES) {
      throw new UsageException(file + " is no checkpoint: it is longer than 64 KiB");
    }
    return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
  }

  private String verdict(boolean isSound) {
    if (!isSound) {
      return "not verified: not all of the journal is what was signed";
    }
    String whose = verifierKey == null ? ", by the key that it names itself" : "";
    return full
        ? "verified, every event" + whose
        : "verified" + whose + "; --full hashes every event again";
  }
}
