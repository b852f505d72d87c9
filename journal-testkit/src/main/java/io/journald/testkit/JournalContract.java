package io.journald.testkit;

import io.journald.core.OpenJournal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What everything that offers the driving ports must do: the core over any store, and a client that
 * talks to a journal far away. Uses nothing but the ports.
 */
@Timeout(120)
public abstract class JournalContract
    implements RecordingContract,
        RefusalContract,
        IdempotencyContract,
        ReadingContract,
        StateContract,
        ProofContract,
        JournalThreadsContract {
  private OpenJournal ports;

  /**
   * Opens a new, empty journal with a flush threshold of 100 or more. Called before each test; what
   * it opens is the subclass's to close after each test.
   */
  protected abstract OpenJournal open();

  @BeforeEach
  void openJournal() {
    ports = open();
  }

  @Override
  public final OpenJournal ports() {
    return ports;
  }
}
