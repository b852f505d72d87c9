package io.journald.parquet.segment;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Zstandard for parquet, straight on zstd-jni: parquet's own factory would bring Hadoop's
 * configuration and codec pool along. The factory is stateless, so releasing it does nothing; who
 * asks for a compressor releases that.
 */
final class ZstdCodecs implements CompressionCodecFactory {
  /** Level 3 made the files no smaller and the writing slower. */
  private static final int LEVEL = 1;

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    if (codec == CompressionCodecName.UNCOMPRESSED) {
      return new NoCompressor();
    }
    requireZstd(codec);
    return new Compressor();
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    if (codec == CompressionCodecName.UNCOMPRESSED) {
      return new NoDecompressor();
    }
    requireZstd(codec);
    return new Decompressor();
  }

  private static void requireZstd(CompressionCodecName codec) {
    if (codec != CompressionCodecName.ZSTD) {
      throw new IllegalArgumentException(
          "files are compressed with zstd or not at all, not with " + codec);
    }
  }

  @Override
  public void release() {}

  private static ByteBuffer onHeap(BytesInput bytes) throws IOException {
    ByteBuffer buffer = bytes.toInputStream().slice(Math.toIntExact(bytes.size()));
    if (buffer.hasArray()) {
      return buffer;
    }
    return ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
  }

  private static final class NoCompressor implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput bytes) {
      return bytes;
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.UNCOMPRESSED;
    }

    @Override
    public void release() {}
  }

  private static final class NoDecompressor implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int decompressedSize) {
      return bytes;
    }

    @Override
    public void decompress(
        ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize) {
      output.put(input);
    }

    @Override
    public void release() {}
  }

  /** What it returns is valid until it compresses again: parquet copies each page at once. */
  private static final class Compressor implements BytesInputCompressor {
    private ZstdCompressCtx zstd; // outside the heap; null before it is needed
    private byte[] to = {};

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      ByteBuffer from = onHeap(bytes);
      int bound = Math.toIntExact(Zstd.compressBound(from.remaining()));
      if (to.length < bound) {
        to = new byte[bound];
      }
      if (zstd == null) {
        zstd = new ZstdCompressCtx().setLevel(LEVEL);
      }
      int start = from.arrayOffset() + from.position();
      int size = zstd.compressByteArray(to, 0, to.length, from.array(), start, from.remaining());
      return BytesInput.from(to, 0, size);
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
      if (zstd != null) {
        zstd.close();
        zstd = null;
      }
    }
  }

  private static final class Decompressor implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
      byte[] output = new byte[decompressedSize];
      decompress(onHeap(bytes), output);
      return BytesInput.from(output);
    }

    @Override
    public void decompress(
        ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize)
        throws IOException {
      byte[] from = new byte[compressedSize];
      byte[] to = new byte[decompressedSize];
      input.get(from);
      decompress(ByteBuffer.wrap(from), to);
      output.put(to);
    }

    private static void decompress(ByteBuffer from, byte[] to) throws IOException {
      try {
        long size =
            Zstd.decompressByteArray(
                to,
                0,
                to.length,
                from.array(),
                from.arrayOffset() + from.position(),
                from.remaining());
        requireSize(size, to.length);
      } catch (ZstdException damaged) {
        throw new IOException("zstd: " + damaged.getMessage(), damaged);
      }
    }

    private static void requireSize(long size, int expected) throws IOException {
      if (size != expected) {
        throw new IOException("zstd: " + size + " bytes where " + expected + " were expected");
      }
    }

    @Override
    public void release() {}
  }
}
