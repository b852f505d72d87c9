package io.journald.core;

/**
 * Tells whether a text is one JSON object (RFC 8259) without white space between its tokens. The
 * core needs no more of JSON than that: metadata is stored as text, and whoever writes it into a
 * document must be able to trust it.
 */
final class CompactJson {
  private final String text;
  private final int maxDepth;
  private int at;

  private CompactJson(String text, int maxDepth) {
    this.text = text;
    this.maxDepth = maxDepth;
  }

  /** What is wrong, as half a sentence; null if nothing is. */
  static String faultOfObject(String text, int maxDepth) {
    if (text.isEmpty() || text.charAt(0) != '{') {
      return "must be a JSON object";
    }
    CompactJson json = new CompactJson(text, maxDepth);
    try {
      json.value(1);
      json.require(json.at == text.length());
      return null;
    } catch (Fault fault) {
      return fault.getMessage();
    }
  }

  private void value(int depth) throws Fault {
    switch (peek()) {
      case '{' -> {
        requireDepth(depth);
        members('}', depth, true);
      }
      case '[' -> {
        requireDepth(depth);
        members(']', depth, false);
      }
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void requireDepth(int depth) throws Fault {
    if (depth > maxDepth) {
      throw new Fault("is nested deeper than " + maxDepth + " levels");
    }
  }

  private void members(char end, int depth, boolean named) throws Fault {
    at++;
    if (peek() == end) {
      at++;
      return;
    }
    while (true) {
      if (named) {
        string();
        require(peek() == ':');
        at++;
      }
      value(depth + 1);
      char next = peek();
      at++;
      if (next == end) {
        return;
      }
      require(next == ',');
    }
  }

  private void string() throws Fault {
    require(peek() == '"');
    at++;
    for (char c = peek(); c != '"'; c = peek()) {
      require(c >= 0x20);
      at++;
      if (c == '\\') {
        escape();
      }
    }
    at++;
  }

  private void escape() throws Fault {
    char c = peek();
    at++;
    if (c == 'u') {
      for (int i = 0; i < 4; i++) {
        require(Character.digit(peek(), 16) >= 0 && peek() < 0x80);
        at++;
      }
    } else {
      require("\"\\/bfnrt".indexOf(c) >= 0);
    }
  }

  private void number() throws Fault {
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      digits();
    }
    if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
  }

  private void digits() throws Fault {
    require(isDigit(peek()));
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void word(String word) throws Fault {
    require(text.startsWith(word, at));
    at += word.length();
  }

  private char peek() throws Fault {
    require(at < text.length());
    return text.charAt(at);
  }

  private void require(boolean condition) throws Fault {
    if (!condition) {
      throw new Fault("is not JSON without white space, at character " + (at + 1));
    }
  }

  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    Fault(String message) {
      super(message, null, false, false);
    }
  }
}
