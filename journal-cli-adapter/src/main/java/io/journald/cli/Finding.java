package io.journald.cli;

import java.util.Objects;

/**
 * What a check or a repair found out about one file of a journal.
 *
 * @param file its path
 * @param isSound whether it holds what it must
 * @param detail what it holds, or what is wrong with it
 */
public record Finding(String file, boolean isSound, String detail) {
  public Finding {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(detail, "detail");
  }
}
