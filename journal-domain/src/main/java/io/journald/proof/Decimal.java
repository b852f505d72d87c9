package io.journald.proof;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Sizes and indexes as the public formats write them: decimal, without sign or leading zeros. */
final class Decimal {
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,18}");

  private Decimal() {}

  /** The number; empty if the text is not the one way to write it, or it does not fit a long. */
  static OptionalLong parse(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    // Nineteen digits are less than twice the greatest number, so too large a one turns negative.
    long number = Long.parseUnsignedLong(text);
    return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
  }
}
