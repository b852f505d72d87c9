package io.journald.http;

import io.journald.port.JournalException.Unavailable;

/**
 * What a request takes of what all have in common: room for what it holds while others go first,
 * and the right to work. Not safe for concurrent use; closing gives all of it back.
 */
final class Turn implements AutoCloseable {
  private final Outlet outlet;
  private long roomBytes;
  private boolean isAtWork;
  private int pauses;

  Turn(Outlet outlet) {
    this.outlet = outlet;
  }

  Deadlines deadlines() {
    return outlet.deadlines();
  }

  /**
   * Takes so much room in all.
   *
   * @throws Unavailable if there is none
   */
  void takeRoom(long bytes) {
    if (bytes <= roomBytes) {
      return;
    }
    if (!outlet.room().take(bytes - roomBytes)) {
      throw new Unavailable(
          Unavailable.Reason.OVERLOADED,
          "as many long answers are on their way as the server can hold; retry in a second");
    }
    roomBytes = bytes;
  }

  /** Waits for the right to work, behind those that wait for it already. */
  void begin() {
    if (!isAtWork) {
      outlet.turns().acquireUninterruptibly();
      isAtWork = true;
    }
  }

  /** Leaves the work to others. */
  void end() {
    if (isAtWork) {
      outlet.turns().release();
      isAtWork = false;
    }
  }

  /**
   * A pause of a scan. The first one comes before it holds anything, and so may be long. Most scans
   * end in the turn that begins there; one that does not needs room for what it holds while others
   * have theirs.
   */
  void pause() {
    pauses++;
    if (pauses > HttpLimits.PAUSES_IN_A_TURN) {
      takeRoom(HttpLimits.SCAN_BYTES);
      end();
    }
    begin();
  }

  @Override
  public void close() {
    end();
    outlet.room().give(roomBytes);
    roomBytes = 0;
  }
}
