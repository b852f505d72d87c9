package io.journald.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;

/** Moments as text: RFC 3339. Written in UTC with exactly six decimals. */
public final class Timestamps {
  /** Length of a written moment, such as {@code 2026-01-31T12:00:00.000000Z}. */
  static final int LENGTH = 27;

  private static final int SECONDS_A_DAY = 86_400;
  private static final long FIRST_SECOND = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final int SECONDS_END = 19;
  private static final int NANO_DIGITS = 9;

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
    if (second < FIRST_SECOND || second > LAST_SECOND) {
      throw new IllegalArgumentException(moment + " is not in the years 0000 to 9999");
    }
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, SECONDS_A_DAY));
    int inDay = Math.floorMod(second, SECONDS_A_DAY);
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
   * Reads a moment: RFC 3339 with {@code Z} or an offset and up to nine decimals. Leap seconds are
   * not taken.
   *
   * @throws DateTimeParseException if the text is not one
   */
  public static Instant parse(String text) {
    try {
      int zoneAt = zoneAt(text);
      require(text.charAt(4) == '-' && text.charAt(7) == '-');
      require(text.charAt(10) == 'T' || text.charAt(10) == 't');
      require(text.charAt(13) == ':' && text.charAt(16) == ':');
      LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
      LocalTime time =
          LocalTime.of(
              number(text, 11, 13),
              number(text, 14, 16),
              number(text, 17, 19),
              nanos(text, zoneAt));
      long second = date.toEpochDay() * SECONDS_A_DAY + time.toSecondOfDay();
      return Instant.ofEpochSecond(second - offsetSeconds(text, zoneAt), time.getNano());
    } catch (DateTimeException | IndexOutOfBoundsException e) {
      throw new DateTimeParseException("not an RFC 3339 moment", text, 0, e);
    }
  }

  /** Where the offset begins: behind the seconds and their decimals. */
  private static int zoneAt(String text) {
    int at = SECONDS_END;
    if (text.charAt(at) == '.') {
      at++;
      while (text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      require(at > SECONDS_END + 1 && at <= SECONDS_END + 1 + NANO_DIGITS);
    }
    return at;
  }

  private static int nanos(String text, int zoneAt) {
    int decimals = Math.max(0, zoneAt - SECONDS_END - 1);
    int nanos = decimals == 0 ? 0 : number(text, SECONDS_END + 1, zoneAt);
    for (int i = decimals; i < NANO_DIGITS; i++) {
      nanos *= 10;
    }
    return nanos;
  }

  private static int offsetSeconds(String text, int at) {
    char sign = text.charAt(at);
    if (sign == 'Z' || sign == 'z') {
      require(text.length() == at + 1);
      return 0;
    }
    require((sign == '+' || sign == '-') && text.length() == at + 6 && text.charAt(at + 3) == ':');
    int hours = number(text, at + 1, at + 3);
    int minutes = number(text, at + 4, at + 6);
    require(hours < 24 && minutes < 60);
    int seconds = (hours * 60 + minutes) * 60;
    return sign == '+' ? seconds : -seconds;
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      require(digit >= 0 && digit <= 9);
      number = 10 * number + digit;
    }
    return number;
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new DateTimeException("not RFC 3339");
    }
  }
}
