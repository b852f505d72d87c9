package io.journald.parquet.wal;

import static io.journald.parquet.TestEvents.event;
import static io.journald.parquet.TestEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.model.Event;
import io.journald.model.Micros;
import io.journald.model.Mutation;
import io.journald.port.JournalException.Corrupt;
import io.journald.testkit.RandomEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a log file gives back: everything, an exact prefix, or an error that says where. */
class WalReplayTest {
  private static final int FRAME_HEADER_BYTES = 24;
  private static final long SALT_OF_ANOTHER_LOG = 0x5A17_0000_0000_5A17L;

  /** Three groups: events 0 and 1, events 2 to 4, event 5. */
  private final byte[] sound = WalFiles.written(events(0, 2), events(2, 5), events(5, 6));

  private final int first = 32;
  private final int second = next(first);
  private final int third = next(second);
  private final int end = next(third);

  WalReplayTest() throws IOException {}

  private int next(int frame) {
    return frame + FRAME_HEADER_BYTES + WalFormat.getInt(sound, frame);
  }

  private static WalFiles file(byte[] content) {
    return new WalFiles().put(0, content);
  }

  private static Corrupt refused(WalFiles files) {
    return assertThatExceptionOfType(Corrupt.class).isThrownBy(() -> files.replay(0)).actual();
  }

  private byte[] flipped(int at) {
    byte[] damaged = sound.clone();
    damaged[at] ^= (byte) (1 << at % 8);
    return damaged;
  }

  @Test
  void everyKindOfEventComesBackAsItWasGiven() throws IOException {
    String long1 = "x".repeat(1 << 20);
    String long2 = "é🙂".repeat((1 << 20) / 6);
    List<Event> given = new ArrayList<>();
    for (String text :
        List.of("", " ", "\u0000", "ü", "注文 🙂 \ud800\udc00", "\uffff", long1, long2)) {
      given.add(of(given.size(), text, null, null, null));
      given.add(of(given.size(), text, Instant.EPOCH, text, text));
    }
    given.add(of(given.size(), "v", Instant.parse("0000-01-01T00:00:00Z"), null, "{}"));
    given.add(of(given.size(), "v", Instant.parse("9999-12-31T23:59:59.999999Z"), "", null));
    given.add(of(given.size(), "v", Instant.EPOCH.minusNanos(1_000), null, "{\"a\":[1]}"));
    assertThat(file(WalFiles.written(given)).replay(0).equals(given)).isTrue();

    RandomEvents random = new RandomEvents(5);
    List<Event> many = random.batch(0, 2_000);
    assertThat(file(WalFiles.written(many)).replay(0).equals(many)).as("%s", random).isTrue();
  }

  private static Event of(
      long sequence, String text, Instant occurredAt, String correlationId, String metadata) {
    Mutation mutation =
        new Mutation(
            "t" + text,
            "e" + text,
            text,
            "a" + text,
            text,
            text,
            "b" + text,
            "s" + text,
            text,
            occurredAt,
            correlationId,
            metadata);
    Instant timestamp = Instant.ofEpochSecond(sequence / 3, 123_456_000);
    return new Event(sequence, "id-" + sequence, timestamp, mutation);
  }

  @Test
  void aReplayMayBeginInTheMiddleOfAGroup() throws IOException {
    for (int from = 0; from <= 6; from++) {
      assertThat(file(sound).replay(from)).isEqualTo(events(from, 6));
    }
  }

  @Test
  void theZerosBehindTheFramesMeanNothing() throws IOException {
    assertThat(sound.length).isGreaterThan(end);
    assertThat(sound[sound.length - 1]).isZero();
    assertThat(file(sound).replay(0)).isEqualTo(events(0, 6));
    assertThat(file(Arrays.copyOf(sound, end)).replay(0)).isEqualTo(events(0, 6));
    byte[] headerAndZeros = Arrays.copyOf(Arrays.copyOf(sound, first), 1 << 20);
    assertThat(file(headerAndZeros).replay(0)).isEmpty();
  }

  @Test
  void aLastFrameThatIsTornAtAnyByteGivesTheEventsBeforeIt() throws IOException {
    for (int cut = third; cut < end; cut++) {
      byte[] shorter = Arrays.copyOf(sound, cut);
      assertThat(file(shorter).replay(0)).as("cut at %d", cut).isEqualTo(events(0, 5));
      if (Arrays.equals(sound, cut, end, new byte[end], cut, end)) {
        continue; // the rest of the frame is zeros anyway
      }
      byte[] zeros = Arrays.copyOf(shorter, sound.length);
      assertThat(file(zeros).replay(0)).as("zeros from %d", cut).isEqualTo(events(0, 5));
    }
  }

  @Test
  void aLastFrameThatIsDamagedAnywhereIsTakenForATornOne() throws IOException {
    for (int at = third; at < end; at++) {
      assertThat(file(flipped(at)).replay(0)).as("byte %d", at).isEqualTo(events(0, 5));
    }
  }

  @Test
  void aFrameThatIsDamagedAnywhereWithAValidOneBehindIsCorrupt() {
    for (int at = first; at < third; at++) {
      int frame = at < second ? first : second;
      int behind = at < second ? second : third;
      String range = at < second ? "events 0 to 1" : "events 2 to 4";
      assertThat(refused(file(flipped(at))))
          .as("byte %d", at)
          .hasMessageContaining("/journal/wal/00000000000000000000.wal")
          .hasMessageContaining("damaged from byte " + frame + " to " + behind)
          .hasMessageContaining(range)
          .hasMessageContaining("restore the file from a backup");
    }
  }

  @Test
  void aFrameThatIsMissingIsCorrupt() {
    byte[] without = sound.clone();
    System.arraycopy(sound, third, without, second, end - third);
    Arrays.fill(without, second + end - third, end, (byte) 0);
    assertThat(refused(file(without))).hasMessageContaining("events 2 to 4 cannot be read");
  }

  @Test
  void aHeaderThatIsDamagedAnywhereIsCorrupt() {
    for (int at = 0; at < first; at++) {
      assertThat(refused(file(flipped(at))))
          .as("byte %d", at)
          .hasMessageContaining("/journal/wal/00000000000000000000.wal")
          .hasMessageContaining(at < 8 ? "is not a write-ahead log" : "has a damaged header")
          .hasMessageContaining("restore it from a backup");
    }
  }

  @Test
  void aFileUnderTheNameOfAnotherBaseIsCorrupt() {
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(() -> new WalFiles().put(3, sound).replay(3))
        .withMessageContaining("00000000000000000003.wal has a damaged header");
  }

  @Test
  void aNewerVersionIsNamed() {
    byte[] newer = sound.clone();
    WalFormat.putInt(newer, 8, 2);
    WalFormat.putInt(newer, 28, WalFormat.crc(newer, 0, 28));
    assertThat(refused(file(newer)))
        .hasMessageEndingWith(
            "has format version 2, this program knows 1; use the program that wrote it");
  }

  @Test
  void aFileWhoseHeaderWasNotFinishedHoldsNothing() throws IOException {
    byte[] next = WalFiles.written(events(6, 8));
    for (int length = 0; length < first; length++) {
      WalFiles files = file(sound).put(6, Arrays.copyOf(next, length));
      assertThat(files.replay(0)).as("%d bytes", length).isEqualTo(events(0, 6));
      assertThat(new WalFiles().put(6, Arrays.copyOf(next, length)).replay(6)).isEmpty();
    }
    byte[] wrong = Arrays.copyOf(next, first);
    wrong[25] ^= 1;
    assertThat(file(sound).put(6, wrong).replay(0)).isEqualTo(events(0, 6));
  }

  @Test
  void filesThatOverlapGiveEachEventOnce() throws IOException {
    // As after a recovery that was cut off: the old files, and the copy of what was above 4.
    WalFiles files =
        file(sound)
            .put(4, WalFiles.written(events(4, 5), events(5, 6), events(6, 9)))
            .put(6, WalFiles.written(events(6, 9), events(9, 12)));
    for (int from = 0; from <= 12; from++) {
      assertThat(files.replay(from)).as("from %d", from).isEqualTo(events(from, 12));
    }
  }

  @Test
  void aGapBetweenFilesIsCorruptUnlessSegmentsHoldItsEvents() throws IOException {
    WalFiles files = file(sound).put(8, WalFiles.written(events(8, 10)));
    assertThat(refused(files))
        .hasMessageContaining("events 6 to 7 are in no segment and in no write-ahead log")
        .hasMessageContaining("00000000000000000008.wal");
    assertThat(files.replay(8)).isEqualTo(events(8, 10));
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(() -> new WalFiles().put(8, WalFiles.written(events(8, 10))).replay(3))
        .withMessageContaining("events 3 to 7 are in no segment");
  }

  @Test
  void aTornFrameInAFileThatIsNotTheLastIsAGap() throws IOException {
    WalFiles files = file(Arrays.copyOf(sound, end - 1)).put(6, WalFiles.written(events(6, 7)));
    assertThat(refused(files)).hasMessageContaining("events 5 to 5 are in no segment");
  }

  @Test
  void aDirectoryWithoutAFileIsCorrupt() {
    assertThat(refused(new WalFiles())).hasMessageContaining("/journal/wal holds no file");
  }

  /** A reader looks for a frame behind a torn one; a value must not be able to pass for it. */
  @Test
  void aValueThatHoldsAFrameOfAnotherLogCannotPassForOne() throws IOException {
    String frame = asciiFrameOfAnotherLog(7);
    byte[] log = WalFiles.written(events(0, 6), List.of(event(6, frame)));
    int torn = first + FRAME_HEADER_BYTES + WalFormat.getInt(log, first);
    int lastByte = torn + FRAME_HEADER_BYTES + WalFormat.getInt(log, torn) - 1;
    int copy = indexOf(log, frame.getBytes(StandardCharsets.US_ASCII));
    assertThat(copy).isGreaterThan(torn);
    log[lastByte] ^= 1;
    assertThat(file(log).replay(0)).isEqualTo(events(0, 6));

    // The same bytes with this file's salt in their checksum are what a valid frame looks like.
    WalFormat.putInt(
        log, copy + 20, WalFormat.frameHeaderCrc(WalFormat.getLong(log, 20), log, copy));
    assertThat(refused(file(log))).hasMessageContaining("damaged from byte " + torn);
  }

  /** A frame all of whose bytes are characters of one byte, so that a value can hold it. */
  private static String asciiFrameOfAnotherLog(long sequence) {
    Instant timestamp = Micros.toInstant(0x0101_0101); // most moments hold bytes above 127
    for (int i = 0; ; i++) {
      Event like = event(sequence, "v" + i);
      WalFrame frame =
          WalFiles.frame(List.of(new Event(sequence, "id", timestamp, like.mutation())));
      byte[] sealed = frame.seal(SALT_OF_ANOTHER_LOG);
      String text = new String(sealed, 0, frame.sizeBytes(), StandardCharsets.ISO_8859_1);
      if (StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
        return text;
      }
    }
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int at = 0; at <= bytes.length - wanted.length; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }
}
