package io.journald.cli;

import com.github.luben.zstd.ZstdInputStream;
import io.journald.port.JournalException.Unavailable;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The input of an import: a file or standard input, plain or compressed. What it is shows in its
 * first bytes, not in its name.
 */
final class ImportInput implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 17;
  private static final int MAGIC_BYTES = 4;
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final int IMPORT_ID_CHARS = 22;

  /** What is said about a compressed file that cannot be read to its end. */
  static final String DAMAGED = "the compressed file is damaged or cut off";

  private final CountingStream raw;
  private final InputStream lines;
  private final long sizeBytes;

  private ImportInput(InputStream in, long sizeBytes) throws IOException {
    this.raw = new CountingStream(in);
    this.sizeBytes = sizeBytes;
    BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER_BYTES);
    buffered.mark(MAGIC_BYTES);
    byte[] magic = buffered.readNBytes(MAGIC_BYTES);
    buffered.reset();
    this.lines = decompressed(buffered, magic);
  }

  static ImportInput ofFile(Path file) throws IOException {
    InputStream in = open(file);
    try {
      return new ImportInput(in, Files.isRegularFile(file) ? Files.size(file) : -1);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Does not close what it reads. */
  static ImportInput of(InputStream in) throws IOException {
    return new ImportInput(new Unclosed(in), -1);
  }

  /**
   * What stands for a file's content in the ids of its events: the first 22 characters of the
   * base64url form of the SHA-256 of its bytes.
   */
  static String importId(Path file) throws IOException {
    if (!Files.isRegularFile(file) && Files.exists(file) && !Files.isDirectory(file)) {
      throw new UsageException(file + " can be read only once; give an --import-id for it");
    }
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = open(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(digest.digest())
        .substring(0, IMPORT_ID_CHARS);
  }

  private static InputStream open(Path file) throws IOException {
    try {
      if (Files.isDirectory(file)) {
        throw new UsageException(file + " is a directory; name a file, or - for standard input");
      }
      return Files.newInputStream(file);
    } catch (NoSuchFileException _) {
      throw new UsageException("there is no file " + file + "; name one, or - for standard input");
    }
  }

  /** The lines, decompressed. */
  InputStream lines() {
    return lines;
  }

  /** How many bytes of the file are read so far. Safe for use by any thread. */
  long bytesRead() {
    return raw.count;
  }

  /** The file's size; -1 where it is not known. */
  long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private static InputStream decompressed(InputStream in, byte[] magic) throws IOException {
    if (startsWith(magic, GZIP)) {
      try {
        return new GZIPInputStream(in, BUFFER_BYTES);
      } catch (EOFException | ZipException _) {
        throw new UsageException(DAMAGED + "; compress it again");
      }
    }
    return startsWith(magic, ZSTD) ? new ZstdInputStream(in) : in;
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new Unavailable(Unavailable.Reason.IO, "this Java has no SHA-256; use another", e);
    }
  }

  private static final class CountingStream extends FilterInputStream {
    private volatile long count;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      if (b >= 0) {
        counted(1);
      }
      return b;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int n = super.read(to, offset, length);
      counted(Math.max(0, n));
      return n;
    }

    /** Only one thread reads, so the sum needs no more than to be seen by others. */
    private void counted(int bytes) {
      long before = count;
      count = before + bytes;
    }
  }

  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {
      // Standard input is not ours to close.
    }
  }
}
