package io.journald.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.TimeZone;

/** Shows moments to people: on the local clock, or by how long ago they were. */
final class Times {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final TimeZone zone;
  private final Instant now;

  private Times(TimeZone zone, Instant now) {
    this.zone = zone;
    this.now = now;
  }

  static Times local(TimeZone zone) {
    return new Times(zone, null);
  }

  /** Times as seen from a moment. */
  static Times before(Instant now) {
    return new Times(null, now);
  }

  String show(Instant moment) {
    return now == null ? local(moment) : ago(Duration.between(moment, now));
  }

  private String local(Instant moment) {
    Duration offset = Duration.ofMillis(zone.getOffset(moment.toEpochMilli()));
    return LOCAL.format(
        moment.atOffset(ZoneOffset.ofTotalSeconds(Math.toIntExact(offset.toSeconds()))));
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
