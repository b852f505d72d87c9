package io.journald.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Moments as text: RFC 3339. Written in UTC with exactly six decimals. */
public final class Timestamps {
  /** Length of a written moment, such as {@code 2026-01-31T12:00:00.000000Z}. */
  static final int LENGTH = 27;

  private static final int SECONDS_A_DAY = 86_400;
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");

  private Timestamps() {}

  /**
   * Writes a moment.
   *
   * @throws IllegalArgumentException if the moment is not in the years 0000 to 9999
   */
  public static String format(Instant moment) {
    char[] text = new char[LENGTH];
    format(moment, text);
    return new String(text);
  }

  static void format(Instant moment, char[] to) {
    long second = moment.getEpochSecond();
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, SECONDS_A_DAY));
    int inDay = Math.floorMod(second, SECONDS_A_DAY);
    if (date.getYear() < 0 || date.getYear() > 9999) {
      throw new IllegalArgumentException(moment + " is not in the years 0000 to 9999");
    }
    digits(to, 0, 4, date.getYear());
    to[4] = '-';
    digits(to, 5, 2, date.getMonthValue());
    to[7] = '-';
    digits(to, 8, 2, date.getDayOfMonth());
    to[10] = 'T';
    digits(to, 11, 2, inDay / 3_600);
    to[13] = ':';
    digits(to, 14, 2, inDay / 60 % 60);
    to[16] = ':';
    digits(to, 17, 2, inDay % 60);
    to[19] = '.';
    digits(to, 20, 6, moment.getNano() / 1_000);
    to[26] = 'Z';
  }

  private static void digits(char[] to, int at, int count, int number) {
    int rest = number;
    for (int i = at + count - 1; i >= at; i--) {
      to[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /**
   * Reads a moment: RFC 3339 with {@code Z} or an offset and up to nine decimals.
   *
   * @throws DateTimeParseException if the text is not one
   */
  public static Instant parse(String text) {
    if (!RFC_3339.matcher(text).matches()) {
      throw new DateTimeParseException("not an RFC 3339 moment", text, 0);
    }
    try {
      int offsetAt = Character.toUpperCase(text.charAt(text.length() - 1)) == 'Z' ? 1 : 6;
      String local = text.substring(0, text.length() - offsetAt).toUpperCase(Locale.ROOT);
      String offset = text.substring(text.length() - offsetAt).toUpperCase(Locale.ROOT);
      return LocalDateTime.parse(local).toInstant(ZoneOffset.of(offset));
    } catch (DateTimeParseException e) {
      throw e;
    } catch (DateTimeException e) {
      throw new DateTimeParseException(e.getMessage(), text, 0, e);
    }
  }
}
