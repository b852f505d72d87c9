package io.journald.parquet.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.parquet.GoldenJournal;
import io.journald.parquet.TestEvents;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments are written as docs/format.md says, and as the golden ones were. */
class SegmentFormatTest {
  private static final String SCHEMA =
      """
      message event {
        required int64 sequence;
        required binary event_id (STRING);
        required int64 timestamp (TIMESTAMP(MICROS,true));
        required binary entity_type (STRING);
        required binary entity_id (STRING);
        required binary field (STRING);
        required binary action (STRING);
        required binary old_value (STRING);
        required binary new_value (STRING);
        required binary actor (STRING);
        required binary source (STRING);
        required binary workspace_id (STRING);
        optional int64 occurred_at (TIMESTAMP(MICROS,true));
        optional binary correlation_id (STRING);
        optional binary metadata (STRING);
        optional binary subject (STRING);
      }
      """;
  private static final Set<String> NUMBERS = Set.of("sequence", "timestamp", "occurred_at");
  private static final Set<String> PLAIN_TEXTS = Set.of("event_id", "metadata");
  private static final int TWO_GROUPS = (1 << 16) + 5_000;

  @TempDir Path temporary;
  private final Disk disk = new LocalDisk();

  private SegmentFile write(List<Event> events) throws IOException {
    long first = events.getFirst().sequence();
    long last = events.getLast().sequence();
    SegmentName name = new SegmentWriter(disk, temporary).write(events.iterator(), first, last);
    return SegmentFile.open(disk, temporary.resolve(name.fileName()), name);
  }

  private List<SegmentFile> golden() throws IOException, URISyntaxException {
    Path directory =
        Path.of(SegmentFormatTest.class.getResource("/golden/v1").toURI()).resolve("segments");
    List<SegmentFile> files = new ArrayList<>();
    for (SegmentName name : new SegmentReader(disk, directory, directory).names()) {
      files.add(SegmentFile.open(disk, directory.resolve(name.fileName()), name));
    }
    return files;
  }

  private static void requireAsDocumented(String column, List<Set<Encoding>> groups) {
    for (Set<Encoding> encodings : groups) {
      if (NUMBERS.contains(column)) {
        assertThat(encodings).as(column).containsExactly(Encoding.DELTA_BINARY_PACKED);
      } else if (PLAIN_TEXTS.contains(column)) {
        assertThat(encodings).as(column).containsExactly(Encoding.DELTA_BYTE_ARRAY);
      } else {
        assertThat(encodings)
            .as(column)
            .isSubsetOf(Encoding.PLAIN, Encoding.RLE_DICTIONARY, Encoding.DELTA_BYTE_ARRAY);
      }
    }
  }

  private static Map<String, List<Set<Encoding>>> encodings(SegmentFile file) {
    Map<String, List<Set<Encoding>>> found = new LinkedHashMap<>();
    for (BlockMetaData group : file.reader().getRowGroups()) {
      for (ColumnChunkMetaData chunk : group.getColumns()) {
        found
            .computeIfAbsent(chunk.getPath().toDotString(), name -> new ArrayList<>())
            .add(chunk.getEncodings());
      }
    }
    return found;
  }

  @Test
  void theColumnsAreThoseOfTheFormat() throws Exception {
    try (SegmentFile fresh = write(TestEvents.events(5, 25))) {
      assertThat(fresh.reader().getFileMetaData().getSchema()).hasToString(SCHEMA);
      Map<String, String> own = fresh.reader().getFileMetaData().getKeyValueMetaData();
      assertThat(own)
          .containsEntry("journal.format_version", "1")
          .containsEntry("journal.first_sequence", "5")
          .containsEntry("journal.last_sequence", "24")
          .containsEntry("journal.events", "20");
    }
    for (SegmentFile old : golden()) {
      try (old) {
        assertThat(old.reader().getFileMetaData().getSchema()).hasToString(SCHEMA);
      }
    }
  }

  /** To open a file is to check that each of its pages has a checksum. */
  @Test
  void theEncodingsAreThoseOfTheFormatAndOfTheGoldenFiles() throws Exception {
    List<Event> events = GoldenJournal.events();
    try (SegmentFile fresh = write(events.subList(0, 12))) {
      SegmentFile old = golden().getFirst();
      try (old) {
        assertThat(encodings(fresh)).isEqualTo(encodings(old));
      }
      encodings(fresh).forEach(SegmentFormatTest::requireAsDocumented);
    }
    try (SegmentFile large = write(TestEvents.events(0, TWO_GROUPS))) {
      encodings(large).forEach(SegmentFormatTest::requireAsDocumented);
      ParquetFileReader reader = large.reader();
      assertThat(reader.getRowGroups()).hasSize(2);
      for (BlockMetaData group : reader.getRowGroups()) {
        assertThat(group.getRowCount()).isLessThanOrEqualTo(1 << 16);
        for (ColumnChunkMetaData chunk : group.getColumns()) {
          String column = chunk.getPath().toDotString();
          assertThat(chunk.getCodec()).isEqualTo(CompressionCodecName.ZSTD);
          assertThat(reader.readOffsetIndex(chunk)).as(column).isNotNull();
          assertThat(reader.readColumnIndex(chunk)).as(column).isNotNull();
          assertThat(reader.readBloomFilter(chunk) != null)
              .as("Bloom filter of %s", column)
              .isEqualTo(column.equals("event_id"));
        }
      }
    }
  }
}
