package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void itRestsLessTheMoreHasGathered() {
    assertThat(Pace.rests(1.15, false)).isEqualTo(15);
    assertThat(Pace.rests(1.2, false)).isEqualTo(3);
    assertThat(Pace.rests(1.25, false)).isEqualTo(3);
    assertThat(Pace.rests(1.3, false)).isZero();
  }

  @Test
  void aBurstComesFirstButNotForEver() {
    assertThat(Pace.rests(0, true)).isEqualTo(15);
    assertThat(Pace.rests(1.9, true)).isEqualTo(15);
    assertThat(Pace.rests(2, true)).isZero();
  }
}
