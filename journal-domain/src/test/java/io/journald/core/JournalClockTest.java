package io.journald.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JournalClockTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00.123456Z");

  private Instant wall = START;
  private long nanos = -5_000;

  private JournalClock clock() {
    return new JournalClock(() -> wall, () -> nanos, Optional.empty());
  }

  private JournalClock clockAfter(Instant last) {
    return new JournalClock(() -> wall, () -> nanos, Optional.of(last));
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    wall = wall.plus(time);
  }

  private void jump(Duration distance) {
    wall = wall.plus(distance);
  }

  @Test
  void aNewJournalStartsAtTheWallClock() {
    assertThat(clock().next()).isEqualTo(START);
    assertThat(clock().behindMillis()).isZero();
  }

  @Test
  void timeIsCutToWholeMicroseconds() {
    wall = START.plusNanos(999);
    assertThat(clock().next()).isEqualTo(START);
    JournalClock clock = clock();
    pass(Duration.ofNanos(1_001));
    assertThat(clock.next()).isEqualTo(START.plusNanos(2_000));
  }

  @Test
  void timeFollowsBothClocksWhereTheyAgree() {
    JournalClock clock = clock();
    pass(Duration.ofDays(400));
    assertThat(clock.next()).isEqualTo(START.plus(Duration.ofDays(400)));
    assertThat(clock.behindMillis()).isZero();
  }

  @Test
  void aJournalFromTheFutureGoesOnFromItsLastTimestamp() {
    Instant last = START.plus(Duration.ofHours(3));
    JournalClock clock = clockAfter(last);
    assertThat(clock.behindMillis()).isEqualTo(Duration.ofHours(3).toMillis());
    assertThat(clock.next()).isEqualTo(last);
    pass(Duration.ofSeconds(5));
    assertThat(clock.next()).isEqualTo(last.plusSeconds(5));
    assertThat(clock.behindMillis()).isEqualTo(Duration.ofHours(3).toMillis());
  }

  @Test
  void aJournalFromThePastStartsAtTheWallClock() {
    JournalClock clock = clockAfter(START.minus(Duration.ofDays(1)));
    assertThat(clock.next()).isEqualTo(START);
    assertThat(clock.behindMillis()).isZero();
  }

  @Test
  void aJumpForwardOfUpToAnHourIsFollowed() {
    JournalClock clock = clock();
    jump(Duration.ofHours(1));
    assertThat(clock.next()).isEqualTo(START.plus(Duration.ofHours(1)));
    assertThat(clock.behindMillis()).isZero();
  }

  @Test
  void aJumpForwardOfMoreThanAnHourIsReportedAndNotFollowed() {
    JournalClock clock = clock();
    jump(Duration.ofHours(1).plusNanos(1_000_000));
    assertThat(clock.next()).isEqualTo(START);
    assertThat(clock.behindMillis()).isEqualTo(-3_600_001);
    pass(Duration.ofSeconds(7));
    assertThat(clock.next()).isEqualTo(START.plusSeconds(7));
    jump(Duration.ofHours(-1));
    assertThat(clock.next()).isAfterOrEqualTo(START.plusSeconds(7));
    assertThat(clock.behindMillis()).isZero();
  }

  @Test
  void aSmallJumpBackHoldsTimeUntilTheWallClockIsThereAgain() {
    JournalClock clock = clock();
    clock.next();
    jump(Duration.ofMinutes(-10));
    assertThat(clock.next()).isEqualTo(START);
    assertThat(clock.behindMillis()).isEqualTo(600_000);
    pass(Duration.ofMinutes(9));
    assertThat(clock.next()).isEqualTo(START);
    assertThat(clock.behindMillis()).isEqualTo(60_000);
    pass(Duration.ofMinutes(2));
    assertThat(clock.next()).isEqualTo(START.plus(Duration.ofMinutes(1)));
    assertThat(clock.behindMillis()).isZero();
  }

  @Test
  void aJumpBackOfMoreThanAnHourIsReportedAndNotFollowed() {
    JournalClock clock = clock();
    jump(Duration.ofHours(-2));
    assertThat(clock.next()).isEqualTo(START);
    pass(Duration.ofSeconds(3));
    assertThat(clock.next()).isEqualTo(START.plusSeconds(3));
    assertThat(clock.behindMillis()).isEqualTo(7_200_000);
  }

  @Test
  void timeNeverDecreasesWhateverTheClocksDo() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      JournalClock clock = clock();
      Instant last = clock.next();
      for (int i = 0; i < 200; i++) {
        pass(Duration.ofNanos(random.nextLong(10_000_000_000L)));
        if (random.nextInt(5) == 0) {
          jump(Duration.ofSeconds(random.nextInt(-8_000, 8_000)));
        }
        Instant next = clock.next();
        assertThat(next).as("seed %d, step %d", seed, i).isAfterOrEqualTo(last);
        assertThat(next.getNano() % 1_000).isZero();
        last = next;
      }
    }
  }
}
