package io.journald.parquet.io;

import java.io.IOException;

/** There is no room on the disk. What was being written may be there in part. */
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1L;

  public DiskFullException(IOException cause) {
    super(cause.getMessage(), cause);
  }

  /** The failure as this type if it says that there is no room. The JDK has only its text. */
  static IOException orSame(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("No space left on device") || message.contains("Disk quota exceeded")
        ? new DiskFullException(failure)
        : failure;
  }
}
