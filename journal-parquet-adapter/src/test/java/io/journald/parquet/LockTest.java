package io.journald.parquet;

import static io.journald.parquet.TestEvents.all;
import static io.journald.parquet.TestEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A journal has one writer, in this process or in another one. */
@Timeout(120)
class LockTest {
  @TempDir Path temporary;

  private ParquetEventStore open() {
    return ParquetEventStore.open(StoreOptions.of(temporary.resolve("journal")));
  }

  @Test
  void aSecondWriterIsRefusedInThisProcessAndInAnother() throws Exception {
    try (ParquetEventStore store = open()) {
      store.append(events(0, 3)).await();
      // Twice: to close a second descriptor of the file would let go of the first one's lock.
      for (int i = 0; i < 2; i++) {
        assertThatExceptionOfType(Unavailable.class)
            .isThrownBy(this::open)
            .withMessageContaining("is in use by another writer")
            .returns(Reason.IN_USE, Unavailable::reason);
        assertThat(openedByAChild()).startsWith("IN_USE the journal in ");
      }
      store.append(events(3, 5)).await();
      assertThat(all(store.view())).isEqualTo(events(0, 5));
    }
    assertThat(openedByAChild()).isEqualTo("open");
  }

  private String openedByAChild() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(WritingProcess.class, temporary.resolve("journal").toString(), "0")) {
      return child.readLine();
    }
  }

  @Test
  void theLockOfAProcessThatIsKilledIsFree() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(WritingProcess.class, temporary.resolve("journal").toString(), "20")) {
      assertThat(child.readLine()).isEqualTo("open");
      assertThat(child.readLine()).isEqualTo("done");
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(this::open)
          .returns(Reason.IN_USE, Unavailable::reason);
    }
    try (ParquetEventStore store = open()) {
      assertThat(all(store.view())).isEqualTo(events(0, 20));
    }
  }
}
