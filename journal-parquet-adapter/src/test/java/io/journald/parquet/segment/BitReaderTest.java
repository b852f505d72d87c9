package io.journald.parquet.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.junit.jupiter.api.Test;

/** Numbers that parquet-java encodes come back. */
class BitReaderTest {
  private static final long SEED = 5_1;
  private static final int SLAB_BYTES = 64;
  private static final int PAGE_BYTES = 1 << 20;

  private final SplittableRandom random = new SplittableRandom(SEED);

  /** The bytes at the end of an array, or with others behind them: both ways to read a word. */
  private ByteReader reader(byte[] bytes) {
    int before = random.nextInt(9);
    byte[] source = new byte[before + bytes.length + random.nextInt(2) * 16];
    Arrays.fill(source, (byte) 0xA5);
    System.arraycopy(bytes, 0, source, before, bytes.length);
    ByteReader reader = new ByteReader();
    reader.reset(source, before, before + bytes.length);
    return reader;
  }

  private static byte[] deltas(long[] numbers) throws IOException {
    try (var encoder =
        new DeltaBinaryPackingValuesWriterForLong(
            SLAB_BYTES, PAGE_BYTES, HeapByteBufferAllocator.getInstance())) {
      for (long number : numbers) {
        encoder.writeLong(number);
      }
      return encoder.getBytes().toInputStream().readAllBytes();
    }
  }

  private static byte[] hybrid(int[] numbers, int width) throws IOException {
    try (var encoder =
        new RunLengthBitPackingHybridEncoder(
            width, SLAB_BYTES, PAGE_BYTES, HeapByteBufferAllocator.getInstance())) {
      for (int number : numbers) {
        encoder.writeInt(number);
      }
      return encoder.toBytes().toInputStream().readAllBytes();
    }
  }

  @Test
  void deltasOfAnyWidthComeBack() throws IOException {
    for (int width = 0; width <= Long.SIZE; width++) {
      for (int count : new int[] {1, 2, 32, 33, 129, 1_000}) {
        long[] numbers = new long[count];
        for (int i = 1; i < count; i++) {
          long delta = width == 0 ? 3 : random.nextLong() >>> Long.SIZE - width;
          numbers[i] = numbers[i - 1] + delta;
        }
        byte[] bytes = deltas(numbers);
        ByteReader reader = reader(bytes);
        int start = reader.position();
        long[] found = new long[count];
        BitReader.readDeltas(reader, found, count);
        assertThat(found).as("width %d, seed %d", width, SEED).isEqualTo(numbers);
        assertThat(reader.position() - start).isEqualTo(bytes.length);
      }
    }
  }

  @Test
  void runsAndPackedNumbersOfAnyWidthComeBack() throws IOException {
    for (int width = 0; width <= Integer.SIZE; width++) {
      for (int count : new int[] {1, 7, 8, 9, 63, 64, 65, 600}) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
          boolean isRun = i > 0 && i / 50 % 2 == 0;
          int number = width == 0 ? 0 : random.nextInt() >>> Integer.SIZE - width;
          numbers[i] = isRun ? numbers[i - 1] : number;
        }
        byte[] bytes = hybrid(numbers, width);
        ByteReader reader = reader(bytes);
        int[] found = new int[count];
        BitReader.readHybrid(reader, found, count, width);
        assertThat(found).as("width %d, seed %d", width, SEED).isEqualTo(numbers);
      }
    }
  }

  @Test
  void whatIsCutOffIsAnError() throws IOException {
    long[] numbers = random.longs(200).toArray();
    byte[] deltas = deltas(numbers);
    int[] ids = random.ints(200, 0, 1 << 20).toArray();
    byte[] hybrid = hybrid(ids, 20);
    for (int length = 0; length < deltas.length; length++) {
      ByteReader reader = reader(Arrays.copyOf(deltas, length));
      assertThatIOException()
          .as("%d of %d bytes", length, deltas.length)
          .isThrownBy(() -> BitReader.readDeltas(reader, new long[200], 200));
    }
    for (int length = 0; length < hybrid.length; length++) {
      ByteReader reader = reader(Arrays.copyOf(hybrid, length));
      assertThatIOException()
          .as("%d of %d bytes", length, hybrid.length)
          .isThrownBy(() -> BitReader.readHybrid(reader, new int[200], 200, 20));
    }
  }

  @Test
  void anotherNumberOfDeltasIsAnError() throws IOException {
    byte[] deltas = deltas(random.longs(200).toArray());
    for (int count : new int[] {0, 1, 199, 201}) {
      assertThatIOException()
          .isThrownBy(() -> BitReader.readDeltas(reader(deltas), new long[300], count))
          .withMessageContaining("200 deltas where " + count);
    }
  }
}
