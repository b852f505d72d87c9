package io.journald.parquet;

import io.journald.port.EventTree;
import io.journald.proof.Hash;
import java.io.IOException;
import java.util.function.ObjLongConsumer;

/** The tree as its store sees it. */
interface GrowingTree extends EventTree, AutoCloseable {
  /** Tells how many events there are now. Never waits. */
  void noteEvents(long size);

  /**
   * A check for a copy of events: takes their leaves, with their sequences, in order, and throws
   * {@link io.journald.port.JournalException.Corrupt} where one is not what was recorded.
   */
  ObjLongConsumer<Hash> check();

  @Override
  void close() throws IOException;
}
