package io.journald.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads moments as people write them. */
final class Moments {
  private static final Pattern AGO =
      Pattern.compile("-?(\\d{1,9})\\s*(s|m|h|d|w|seconds?|minutes?|hours?|days?|weeks?)( ago)?");
  private static final int DAYS_OF_WEEK = 7;
  private static final int LAST_YEAR = 9999;

  private final Instant now;
  private final TimeZone zone;

  Moments(Instant now, TimeZone zone) {
    this.now = now;
    this.zone = zone;
  }

  /**
   * The moment meant: {@code now}, {@code today}, {@code yesterday} (their first moment), {@code
   * -2h} and {@code "2 hours ago"} (seconds, minutes, hours, days, weeks), a date, a date and time
   * in the local zone, or RFC 3339.
   *
   * @throws UsageException if it is none of these
   */
  Instant parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    Matcher ago = AGO.matcher(word);
    try {
      if (ago.matches()) {
        Duration age = duration(Long.parseLong(ago.group(1)), ago.group(2).charAt(0));
        return bounded(now.minus(age));
      }
      return switch (word) {
        case "now" -> now;
        case "today" -> startOf(today());
        case "yesterday" -> startOf(today().minusDays(1));
        default -> bounded(exact(text.strip()));
      };
    } catch (DateTimeException | ArithmeticException _) {
      throw new UsageException(
          "'"
              + text
              + "' is not a time; write yesterday, -2h, 2026-03-01, 2026-03-01T12:30 or"
              + " 2026-03-01T12:30:00Z");
    }
  }

  /** RFC 3339 knows the years 0000 to 9999. */
  private static Instant bounded(Instant moment) {
    int year = moment.atOffset(ZoneOffset.UTC).getYear();
    if (year < 0 || year > LAST_YEAR) {
      throw new DateTimeException("year " + year);
    }
    return moment;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(now, zone.toZoneId());
  }

  private Instant startOf(LocalDate day) {
    return day.atStartOfDay(zone.toZoneId()).toInstant();
  }

  private static Duration duration(long count, char unit) {
    return switch (unit) {
      case 's' -> Duration.ofSeconds(count);
      case 'm' -> Duration.ofMinutes(count);
      case 'h' -> Duration.ofHours(count);
      case 'd' -> Duration.ofDays(count);
      default -> Duration.ofDays(DAYS_OF_WEEK * count);
    };
  }

  private Instant exact(String text) {
    String isoText = text.replace(' ', 'T');
    if (isoText.indexOf('T') < 0) {
      return startOf(LocalDate.parse(isoText));
    }
    try {
      return OffsetDateTime.parse(isoText).toInstant();
    } catch (DateTimeParseException _) {
      return LocalDateTime.parse(isoText).atZone(zone.toZoneId()).toInstant();
    }
  }
}
