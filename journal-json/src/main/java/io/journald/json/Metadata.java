package io.journald.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.journald.model.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * A JSON object taken over as text: without the white space between its tokens, else byte for byte,
 * so that numbers and escapes stay what they were.
 *
 * @param text the compact text; null if there is a fault
 * @param fault what is wrong, as half a sentence; null if nothing is
 */
record Metadata(String text, String fault) {
  /** Reads the object that the parser has just entered, to its end. */
  static Metadata read(JsonParser parser, byte[] bytes, int start) throws IOException {
    int from = start + (int) parser.currentTokenLocation().getByteOffset();
    String fault = walk(parser);
    int to = start + (int) parser.currentLocation().getByteOffset();
    return fault == null ? new Metadata(compact(bytes, from, to), null) : new Metadata(null, fault);
  }

  /** Walks to the end of the object and returns the first fault, or null. */
  private static String walk(JsonParser parser) throws IOException {
    String fault = null;
    // One set of keys a level; null for an array, and where no key was seen yet.
    @SuppressWarnings({"unchecked", "rawtypes"})
    Set<String>[] keys = new Set[Limits.METADATA_DEPTH + 1];
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      String found = null;
      switch (token) {
        case START_OBJECT, START_ARRAY -> {
          depth++;
          if (depth > Limits.METADATA_DEPTH) {
            found = "is nested deeper than " + Limits.METADATA_DEPTH + " levels";
          } else {
            keys[depth] = null;
          }
        }
        case END_OBJECT, END_ARRAY -> depth--;
        case FIELD_NAME -> {
          if (depth <= Limits.METADATA_DEPTH) {
            found = faultOfKey(keys, depth, parser.currentName());
          }
        }
        case VALUE_STRING -> found = faultOfText(parser.getText());
        default -> parser.finishToken();
      }
      fault = fault == null ? found : fault;
    }
    return fault;
  }

  private static String faultOfKey(Set<String>[] keys, int depth, String key) {
    if (keys[depth] == null) {
      keys[depth] = new HashSet<>();
    }
    return keys[depth].add(key)
        ? faultOfText(key)
        : "holds the key " + Utf8.writable(key) + " twice in one object";
  }

  private static String faultOfText(String text) {
    return Utf8.hasLoneSurrogate(text)
        ? "holds half of a surrogate pair, which UTF-8 cannot express"
        : null;
  }

  private static String compact(byte[] bytes, int from, int to) {
    byte[] compact = new byte[to - from];
    int length = 0;
    boolean inString = false;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (inString && b == '\\') {
        compact[length++] = b;
        i++;
        b = bytes[i];
      } else if (b == '"') {
        inString = !inString;
      } else if (!inString && (b == ' ' || b == '\n' || b == '\r' || b == '\t')) {
        continue;
      }
      compact[length++] = b;
    }
    return new String(compact, 0, length, StandardCharsets.UTF_8);
  }
}
