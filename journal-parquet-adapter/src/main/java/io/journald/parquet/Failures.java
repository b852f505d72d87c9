package io.journald.parquet;

import io.journald.parquet.io.DiskFullException;
import io.journald.port.FileFault;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.io.IOException;
import java.nio.file.Path;

/** Turns failures of the disk into what callers are told. */
final class Failures {
  private Failures() {}

  static Unavailable reading(Path what, IOException failure) {
    return new Unavailable(
        Reason.IO, "cannot read " + what + ": " + FileFault.told(failure), failure);
  }

  static Unavailable writing(String what, IOException failure) {
    return failure instanceof DiskFullException
        ? new Unavailable(
            Reason.DISK_FULL,
            "no room on the disk for " + what + "; make room, nothing else is needed",
            failure)
        : new Unavailable(
            Reason.IO, "cannot write " + what + ": " + FileFault.told(failure), failure);
  }
}
