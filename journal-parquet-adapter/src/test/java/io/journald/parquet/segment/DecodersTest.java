package io.journald.parquet.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.model.Event;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.io.WritableFile;
import io.journald.port.JournalException.Corrupt;
import io.journald.proof.Hash;
import io.journald.proof.LeafData;
import io.journald.proof.TreeHasher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our own decoders against parquet-java: it writes random rows in every layout that its writer can
 * give to our columns, and both read them.
 */
class DecodersTest {
  private static final int LAYOUTS = 25;

  /** A seed whose pages are wide enough for a dictionary of one number to pay. */
  private static final long WIDE_PAGES = 40;

  @TempDir Path temporary;
  private final Disk disk = new LocalDisk();

  private SegmentName write(
      SplittableRandom random, List<Group> rows, WriterVersion version, Set<String> inDictionary)
      throws IOException {
    long last = rows.size() - 1;
    Path file = temporary.resolve("written");
    try (WritableFile out = disk.create(file)) {
      var builder =
          ExampleParquetWriter.builder(new DiskOutput(out))
              .withType(EventSchema.MESSAGE)
              .withConf(new PlainParquetConfiguration())
              .withCodecFactory(new ZstdCodecs())
              .withWriterVersion(version)
              .withPageWriteChecksumEnabled(true)
              .withMinRowCountForPageSizeCheck(1)
              .withMaxRowCountForPageSizeCheck(1 + random.nextInt(40))
              .withPageRowCountLimit(RandomRows.oneOf(random, 1, 7, 128, 1_000, 4_096))
              .withPageSize(RandomRows.oneOf(random, 64, 1 << 10, 256 << 10))
              .withRowGroupRowCountLimit(RandomRows.oneOf(random, 50, 700, 1 << 16))
              .withDictionaryPageSize(RandomRows.oneOf(random, 64, 1 << 10, 1 << 20))
              .withExtraMetaData(SegmentWriter.ownMetadata(0, last));
      for (Type column : EventSchema.MESSAGE.getFields()) {
        builder =
            builder
                .withCompressionCodec(
                    column.getName(),
                    random.nextBoolean()
                        ? CompressionCodecName.ZSTD
                        : CompressionCodecName.UNCOMPRESSED)
                .withDictionaryEncoding(column.getName(), inDictionary.contains(column.getName()));
      }
      try (ParquetWriter<Group> writer = builder.build()) {
        for (Group row : rows) {
          writer.write(row);
        }
      }
    }
    try (ReadableFile in = disk.open(file);
        ParquetFileReader reader = EventParquet.open(in)) {
      SegmentName name = new SegmentName(0, last, FileMetadata.crc(in, reader.getFooter()));
      disk.rename(file, temporary.resolve(name.fileName()));
      return name;
    }
  }

  /** Most of the columns that may have a dictionary. */
  private static Set<String> someTexts(SplittableRandom random) {
    return EventSchema.MESSAGE.getFields().stream()
        .map(Type::getName)
        .filter(name -> !EventSchema.PLAIN.contains(name) && random.nextInt(4) > 0)
        .collect(Collectors.toSet());
  }

  private static List<Event> rows(SegmentFile file, SplittableRandom random) throws IOException {
    List<Event> events = new ArrayList<>();
    try (Page page = new Page()) {
      for (BlockMetaData block : file.reader().getRowGroups()) {
        RowGroup group =
            new RowGroup(file.reader(), file.file(), block, page, random.nextBoolean());
        group.read(RowGroup.range(0, group.rows()), page, events::add);
      }
    }
    return events;
  }

  private static void requireSomeRows(
      SegmentFile file, List<Event> expected, SplittableRandom random, long seed)
      throws IOException {
    int first = 0;
    try (Page page = new Page()) {
      for (BlockMetaData block : file.reader().getRowGroups()) {
        RowGroup group = new RowGroup(file.reader(), file.file(), block, page);
        int share = 1 + random.nextInt(20);
        int[] wanted =
            IntStream.range(0, group.rows()).filter(_ -> random.nextInt(share) == 0).toArray();
        List<Event> found = new ArrayList<>();
        group.read(wanted, page, found::add);
        int start = first;
        List<Event> picked = IntStream.of(wanted).mapToObj(i -> expected.get(start + i)).toList();
        assertThat(found.equals(picked)).as("some rows, seed %d", seed).isTrue();
        first += group.rows();
      }
    }
  }

  private void requireLeaves(SegmentName name, List<Event> expected, int from, int to, long seed)
      throws IOException {
    LeafData leafData = new LeafData();
    TreeHasher hasher = new TreeHasher();
    List<Hash> found = new ArrayList<>();
    try (LeafScan scan = new LeafScan()) {
      new SegmentReader(disk, temporary, temporary)
          .readLeaves(name, from, to, scan, leaf -> found.add(hasher.leaf(leaf)));
    }
    List<Hash> hashes = expected.subList(from, to).stream().map(leafData::hash).toList();
    assertThat(found.equals(hashes)).as("leaves %d to %d, seed %d", from, to, seed).isTrue();
  }

  private static Set<String> encodings(SegmentFile file) {
    Set<String> seen = new TreeSet<>();
    for (BlockMetaData block : file.reader().getRowGroups()) {
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        EncodingStats stats = chunk.getEncodingStats();
        stats.getDataEncodings().forEach(encoding -> seen.add(encoding.name()));
        if (stats.hasDictionaryEncodedPages() && stats.hasNonDictionaryEncodedPages()) {
          seen.add("both");
        }
      }
    }
    return seen;
  }

  @Test
  void everyLayoutIsReadAsParquetReadsIt() throws IOException {
    Set<String> seen = new TreeSet<>();
    for (long seed = 1; seed <= LAYOUTS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int count = 1 + random.nextInt(RandomRows.oneOf(random, 30, 2_500));
      List<Group> rows = new RandomRows(random).rows(count);
      SegmentName name = write(random, rows, WriterVersion.PARQUET_2_0, someTexts(random));
      Path path = temporary.resolve(name.fileName());
      try (SegmentFile file = SegmentFile.open(disk, path, name);
          SegmentFile again = SegmentFile.open(disk, path, name)) {
        List<Event> expected = ParquetRows.read(again.reader());
        assertThat(expected).hasSize(count);
        assertThat(rows(file, random).equals(expected)).as("all rows, seed %d", seed).isTrue();
        requireSomeRows(file, expected, random, seed);
        requireLeaves(name, expected, 0, count, seed);
        int from = random.nextInt(count);
        requireLeaves(name, expected, from, from + random.nextInt(count - from + 1), seed);
        seen.addAll(encodings(file));
      }
    }
    assertThat(seen)
        .containsExactly("DELTA_BINARY_PACKED", "DELTA_BYTE_ARRAY", "RLE_DICTIONARY", "both");
  }

  private Hash leafWithMetadata(Consumer<Group> metadata) throws IOException {
    List<Group> rows = RandomRows.alike(1);
    metadata.accept(rows.getFirst());
    SegmentName name =
        write(new SplittableRandom(WIDE_PAGES), rows, WriterVersion.PARQUET_2_0, Set.of());
    List<Hash> found = new ArrayList<>();
    try (LeafScan scan = new LeafScan()) {
      new SegmentReader(disk, temporary, temporary)
          .readLeaves(name, 0, 1, scan, leaf -> found.add(new TreeHasher().leaf(leaf)));
    }
    return found.getFirst();
  }

  /** As text both are the character that stands for bytes that are no text. */
  @Test
  void bytesThatAreNoTextHaveALeafOfTheirOwn() throws IOException {
    Hash text = leafWithMetadata(row -> row.add(EventSchema.METADATA, "\ufffd"));
    Hash bytes =
        leafWithMetadata(row ->
            row.add(EventSchema.METADATA, Binary.fromConstantByteArray(new byte[] {(byte) 0xFF})));
    assertThat(bytes).isNotEqualTo(text);
  }

  private void requireRefused(SegmentName name, String why) throws IOException {
    SegmentReader reader = new SegmentReader(disk, temporary, temporary);
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(() -> reader.verify(name))
        .withMessageContaining(name.fileName())
        .withMessageContaining(why);
    try (LeafScan scan = new LeafScan()) {
      assertThatExceptionOfType(Corrupt.class)
          .isThrownBy(() -> reader.readLeaves(name, 0, Long.MAX_VALUE, scan, _ -> {}))
          .withMessageContaining(name.fileName())
          .withMessageContaining(why);
    }
  }

  @Test
  void pagesOfTheFirstVersionAreRefusedWithTheirPlace() throws IOException {
    SplittableRandom random = new SplittableRandom(WIDE_PAGES);
    List<Group> rows = new RandomRows(random).rows(20);
    SegmentName name = write(random, rows, WriterVersion.PARQUET_1_0, Set.of());
    requireRefused(
        name, "the page at byte 4: it has the kind 0 of parquet, where this format has 3");
  }

  @Test
  void numbersInADictionaryAreRefusedWithTheirPlace() throws IOException {
    SplittableRandom random = new SplittableRandom(WIDE_PAGES);
    List<Group> rows = RandomRows.alike(2_000);
    SegmentName name =
        write(random, rows, WriterVersion.PARQUET_2_0, Set.of(EventSchema.TIMESTAMP));
    requireRefused(name, ": it has the encoding 8 of parquet, where this format has 5");
  }
}
