package io.journald.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Shows moments to people: on the local clock, or by how long ago they were. */
final class Times {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final ZoneId zone;
  private final Instant now;

  private Times(ZoneId zone, Instant now) {
    this.zone = zone;
    this.now = now;
  }

  static Times local(ZoneId zone) {
    return new Times(zone, null);
  }

  /** Times as seen from a moment. */
  static Times before(Instant now) {
    return new Times(null, now);
  }

  String show(Instant moment) {
    return now == null ? LOCAL.format(moment.atZone(zone)) : ago(Duration.between(moment, now));
  }

  private static String ago(Duration age) {
    if (age.isNegative()) {
      return "just now";
    }
    if (age.compareTo(MINUTE) < 0) {
      return age.toSeconds() + "s ago";
    }
    if (age.compareTo(HOUR) < 0) {
      return age.toMinutes() + "m ago";
    }
    return age.compareTo(DAY) < 0 ? age.toHours() + "h ago" : age.toDays() + "d ago";
  }
}
