package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.model.Micros;
import io.journald.model.Mutation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;

/**
 * A SHA-256 over events, every column of each with its length in front. Two files hold the same
 * events in the same order exactly if their digests are equal.
 */
final class EventDigest {
  private static final int NULL = -1;

  private final MessageDigest sha256;
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

  EventDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  static byte[] of(Iterator<Event> events) {
    EventDigest digest = new EventDigest();
    events.forEachRemaining(digest::add);
    return digest.value();
  }

  void add(Event event) {
    Mutation mutation = event.mutation();
    add(event.sequence());
    add(event.eventId());
    add(Micros.of(event.timestamp()));
    add(mutation.entityType());
    add(mutation.entityId());
    add(mutation.field());
    add(mutation.action());
    add(mutation.oldValue());
    add(mutation.newValue());
    add(mutation.actor());
    add(mutation.source());
    add(mutation.workspaceId());
    add(mutation.occurredAt() == null ? Long.MIN_VALUE : Micros.of(mutation.occurredAt()));
    add(mutation.correlationId());
    add(mutation.metadata());
  }

  private void add(long value) {
    sha256.update(number.clear().putLong(value).flip());
  }

  private void add(String text) {
    if (text == null) {
      add(NULL);
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    add(utf8.length);
    sha256.update(utf8);
  }

  /** The digest of what was added. Ends this object's use. */
  byte[] value() {
    return sha256.digest();
  }
}
