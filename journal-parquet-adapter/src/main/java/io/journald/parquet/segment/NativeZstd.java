package io.journald.parquet.segment;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.lang.ref.Cleaner;

/**
 * What Zstandard needs to decompress, about 100 KiB outside the heap, from the first use on. It is
 * freed by {@link #close} or, where a journal or a query was dropped without being closed, some
 * time after that. For one thread.
 */
final class NativeZstd implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  private ZstdDecompressCtx context;
  private Cleaner.Cleanable freed;

  /**
   * Decompresses to the start of an array.
   *
   * @return how many bytes it has become
   * @throws ZstdException if it is damaged, or longer than {@code maxBytes}
   */
  int decompress(byte[] from, int offset, int length, byte[] to, int maxBytes) {
    if (context == null) {
      context = new ZstdDecompressCtx();
      freed = CLEANER.register(this, context::close);
    }
    return context.decompressByteArray(to, 0, maxBytes, from, offset, length);
  }

  @Override
  public void close() {
    if (context != null) {
      context = null;
      freed.clean();
    }
  }
}
