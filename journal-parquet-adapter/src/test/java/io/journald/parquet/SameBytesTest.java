package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentWriter;
import io.journald.parquet.segment.SegmentWriter.MetadataOrder;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same events give the same file, whichever process writes it: a repair knows by the checksum
 * in its name that it restored what was there.
 */
class SameBytesTest {
  /** More than a row group. */
  private static final int EVENTS = 70_000;

  @TempDir Path temporary;

  private Path mergedElsewhere() throws IOException {
    try (ChildJvm child =
        ChildJvm.start(
            MergingProcess.class, temporary.resolve("journal").toString(), "" + EVENTS)) {
      Path merged = Path.of(child.readLine());
      assertThat(child.readLine()).isNull();
      return merged;
    }
  }

  private SegmentName write(List<Event> events, MetadataOrder order) throws IOException {
    Path directory = Files.createTempDirectory(temporary, "segments");
    return new SegmentWriter(new LocalDisk(), directory, order)
        .write(events.iterator(), events.getFirst().sequence(), events.getLast().sequence());
  }

  @Test
  void theGoldenSegmentsAreWrittenAgainUnderTheirNames() throws IOException, URISyntaxException {
    List<Event> events = GoldenJournal.events();
    Path golden = Path.of(SameBytesTest.class.getResource("/golden/v1/segments").toURI());
    try (Stream<Path> files = Files.list(golden)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              write(events.subList(0, 12), MetadataOrder.FORMAT_LAST).fileName(),
              write(events.subList(12, 20), MetadataOrder.FORMAT_LAST).fileName());
    }
  }

  @Test
  void aSegmentThatAnotherProcessMergedIsRestoredByteForByte() throws IOException {
    Path merged = mergedElsewhere();
    SegmentName ours = write(TestEvents.events(0, EVENTS), MetadataOrder.FORMAT_LAST);
    assertThat(ours.fileName()).isEqualTo(merged.getFileName().toString());
    requireRestored(merged);
  }

  @Test
  void aSegmentInTheOtherOrderOfItsMetadataIsRestoredByteForByte() throws IOException {
    Path merged = mergedElsewhere();
    SegmentName name =
        new SegmentWriter(new LocalDisk(), merged.getParent(), MetadataOrder.FORMAT_FIRST)
            .write(TestEvents.events(0, EVENTS).iterator(), 0, EVENTS - 1);
    assertThat(name.fileName()).isNotEqualTo(merged.getFileName().toString());
    Files.delete(merged);
    requireRestored(merged.resolveSibling(name.fileName()));
  }

  @Test
  void storedHashesThatAreNotThoseThatWereSignedDoNotHinderIt() throws IOException {
    Path merged = mergedElsewhere();
    flipByte(temporary.resolve("journal/tree/blocks"));
    assertThat(requireRestored(merged).detail()).contains("by its checksum alone");
  }

  private Finding requireRestored(Path segment) throws IOException {
    byte[] sound = Files.readAllBytes(segment);
    flipByte(segment);
    List<Finding> findings = new ArrayList<>();
    JournalRepair.run(temporary.resolve("journal"), findings::add);
    assertThat(findings).singleElement().matches(Finding::isSound);
    assertThat(Files.readAllBytes(segment)).isEqualTo(sound);
    return findings.getFirst();
  }

  private static void flipByte(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 3] ^= 0x10;
    Files.write(file, bytes);
  }
}
