package io.journald.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventIdsTest {
  private final EventIds ids = new EventIds();

  @Test
  void anIdIsAVersion7UuidOfItsTime() {
    for (String moment : new String[] {"1970-01-01T00:00:00.001Z", "2026-03-01T12:00:00.123999Z"}) {
      Instant time = Instant.parse(moment);
      for (int i = 0; i < 1_000; i++) {
        String id = ids.next(time);
        assertThat(id)
            .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(UUID.fromString(id).getMostSignificantBits() >>> 16)
            .isEqualTo(time.toEpochMilli());
      }
    }
  }

  @Test
  void theExampleOfTheStandardHasTheSameTimeBits() {
    // RFC 9562, appendix A.6: 2022-02-22T19:22:22.000Z is 017F22E2-79B0-7...
    assertThat(ids.next(Instant.parse("2022-02-22T19:22:22Z"))).startsWith("017f22e2-79b0-7");
  }

  @Test
  void idsOfOneMomentDiffer() {
    Set<String> seen = new HashSet<>();
    EventIds others = new EventIds();
    for (int i = 0; i < 20_000; i++) {
      seen.add(ids.next(Instant.EPOCH));
      seen.add(others.next(Instant.EPOCH));
    }
    assertThat(seen).hasSize(40_000);
  }

  @Test
  void everyRandomBitIsUsed() {
    long highOnes = 0;
    long lowOnes = 0;
    for (int i = 0; i < 500; i++) {
      UUID id = UUID.fromString(ids.next(Instant.EPOCH));
      highOnes |= id.getMostSignificantBits();
      lowOnes |= id.getLeastSignificantBits();
    }
    assertThat(highOnes).isEqualTo(0x7FFFL);
    assertThat(lowOnes).isEqualTo(0xBFFF_FFFF_FFFF_FFFFL);
  }
}
