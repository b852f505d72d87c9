package io.journald.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Decodes percent-encoding (RFC 3986) once and strictly. */
final class PercentEncoding {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private PercentEncoding() {}

  /** Decodes a segment of a path: {@code +} and {@code ;} are themselves. */
  static String decodeSegment(String raw) {
    return decode(raw, '+');
  }

  /** Decodes a part of a query, in which {@code +} stands for a space. */
  static String decodeQuery(String raw) {
    return decode(raw, ' ');
  }

  /** Encodes a text for a segment of a path or a part of a query. */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static String decode(String raw, char plus) {
    byte[] bytes = new byte[raw.length()];
    int length = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int high = i + 2 < raw.length() ? digit(raw.charAt(i + 1)) : -1;
        int low = i + 2 < raw.length() ? digit(raw.charAt(i + 2)) : -1;
        if (high < 0 || low < 0) {
          throw malformed("% must be followed by two hexadecimal digits; write % itself as %25");
        }
        bytes[length++] = (byte) (high << 4 | low);
        i += 2;
      } else if (c > 0x20 && c < 0x7F) {
        bytes[length++] = (byte) (c == '+' ? plus : c);
      } else {
        throw malformed("only ASCII is taken there; percent-encode the bytes of UTF-8");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException _) {
      throw malformed("the percent-encoded bytes are not UTF-8");
    }
  }

  private static int digit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private static RequestRefused malformed(String detail) {
    return new RequestRefused(
        ProblemKind.MALFORMED_REQUEST, "bad percent-encoding in the address: " + detail);
  }
}
