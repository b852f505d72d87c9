package io.journald.core;

import io.journald.model.EventKey;
import io.journald.model.Limits;
import io.journald.model.Mutation;
import io.journald.model.Submission;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Rejected.Reason;
import io.journald.port.JournalException.Rejected.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks a batch against the rules for events and collects every violation. Public for those who
 * decode batches: what they could not read and what the rules forbid is reported together.
 */
public final class Validation {
  /** Most violations that one refusal names. */
  public static final int MAX_VIOLATIONS = 1_000;

  private static final Instant FIRST_MOMENT = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST_MOMENT = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final int NANOS_PER_MICRO = 1_000;

  private final List<Submission> batch;
  private final List<Violation> violations = new ArrayList<>();
  private final Set<EventKey> seen;
  private long batchBytes;
  private int index;

  private Validation(List<Submission> batch) {
    this.batch = batch;
    this.seen = batch.size() > 1 ? new HashSet<>() : Set.of();
  }

  /**
   * Returns if the batch may be recorded.
   *
   * @throws Rejected with every violation if it may not
   */
  public static void check(List<Submission> batch) {
    if (batch.isEmpty()) {
      throw new Rejected(Reason.INVALID, "the batch is empty; send at least one event");
    }
    if (batch.size() > Limits.BATCH_EVENTS) {
      throw new Rejected(
          Reason.TOO_LARGE,
          "the batch holds "
              + batch.size()
              + " events; send at most "
              + Limits.BATCH_EVENTS
              + " at a time");
    }
    new Validation(batch).checkAll();
  }

  /**
   * The violations of single submissions, in the order of the batch and of the columns; empty where
   * {@link #check} would find none. The size of the batch is not looked at.
   */
  public static List<Violation> violations(List<Submission> batch) {
    Validation validation = new Validation(batch);
    validation.collect();
    return List.copyOf(validation.violations);
  }

  /** One sentence for a refusal: the first violation, and how many more there are. */
  public static String summary(List<Violation> violations, int batchSize) {
    Violation first = violations.getFirst();
    String place = batchSize == 1 ? "" : "event " + (first.index() + 1) + " of the batch: ";
    String rest = violations.size() == 1 ? "" : " (and " + (violations.size() - 1) + " more)";
    String what = first.column().isEmpty() ? "it" : first.column();
    return place + what + " " + first.detail() + rest;
  }

  private void collect() {
    for (index = 0; index < batch.size() && violations.size() < MAX_VIOLATIONS; index++) {
      eventId(batch.get(index));
      mutation(batch.get(index).mutation());
    }
  }

  private void checkAll() {
    collect();
    if (!violations.isEmpty()) {
      throw new Rejected(Reason.INVALID, summary(violations, batch.size()), violations);
    }
    if (batchBytes > Limits.BATCH_BYTES) {
      throw new Rejected(
          Reason.TOO_LARGE,
          "the batch holds "
              + batchBytes
              + " bytes of text; send at most "
              + Limits.BATCH_BYTES
              + " at a time");
    }
  }

  private void mutation(Mutation mutation) {
    required("entity_type", mutation.entityType());
    required("entity_id", mutation.entityId());
    required("field", mutation.field());
    required("action", mutation.action());
    text("old_value", mutation.oldValue(), Limits.VALUE_BYTES);
    text("new_value", mutation.newValue(), Limits.VALUE_BYTES);
    required("actor", mutation.actor());
    required("source", mutation.source());
    text("workspace_id", mutation.workspaceId(), Limits.NAME_BYTES);
    occurredAt(mutation.occurredAt());
    if (mutation.correlationId() != null) {
      text("correlation_id", mutation.correlationId(), Limits.NAME_BYTES);
    }
    if (mutation.metadata() != null) {
      metadata(mutation.metadata());
    }
  }

  private void eventId(Submission submission) {
    String id = submission.eventId();
    if (id == null) {
      return;
    }
    if (id.isEmpty() || id.length() > Limits.EVENT_ID_CHARS) {
      violation("event_id", "must be 1 to " + Limits.EVENT_ID_CHARS + " characters long");
    } else if (id.equals(".") || id.equals("..")) {
      violation("event_id", "must not be . or ..");
    } else if (!id.chars().allMatch(Validation::isIdCharacter)) {
      violation("event_id", "may hold only the characters A-Z a-z 0-9 . _ : ~ -");
    } else if (isRepeated(submission)) {
      violation("event_id", "stands twice in the batch for the same entity_id");
    } else {
      batchBytes += id.length();
    }
  }

  private boolean isRepeated(Submission submission) {
    String entityId = submission.mutation().entityId();
    return batch.size() > 1
        && entityId != null
        && !seen.add(new EventKey(entityId, submission.eventId()));
  }

  private static boolean isIdCharacter(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '.'
        || c == '_'
        || c == ':'
        || c == '~'
        || c == '-';
  }

  private void required(String column, String value) {
    if (value == null) {
      violation(column, "is required");
    } else if (value.isBlank()) {
      violation(column, "must not be blank");
    } else {
      text(column, value, Limits.NAME_BYTES);
    }
  }

  private void text(String column, String value, int maxBytes) {
    long bytes = utf8Length(value);
    if (bytes < 0) {
      violation(column, "holds half of a surrogate pair, which UTF-8 cannot express");
    } else if (bytes > maxBytes) {
      violation(column, "is " + bytes + " bytes of UTF-8 long; at most " + maxBytes + " are taken");
    } else {
      batchBytes += bytes;
    }
  }

  private void occurredAt(Instant moment) {
    if (moment == null) {
      return;
    }
    if (moment.isBefore(FIRST_MOMENT) || moment.isAfter(LAST_MOMENT)) {
      violation("occurred_at", "must lie in the years 0000 to 9999");
    } else if (moment.getNano() % NANOS_PER_MICRO != 0) {
      violation("occurred_at", "is finer than a microsecond; give at most six decimals");
    }
  }

  private void metadata(String json) {
    int before = violations.size();
    text("metadata", json, Limits.VALUE_BYTES);
    if (violations.size() == before) {
      String fault = CompactJson.faultOfObject(json, Limits.METADATA_DEPTH);
      if (fault != null) {
        violation("metadata", fault);
      }
    }
  }

  private void violation(String column, String detail) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(new Violation(index, column, detail));
    }
  }

  /** How many bytes the text has in UTF-8; -1 if it holds a lone surrogate. */
  static long utf8Length(String text) {
    int bits = 0;
    for (int i = 0; i < text.length(); i++) {
      bits |= text.charAt(i);
    }
    return bits < 0x80 ? text.length() : utf8LengthBeyondAscii(text);
  }

  private static long utf8LengthBeyondAscii(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        if (c < 0x800) {
          bytes++;
        } else if (!Character.isSurrogate(c)) {
          bytes += 2;
        } else if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          bytes += 2; // two chars, four bytes
          i++;
        } else {
          return -1;
        }
      }
    }
    return bytes;
  }
}
