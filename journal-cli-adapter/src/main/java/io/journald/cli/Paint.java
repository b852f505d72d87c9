package io.journald.cli;

import io.journald.model.Mutation;

/** The colours of a terminal (ECMA-48, "select graphic rendition"); no colour at all where off. */
record Paint(boolean on) {
  private static final String RESET = "\u001b[0m";

  String heading(String text) {
    return with("1", text);
  }

  String faint(String text) {
    return with("2", text);
  }

  String field(String text) {
    return with("36", text);
  }

  String good(String text) {
    return with("32", text);
  }

  String bad(String text) {
    return with("31", text);
  }

  String plain(String text) {
    return text;
  }

  String action(String action, String text) {
    return switch (action) {
      case Mutation.INSERT, Mutation.INGEST -> good(text);
      case Mutation.UPDATE -> with("33", text);
      case Mutation.DELETE -> bad(text);
      default -> with("35", text);
    };
  }

  private String with(String rendition, String text) {
    return on ? "\u001b[" + rendition + "m" + text + RESET : text;
  }
}
