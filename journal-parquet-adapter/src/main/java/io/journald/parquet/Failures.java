package io.journald.parquet;

import io.journald.parquet.io.DiskFullException;
import io.journald.parquet.segment.SegmentName;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Turns failures of the disk into what callers are told. */
final class Failures {
  private Failures() {}

  static JournalException reading(SegmentName name, IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return new Corrupt(
          "segment "
              + name.fileName()
              + " is missing, so events "
              + name.first()
              + " to "
              + name.last()
              + " cannot be read; restore it from a backup",
          failure);
    }
    return new Unavailable(
        Reason.IO, "cannot read " + name.fileName() + ": " + failure.getMessage(), failure);
  }

  static Unavailable writing(String what, IOException failure) {
    return failure instanceof DiskFullException
        ? new Unavailable(
            Reason.DISK_FULL,
            "no room on the disk for " + what + "; make room, nothing else is needed",
            failure)
        : new Unavailable(Reason.IO, "cannot write " + what + ": " + failure.getMessage(), failure);
  }
}
