package io.journald.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.journald.model.FieldState;
import io.journald.model.JournalStats;
import io.journald.model.Receipt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The small documents with which a journal answers. */
public final class Answers {
  private static final String LEAF_HASH = "leaf_hash";

  private Answers() {}

  /**
   * {@code {"event_id","sequence","timestamp","leaf_hash"}}.
   *
   * @param leafHash the hash of the event's leaf, in Base64
   */
  public static byte[] receipt(Receipt receipt, String leafHash) {
    return document(json -> {
      json.writeStartObject();
      receiptFields(json, receipt);
      json.writeStringField(LEAF_HASH, leafHash);
      json.writeEndObject();
    });
  }

  /**
   * A receipt a line; those of duplicates say so.
   *
   * @param leafHashes the hashes of the events' leaves, in Base64
   */
  public static byte[] receiptLines(List<Receipt> receipts, List<String> leafHashes) {
    return document(json -> {
      json.setRootValueSeparator(null);
      for (int i = 0; i < receipts.size(); i++) {
        Receipt receipt = receipts.get(i);
        json.writeStartObject();
        receiptFields(json, receipt);
        json.writeStringField(LEAF_HASH, leafHashes.get(i));
        if (receipt.duplicate()) {
          json.writeBooleanField("duplicate", true);
        }
        json.writeEndObject();
        json.writeRaw('\n');
      }
    });
  }

  /**
   * {@code {"recorded","duplicates","first_sequence","last_sequence"}} of a batch: the sequences
   * are those of the events recorded by it, null where there is none.
   */
  public static byte[] batch(List<Receipt> receipts) {
    long first = -1;
    long last = -1;
    int recorded = 0;
    for (Receipt receipt : receipts) {
      if (!receipt.duplicate()) {
        first = recorded == 0 ? receipt.sequence() : first;
        last = receipt.sequence();
        recorded++;
      }
    }
    return batch(recorded, receipts.size() - recorded, first, last);
  }

  private static byte[] batch(int recorded, int duplicates, long first, long last) {
    return document(json -> {
      json.writeStartObject();
      json.writeNumberField("recorded", recorded);
      json.writeNumberField("duplicates", duplicates);
      if (recorded == 0) {
        json.writeNullField("first_sequence");
        json.writeNullField("last_sequence");
      } else {
        json.writeNumberField("first_sequence", first);
        json.writeNumberField("last_sequence", last);
      }
      json.writeEndObject();
    });
  }

  /** The journal in numbers; what is not known is null. */
  public static byte[] stats(JournalStats stats) {
    return document(json -> {
      json.writeStartObject();
      json.writeNumberField("buffer_size", stats.bufferSize());
      json.writeFieldName("flush_threshold");
      if (stats.flushThreshold().isPresent()) {
        json.writeNumber(stats.flushThreshold().getAsInt());
      } else {
        json.writeNull();
      }
      json.writeNumberField("persisted_file_count", stats.persistedFileCount());
      json.writeNumberField("persisted_events", stats.persistedEvents());
      json.writeNumberField("total_events", stats.totalEvents());
      json.writeFieldName("last_sequence");
      if (stats.lastSequence().isPresent()) {
        json.writeNumber(stats.lastSequence().getAsLong());
      } else {
        json.writeNull();
      }
      json.writeNumberField("clock_behind_ms", stats.clockBehindMillis());
      json.writeEndObject();
    });
  }

  /**
   * Writes {@code {"entity_id","fields":[{"entity_type","field","value","sequence","timestamp",
   * "actor","deleted"}]}}. The stream stays its opener's, and is not flushed.
   */
  public static void state(String entityId, List<FieldState> fields, OutputStream out)
      throws IOException {
    try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
      json.writeStartObject();
      json.writeStringField("entity_id", entityId);
      json.writeArrayFieldStart("fields");
      for (FieldState field : fields) {
        json.writeStartObject();
        json.writeStringField("entity_type", field.entityType());
        json.writeStringField("field", field.field());
        json.writeStringField("value", field.value());
        json.writeNumberField("sequence", field.sequence());
        json.writeStringField("timestamp", Timestamps.format(field.timestamp()));
        json.writeStringField("actor", field.actor());
        json.writeBooleanField("deleted", field.deleted());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /**
   * An object of named values, in their order.
   *
   * @param values each a text, a whole number, a boolean or null
   */
  public static byte[] object(Map<String, ?> values) {
    return document(json -> {
      json.writeStartObject();
      for (Map.Entry<String, ?> value : values.entrySet()) {
        json.writeFieldName(value.getKey());
        switch (value.getValue()) {
          case null -> json.writeNull();
          case String text -> json.writeString(text);
          case Long number -> json.writeNumber(number);
          case Boolean truth -> json.writeBoolean(truth);
          default -> throw new IllegalArgumentException(value + " is no value of such an object");
        }
      }
      json.writeEndObject();
    });
  }

  private static void receiptFields(JsonGenerator json, Receipt receipt) throws IOException {
    json.writeStringField("event_id", receipt.eventId());
    json.writeNumberField("sequence", receipt.sequence());
    json.writeStringField("timestamp", Timestamps.format(receipt.timestamp()));
  }

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] document(Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
