package io.journald.parquet.wal;

import io.journald.parquet.io.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names in {@code wal/}: a file is named by its base sequence. */
final class WalDirectory {
  private static final Pattern NAME = Pattern.compile("(\\d{20})\\.wal");

  /** The largest base sequence, as its file shows it; a name with a larger number is not ours. */
  private static final String LARGEST = "0" + Long.MAX_VALUE;

  private final Disk disk;
  private final Path directory;

  WalDirectory(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  Path path() {
    return directory;
  }

  /** The file of a base sequence. */
  Path file(long base) {
    String digits = Long.toString(base);
    return directory.resolve("0".repeat(LARGEST.length() - digits.length()) + digits + ".wal");
  }

  /** The base sequences of the files there, ascending. */
  List<Long> bases() throws IOException {
    List<Long> bases = new ArrayList<>();
    for (String name : disk.list(directory)) {
      Matcher matcher = NAME.matcher(name);
      if (matcher.matches() && matcher.group(1).compareTo(LARGEST) <= 0) {
        bases.add(Long.parseLong(matcher.group(1)));
      }
    }
    return bases;
  }
}
