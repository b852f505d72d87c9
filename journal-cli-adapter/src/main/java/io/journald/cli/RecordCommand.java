package io.journald.cli;

import io.journald.json.Answers;
import io.journald.json.EventWriter;
import io.journald.json.SubmissionFormat;
import io.journald.json.Submissions;
import io.journald.json.Timestamps;
import io.journald.model.Mutation;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.port.Journal;
import io.journald.port.JournalException;
import io.journald.port.JournalException.OutcomeUnknown;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Rejected.Reason;
import io.journald.proof.LeafData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "record",
    description = "Records one event and shows where it stands.",
    footer = {
      "",
      "Example: journal record --type customer --id customer-42 --action update --actor alice"
          + " --field email --old a@example.com --new b@example.com"
    })
final class RecordCommand implements Callable<Integer> {
  private static final String DEFAULT_SOURCE = "cli";
  private final Access access;
  private final Shell shell;

  @Option(names = "--type", required = true, paramLabel = "T", description = "The entity's type.")
  private String type;

  @Option(names = "--id", required = true, paramLabel = "I", description = "The entity.")
  private String id;

  @Option(
      names = "--action",
      required = true,
      paramLabel = "A",
      description = "insert, update, delete, ingest or a word of your own.")
  private String action;

  @Option(names = "--actor", required = true, paramLabel = "A", description = "Who did it.")
  private String actor;

  @Option(
      names = "--field",
      paramLabel = "F",
      description = "The field that changed (default: the whole record).")
  private String field;

  @Option(names = "--old", paramLabel = "O", description = "The value before.")
  private String oldValue;

  @Option(names = "--new", paramLabel = "N", description = "The value after.")
  private String newValue;

  @Option(
      names = "--source",
      paramLabel = "S",
      description = "Which system or path it came by (default: ${DEFAULT-VALUE}).")
  private String source = DEFAULT_SOURCE;

  @Option(names = "--workspace", paramLabel = "W", description = "The tenant or workspace.")
  private String workspace;

  @Option(
      names = "--event-id",
      paramLabel = "ID",
      description = "An id of your own: the same event is then recorded once, however often sent.")
  private String eventId;

  @Option(
      names = "--occurred-at",
      paramLabel = "TIME",
      description = "When it happened, if not now: yesterday, -2h, 2026-03-01T12:30:00Z.")
  private String occurredAt;

  @Option(
      names = "--correlation",
      paramLabel = "C",
      description = "Groups the events of one request or transaction.")
  private String correlation;

  @Option(names = "--metadata", paramLabel = "JSON", description = "A JSON object.")
  private String metadata;

  @Mixin private TargetOptions target;
  @Mixin private OutputOptions output;

  RecordCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    String id = eventId != null ? eventId : newEventId(shell.clock().instant());
    Submission submission = new Submission(id, mutation());
    if (metadata != null) {
      submission = read(submission);
    }
    try (WriteSession session = access.openForWriting(target.flags())) {
      Receipt receipt = record(session.journal(), submission);
      String leafHash = new LeafData().hash(receipt, submission.mutation()).base64();
      Printing.facts(
          shell,
          output.format(shell),
          new Facts(Answers.receipt(receipt, leafHash))
              .with("event_id", receipt.eventId())
              .with("sequence", receipt.sequence())
              .with("timestamp", Timestamps.format(receipt.timestamp()))
              .with("leaf_hash", leafHash));
      if (receipt.duplicate()) {
        shell.err().println("was recorded before, by the same event id");
      }
    }
    return Exit.OK;
  }

  /**
   * A UUIDv7 as the journal makes them: the milliseconds and the version in place of random bits.
   */
  private static String newEventId(Instant now) {
    UUID random = UUID.randomUUID();
    long versionAndRandom = 0x7000L | random.getMostSignificantBits() & 0xFFFL;
    return new UUID(now.toEpochMilli() << 16 | versionAndRandom, random.getLeastSignificantBits())
        .toString();
  }

  /** The id lets a submission be sent again when it may or may not be recorded. */
  private static Receipt record(Journal journal, Submission submission) {
    try {
      return journal.record(submission);
    } catch (OutcomeUnknown unknown) {
      try {
        return journal.record(submission);
      } catch (JournalException again) {
        unknown.addSuppressed(again);
        throw new OutcomeUnknown(
            unknown.getMessage()
                + "; run the command again with --event-id "
                + submission.eventId(),
            unknown);
      }
    }
  }

  /**
   * The same submission, read back from its JSON form: the journal stores metadata without white
   * space, and the one who writes it by hand need not know.
   */
  private static Submission read(Submission typed) throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    EventWriter writer = EventWriter.lines(json);
    writer.write(typed);
    writer.finish();
    try {
      return Submissions.read(json.toByteArray(), SubmissionFormat.record());
    } catch (Rejected rejected) {
      if (rejected.reason() == Reason.MALFORMED) { // all but the metadata was written by us
        throw new UsageException(
            "metadata is not JSON: '"
                + typed.mutation().metadata()
                + "'; it must be a JSON object");
      }
      throw rejected;
    }
  }

  private Mutation mutation() {
    return new Mutation(
        type,
        id,
        field,
        action,
        oldValue,
        newValue,
        actor,
        source,
        workspace,
        moment(),
        correlation,
        metadata);
  }

  private Instant moment() {
    return occurredAt == null
        ? null
        : new Moments(shell.clock().instant(), shell.zone())
            .parse(occurredAt)
            .truncatedTo(ChronoUnit.MICROS);
  }
}
