package io.journald.http.client;

import io.journald.json.EventLines;
import io.journald.model.Event;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads an answer of lines as events, one at a time. */
final class EventStream extends AbstractSpliterator<Event> {
  private final EventLines lines;

  private EventStream(EventLines lines) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
    this.lines = lines;
  }

  /** The events of an answer; closing the stream closes the answer. */
  static Stream<Event> of(InputStream answer) {
    return StreamSupport.stream(new EventStream(new EventLines(answer)), false)
        .onClose(() -> close(answer));
  }

  private static void close(InputStream answer) {
    try {
      answer.close();
    } catch (IOException e) {
      throw Failures.broken(e);
    }
  }

  @Override
  public boolean tryAdvance(Consumer<? super Event> action) {
    Optional<Event> next;
    try {
      next = lines.next();
    } catch (IOException e) {
      throw Failures.broken(e);
    }
    next.ifPresent(action);
    return next.isPresent();
  }
}
