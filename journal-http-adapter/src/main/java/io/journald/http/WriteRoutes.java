package io.journald.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.journald.http.Problems.BodyShape;
import io.journald.json.Answers;
import io.journald.json.SubmissionBatch;
import io.journald.json.SubmissionFormat;
import io.journald.json.Submissions;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.port.Journal;
import io.journald.port.JournalException.Conflict;
import io.journald.port.JournalException.Rejected;
import io.journald.proof.Hash;
import io.journald.proof.LeafData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The routes that record. */
final class WriteRoutes {
  private static final String SOURCE = "api";
  private static final List<String> BODY = List.of(MediaTypes.JSON);
  private static final List<String> BATCH_BODY = List.of(MediaTypes.JSON, MediaTypes.LINES);
  private static final List<String> ANSWER = List.of(MediaTypes.TEXT, MediaTypes.JSON);
  private static final List<String> BATCH_ANSWER = List.of(MediaTypes.JSON, MediaTypes.LINES);

  private final Journal journal;
  private final Bodies bodies;

  WriteRoutes(Journal journal, Bodies bodies) {
    this.journal = journal;
    this.bodies = bodies;
  }

  void addTo(Router router) {
    router
        .add(Method.POST, "/journal/event", one(SubmissionFormat.record(), "event recorded"))
        .add(
            Method.POST, "/journal/update", one(SubmissionFormat.update(SOURCE), "update recorded"))
        .add(
            Method.POST,
            "/journal/insert",
            one(SubmissionFormat.insert().sourceByDefault(SOURCE), "insert recorded"))
        .add(Method.POST, "/journal/ingest", one(SubmissionFormat.ingest(), "ingest recorded"))
        .add(Method.POST, "/journal/events", this::batch);
  }

  private Route one(SubmissionFormat format, String said) {
    byte[] text = said.getBytes(StandardCharsets.UTF_8);
    return (request, response, _) -> {
      MediaTypes.ofBody(contentType(request), BODY);
      Submission submission;
      Receipt receipt;
      try (Bodies.Body body = bodies.read(request)) {
        submission = Submissions.read(body.bytes(), format);
        receipt = journal.record(submission);
      } catch (Rejected e) {
        throw format.inKeys(e);
      }
      response.status(receipt.duplicate() ? Status.OK_200 : Status.CREATED_201);
      response.header(HeaderNames.LOCATION, "/journal/events/" + receipt.eventId());
      if (MediaTypes.accepted(accept(request), ANSWER).equals(MediaTypes.JSON)) {
        Hash leaf = new LeafData().hash(receipt, submission.mutation());
        Reply.json(response, Answers.receipt(receipt, leaf.base64()));
      } else {
        Reply.text(response, text);
      }
    };
  }

  private void batch(ServerRequest request, ServerResponse response, String segment)
      throws IOException {
    boolean lines = MediaTypes.ofBody(contentType(request), BATCH_BODY).equals(MediaTypes.LINES);
    Recorded batch;
    try (Bodies.Body body = bodies.read(request)) {
      batch = append(body.bytes(), lines ? BodyShape.LINES : BodyShape.ARRAY);
    }
    List<Receipt> receipts = batch.receipts;
    boolean anyRecorded = receipts.stream().anyMatch(receipt -> !receipt.duplicate());
    response.status(anyRecorded ? Status.CREATED_201 : Status.OK_200);
    if (MediaTypes.accepted(accept(request), BATCH_ANSWER).equals(MediaTypes.LINES)) {
      response.header(Reply.LINES);
      response.send(Answers.receiptLines(receipts, batch.leafHashes()));
    } else {
      Reply.json(response, Answers.batch(receipts));
    }
  }

  private Recorded append(byte[] body, BodyShape shape) {
    try {
      SubmissionBatch batch =
          shape == BodyShape.LINES
              ? Submissions.readLines(body, SubmissionFormat.record())
              : Submissions.readArray(body, SubmissionFormat.record());
      try {
        return new Recorded(batch.submissions(), journal.append(batch.submissions()));
      } catch (Rejected e) {
        throw batch.inLines(e);
      } catch (Conflict e) {
        throw batch.inLines(e);
      }
    } catch (Rejected | Conflict e) {
      throw new RequestRefused(Problems.of(e, shape));
    }
  }

  /** What was asked for and what was answered, one for one. */
  private record Recorded(List<Submission> submissions, List<Receipt> receipts) {
    List<String> leafHashes() {
      LeafData leaves = new LeafData();
      List<String> hashes = new ArrayList<>(receipts.size());
      for (int i = 0; i < receipts.size(); i++) {
        hashes.add(leaves.hash(receipts.get(i), submissions.get(i).mutation()).base64());
      }
      return hashes;
    }
  }

  private static Optional<String> contentType(ServerRequest request) {
    return request.headers().first(HeaderNames.CONTENT_TYPE);
  }

  private static List<String> accept(ServerRequest request) {
    return request.headers().all(HeaderNames.ACCEPT, List::of);
  }
}
