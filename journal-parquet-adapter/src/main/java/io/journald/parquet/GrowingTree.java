package io.journald.parquet;

import io.journald.model.Event;
import io.journald.port.EventTree;
import java.io.IOException;
import java.util.function.Consumer;

/** The tree as its store sees it. */
interface GrowingTree extends EventTree, AutoCloseable {
  /** Tells how many events there are now. Never waits. */
  void noteEvents(long size);

  /**
   * A check for a copy of events: takes them in order, and throws {@link
   * io.journald.port.JournalException.Corrupt} where one is not what was recorded.
   */
  Consumer<Event> check();

  @Override
  void close() throws IOException;
}
