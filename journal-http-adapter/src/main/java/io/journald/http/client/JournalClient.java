package io.journald.http.client;

import io.journald.core.Validation;
import io.journald.json.AnswerReader;
import io.journald.json.EventWriter;
import io.journald.model.AsOf;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.FieldState;
import io.journald.model.JournalStats;
import io.journald.model.Limits;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.port.Events;
import io.journald.port.Journal;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.Operations;
import io.journald.port.Proofs;
import io.journald.proof.Hash;
import io.journald.proof.ProofFile;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.TileAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A journal on another machine, over HTTP: the same ports, with the same answers and errors.
 *
 * <p>A connection that is lost after a batch was sent is an {@link
 * io.journald.port.JournalException.OutcomeUnknown}: whoever gives event ids may send the batch
 * again. This client makes no ids by itself and retries nothing that records.
 *
 * <p>Safe for use by any number of threads.
 */
public final class JournalClient implements Journal, Events, Operations, Proofs, AutoCloseable {
  private static final Pattern FLUSHED = Pattern.compile("flushed ([0-9]{1,18}) events");
  private static final String READ_ONLY = "journald read-only: ";

  private final Connection connection;

  /**
   * A client for a server. Connects with the first call.
   *
   * @param server scheme, host and port, such as {@code http://127.0.0.1:7171}
   */
  public JournalClient(URI server) {
    this.connection = new Connection(server);
  }

  @Override
  public List<Receipt> append(List<Submission> batch) {
    Validation.check(batch);
    byte[] body = lines(batch);
    if (body.length > Limits.BATCH_BYTES) {
      throw new Rejected(
          Rejected.Reason.TOO_LARGE,
          "the batch is " + body.length + " bytes of JSON long; send smaller batches");
    }
    byte[] answer = connection.append("/journal/events", BodyPublishers.ofByteArray(body));
    try {
      List<Receipt> receipts = AnswerReader.receiptLines(answer);
      if (receipts.size() != batch.size()) {
        throw new IOException("there are " + receipts.size() + " receipts");
      }
      return receipts;
    } catch (IOException e) {
      throw Failures.unknown(e);
    }
  }

  private static byte[] lines(List<Submission> batch) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      EventWriter writer = EventWriter.lines(out);
      for (Submission submission : batch) {
        writer.write(submission);
      }
      writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public Optional<Event> find(String eventId) {
    EventQuery query = EventQuery.of(EventFilter.ofEventId(eventId)).limit(1);
    try (Stream<Event> found = stream(query)) {
      return found.findFirst();
    }
  }

  @Override
  public Stream<Event> stream(EventQuery query) {
    Optional<String> parameters = QueryString.of(query);
    if (parameters.isEmpty()) {
      return Stream.empty();
    }
    InputStream answer = connection.lines("/journal/events" + parameters.get());
    return EventStream.of(answer);
  }

  @Override
  public List<FieldState> state(String entityId, AsOf asOf) {
    Optional<String> address = QueryString.ofState(entityId, asOf);
    if (address.isEmpty()) {
      return List.of();
    }
    try {
      return AnswerReader.state(connection.get(address.get()));
    } catch (IOException e) {
      throw Failures.broken(e);
    }
  }

  @Override
  public JournalStats stats() {
    try {
      return AnswerReader.stats(connection.get("/journal/stats"));
    } catch (IOException e) {
      throw Failures.broken(e);
    }
  }

  @Override
  public long flush() {
    String answer = connection.post("/journal/flush", BodyPublishers.noBody());
    Matcher flushed = FLUSHED.matcher(answer);
    if (!flushed.matches()) {
      throw new Unavailable(
          Unavailable.Reason.ABSENT, "the server's answer to a flush is not a journal's");
    }
    return Long.parseLong(flushed.group(1));
  }

  @Override
  public void merge() {
    connection.post("/journal/merge", BodyPublishers.noBody());
  }

  @Override
  public Optional<String> readOnlyReason() {
    String health = connection.health("/journal/health");
    return health.startsWith(READ_ONLY)
        ? Optional.of(health.substring(READ_ONLY.length()))
        : Optional.empty();
  }

  @Override
  public Optional<SignedCheckpoint> checkpoint() {
    return connection.find("/journal/checkpoint").map(ProofAnswers::checkpoint);
  }

  @Override
  public Optional<byte[]> tile(TileAddress tile) {
    return connection
        .find("/journal/tile/" + tile.path())
        .map(hashes -> ProofAnswers.tile(tile, hashes));
  }

  @Override
  public Optional<byte[]> leaf(String eventId) {
    return QueryString.ofEvent(eventId, "leaf").flatMap(connection::find);
  }

  @Override
  public Optional<ProofFile> proof(String eventId) {
    return QueryString.ofEvent(eventId, "proof").flatMap(connection::find).map(ProofAnswers::proof);
  }

  @Override
  public List<Hash> consistency(long from, long to) {
    return connection
        .find("/journal/consistency?from=" + from + "&to=" + to)
        .map(ProofAnswers::hashes)
        .orElseThrow(
            () -> new Rejected(Rejected.Reason.MALFORMED, "the journal signs no checkpoints"));
  }

  /** Closes the connections. Streams that are still read are cut. */
  @Override
  public void close() {
    connection.close();
  }
}
