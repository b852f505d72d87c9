package io.journald.parquet;

import static io.journald.parquet.TestEvents.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.journald.core.OpenJournal;
import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.model.Mutation;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real file system that is really full. Needs the right to mount one. */
@Timeout(120)
class SmallDiskTest {
  private static final int DISK_MIB = 16;
  private static final int BALLAST_BYTES = 6 << 20;
  private static final int VALUE_BYTES = 60_000;

  @TempDir Path temporary;
  private Path mounted;
  private Path directory;
  private final SplittableRandom random = new SplittableRandom(3);
  private final List<Submission> sent = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();

  @BeforeEach
  void mount() throws Exception {
    mounted = Files.createDirectory(temporary.resolve("small"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs", mounted.toString()),
        "skipped: mounting a small tmpfs needs root and the right to mount");
    directory = mounted.resolve("journal");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", mounted.toString());
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  private ParquetEventStore open() {
    return ParquetEventStore.open(
        StoreOptions.of(directory).withFlushThreshold(Integer.MAX_VALUE).withRunEvents(50));
  }

  /**
   * A value that does not compress below three quarters, so that segments fill the disk as well.
   */
  private void append(OpenJournal journal) {
    byte[] bytes = new byte[VALUE_BYTES / 4 * 3];
    random.nextBytes(bytes);
    String value = Base64.getEncoder().encodeToString(bytes);
    Submission submission =
        new Submission(
            "id-" + sent.size(),
            Mutation.of("t", "e" + sent.size() % 3, "f", "update", "", value, "ann", "test"));
    receipts.addAll(journal.journal().append(List.of(submission)));
    sent.add(submission);
  }

  private Unavailable appendUntilFull(OpenJournal journal) {
    while (true) {
      try {
        append(journal);
      } catch (Unavailable full) {
        return full;
      }
    }
  }

  private void requireAll(List<Event> found) {
    assertThat(found.stream().map(Event::mutation).toList())
        .isEqualTo(sent.stream().map(Submission::mutation).toList());
    assertThat(found.stream().map(Event::sequence).toList())
        .isEqualTo(receipts.stream().map(Receipt::sequence).toList());
  }

  private static List<Event> events(OpenJournal journal) {
    try (Stream<Event> events = journal.events().stream(EventQuery.history("e1"))) {
      return events.toList();
    }
  }

  private static void fillToTheBrim(Path file) throws IOException {
    byte[] chunk = new byte[4_096];
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        out.write(chunk);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  @Test
  void aFullDiskDamagesNothingAndServiceResumesWhenThereIsRoom() throws IOException {
    Path ballast = mounted.resolve("ballast");
    Files.write(ballast, new byte[BALLAST_BYTES]);
    try (ParquetEventStore store = open()) {
      OpenJournal journal = OpenJournal.over(store);
      assertThat(appendUntilFull(journal).reason()).isEqualTo(Reason.DISK_FULL);
      assertThat(sent).hasSizeGreaterThan(20);
      assertThat(store.readOnlyReason())
          .hasValueSatisfying(why -> assertThat(why).contains("no room on the disk"));
      requireAll(all(store.view()));
      assertThat(store.flush()).as("the reserve").isEqualTo(sent.size());

      Path brim = mounted.resolve("brim");
      fillToTheBrim(brim);
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(() -> append(journal))
          .returns(Reason.DISK_FULL, Unavailable::reason);
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(() -> {
            store.flush();
            store.merge();
            append(journal);
          })
          .returns(Reason.DISK_FULL, Unavailable::reason);
      assertThat(store.readOnlyReason()).isPresent();
      requireAll(all(store.view()));
      assertThat(events(journal)).isNotEmpty();

      Files.delete(brim);
      Files.delete(ballast);
      append(journal);
      assertThat(store.readOnlyReason()).isEmpty();
      requireAll(all(store.view()));
    }
    requireSoundAfterAStart();
  }

  private void requireSoundAfterAStart() {
    JournalCheck.run(
        directory, finding -> assertThat(finding).matches(Finding::isSound), share -> {});
    try (ParquetEventStore store = open()) {
      requireAll(all(store.view()));
      OpenJournal journal = OpenJournal.over(store);
      Receipt again = journal.journal().append(List.of(sent.getFirst())).getFirst();
      assertThat(again.sequence()).isEqualTo(receipts.getFirst().sequence());
      assertThat(again.duplicate()).isTrue();
    }
  }

  @Test
  void aDiskThatOthersFillBehindTheAppendsBackLosesNothing() throws IOException {
    try (ParquetEventStore store = open()) {
      OpenJournal journal = OpenJournal.over(store);
      for (int i = 0; i < 20; i++) {
        append(journal);
      }
      Path brim = mounted.resolve("brim");
      fillToTheBrim(brim);
      assertThat(appendUntilFull(journal).reason()).isEqualTo(Reason.DISK_FULL);
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(store::flush)
          .returns(Reason.DISK_FULL, Unavailable::reason);
      requireAll(all(store.view()));
      Files.delete(brim);
      append(journal);
      assertThat(store.flush()).isEqualTo(sent.size());
    }
    requireSoundAfterAStart();
  }
}
