package io.journald.port;

import java.io.IOException;
import java.lang.ScopedValue.CallableOp;

/**
 * Where reading that takes long lets others go first. Only what reads knows when it has read far,
 * and only its caller knows who else waits: so a reader takes a pause from time to time, and what
 * happens in it is the caller's.
 *
 * <p>A pause belongs to the thread that {@link #during} is called on. Readers count what they have
 * looked at, not the time; a store whose events are all in memory need not pause.
 */
public final class Pause {
  private static final ScopedValue<Runnable> CURRENT = ScopedValue.newInstance();
  private static final Runnable NONE = () -> {};

  private Pause() {}

  /**
   * Does some reading, and has it pause like this. A stream must be read to its end in here.
   *
   * @param pause may wait; a {@link JournalException} that it throws ends the reading
   * @return what the reading returns
   */
  public static <R> R during(Runnable pause, CallableOp<R, IOException> reading)
      throws IOException {
    return ScopedValue.where(CURRENT, pause).call(reading);
  }

  /**
   * For what reads: before it opens or reads the next large part, which holds thousands of events
   * or may hold them. Without effect where nobody has asked for pauses.
   */
  public static void take() {
    CURRENT.orElse(NONE).run();
  }
}
