package io.journald.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void theJdkAgreesOnWhatIsWellFormed() {
    Random random = new Random(7);
    byte[] interesting = {
      'a',
      (byte) 0x80,
      (byte) 0xBF,
      (byte) 0xC0,
      (byte) 0xC2,
      (byte) 0xDF,
      (byte) 0xE0,
      (byte) 0xED,
      (byte) 0xEF,
      (byte) 0xF0,
      (byte) 0xF4,
      (byte) 0xF5,
      (byte) 0xFF,
      (byte) 0x9F,
      (byte) 0xA0,
      (byte) 0x8F,
      (byte) 0x90
    };
    for (int i = 0; i < 300_000; i++) {
      byte[] bytes = new byte[random.nextInt(14)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = interesting[random.nextInt(interesting.length)];
      }

      assertThat(Utf8.firstFault(bytes, 0, bytes.length) < 0).isEqualTo(isSound(bytes));
    }
  }

  private static boolean isSound(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  @Test
  void aFaultIsNamedByItsPlace() {
    byte[] bytes = "0123456789äx".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(Utf8.firstFault(bytes, 0, bytes.length)).isEqualTo(10);
    assertThat(Utf8.firstFault(bytes, 0, 10)).isEqualTo(-1);
  }

  @Test
  void halvesOfPairsAreReplacedForWriting() {
    assertThat(Utf8.writable("a\ud800b😀\udc00")).isEqualTo("a\ufffdb😀\ufffd");
    assertThat(Utf8.writable("whole 😀")).isEqualTo("whole 😀");
  }
}
