package io.journald.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger sees each way in which a journal could break its word. */
class LedgerTest {
  private final Ledger ledger = new Ledger();
  private final List<JsonNode> journal = new ArrayList<>();
  private Request batch;
  private Request lost;

  @BeforeEach
  void recordABatchAndLoseAnother() {
    Random random = new Random(3);
    batch = batch("recorded", random);
    ledger.acknowledge(batch, record(batch));
    lost = batch("lost", random);
    ledger.lose(lost);
  }

  private static Request batch(String tag, Random random) {
    Request request = Request.random(tag, random);
    while (request.mutations().size() < 3 || request.isIdentified()) {
      request = Request.random(tag, random);
    }
    return request;
  }

  /** Puts a request's events into the journal and returns the answer. */
  private String record(Request request) {
    List<JsonNode> receipts = new ArrayList<>();
    for (ObjectNode mutation : request.mutations()) {
      ObjectNode receipt =
          Server.JSON
              .createObjectNode()
              .put("sequence", journal.size())
              .put("timestamp", "2026-03-01T00:00:00.000000Z")
              .put("event_id", "id-" + journal.size());
      receipts.add(receipt);
      journal.add(mutation.deepCopy().setAll(receipt));
    }
    return lines(receipts);
  }

  private static String lines(List<JsonNode> receipts) {
    return receipts.stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
  }

  private void requireBroken() {
    assertThatThrownBy(() -> ledger.verify(journal.iterator(), 0))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aSoundJournalPassesWithAndWithoutTheLostBatch() {
    assertThat(ledger.verify(journal.iterator(), 0)).isEqualTo(journal.size());
    record(lost);
    assertThat(ledger.verify(journal.iterator(), 0)).isEqualTo(journal.size());
  }

  @Test
  void aLostEventIsSeen() {
    journal.removeLast();
    requireBroken();
  }

  @Test
  void aGapIsSeen() {
    journal.remove(1);
    requireBroken();
  }

  @Test
  void aChangedEventIsSeen() {
    ((ObjectNode) journal.get(1)).put("new_value", "forged");
    requireBroken();
  }

  @Test
  void anotherTimeIsSeen() {
    ((ObjectNode) journal.get(1)).put("timestamp", "2026-03-01T00:00:00.000001Z");
    requireBroken();
  }

  @Test
  void aBatchRecordedTwiceIsSeen() {
    record(batch);
    requireBroken();
  }

  @Test
  void aBatchTornInTheMiddleIsSeen() {
    record(lost);
    journal.removeLast();
    requireBroken();
  }

  @Test
  void anEventThatNobodyHasSentIsSeen() {
    record(batch("nobody's", new Random(4)));
    requireBroken();
  }

  @Test
  void aSequenceGivenTwiceIsSeen() {
    Request other = batch("other", new Random(5));
    int size = journal.size();
    List<JsonNode> receipts = Server.lines(record(other));
    ((ObjectNode) receipts.getFirst()).put("sequence", size - 1);
    assertThatThrownBy(() -> ledger.acknowledge(other, lines(receipts)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void anotherReceiptForTheSameRequestIsSeen() {
    Request identified = Request.random("again", new Random(6));
    for (int seed = 7; !identified.isIdentified() || !identified.isSingle(); seed++) {
      identified = Request.random("again", new Random(seed));
    }
    Request request = identified;
    String receipt =
        """
        {"event_id":"again:0","sequence":100,"timestamp":"2026-03-01T00:00:00.000000Z"}\
        """;
    ledger.acknowledge(request, receipt);
    ledger.acknowledge(request, receipt);

    assertThat(ledger.receipted()).containsExactly(request);
    assertThatThrownBy(() -> ledger.acknowledge(request, receipt.replace("03-01", "03-02")))
        .isInstanceOf(AssertionError.class);
  }
}
