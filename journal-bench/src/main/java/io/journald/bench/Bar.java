package io.journald.bench;

import java.util.Arrays;
import java.util.Optional;

/** What is measured, and what it is held against. The table has them in this order. */
enum Bar {
  APPENDS_64("1a", "durable appends, 64 connections", "/s", Judged.RATIO, 1.5, 2.5),
  APPENDS_1("1b", "durable appends, 1 connection", "/s", Judged.RATIO, 0.6, 1),
  APPENDS_IDS("1c", "1a with own event ids, against 1a without", "/s", Judged.RATIO, 0.7, 0.9),
  APPENDS_IDS_EMPTY(
      "1c'", "the same, against 1a on the small journal", "/s", Judged.RATIO, 0.7, 0.9),
  BULK("2", "bulk events: NDJSON batches against COPY", "/s", Judged.RATIO, 2, 4),
  HISTORY_16("3", "history of an entity, 16 connections", "/s", Judged.RATIO, 1, 2),
  HISTORY_1("4", "history, 1 connection, median", "ms", Judged.AT_MOST, 1, 0.3),
  HISTORY_1_P99("4 p99", "history, 1 connection, 99 of 100", "ms", Judged.AT_MOST, 5, 1),
  HISTORY_LARGE("5", "4 with ten times the events, median", "ms", Judged.AT_MOST, 3, 0.8),
  HISTORY_LARGE_P99("5 p99", "the same, 99 of 100", "ms", Judged.AT_MOST, 15, 3),
  SIZE("6", "bytes on disk an event", "B", Judged.INVERSE_RATIO, 2.5, 3.5),
  ACTOR_HOUR("7", "events of one actor in one hour, median", "ms", Judged.AT_MOST, 1_000, 100),
  START("8", "start to ready", "s", Judged.AT_MOST, 3, 1),
  MEMORY("9", "resident memory under 1 and 3", "MiB", Judged.AT_MOST, 1_024, 512),
  RECENT("10", "recent?limit=50, median", "ms", Judged.AT_MOST, 2, 0.5),
  RECENT_P99("10 p99", "the same, 99 of 100", "ms", Judged.NOT, 0, 0),
  EXPORT("11", "events of an export as NDJSON", "/s", Judged.AT_LEAST, 300_000, 800_000),
  EXPORT_MEMORY("11 mem", "memory of the export above idle", "MiB", Judged.AT_MOST, 100, 50),
  VERIFY("p1", "verify --full, events a second a core", "/s", Judged.AT_LEAST, 500_000, 1_000_000),
  PROOF("p2", "proof of a random event, median", "ms", Judged.AT_MOST, 20, 5),
  PROOF_P99("p2 p99", "the same, 99 of 100", "ms", Judged.NOT, 0, 0),
  PROOF_NEW("p3", "proof of an event of the last minute, median", "ms", Judged.AT_MOST, 1, 1),
  PROOF_NEW_P99("p3 p99", "the same, 99 of 100", "ms", Judged.NOT, 0, 0),
  TREE_APPENDS("p4", "1a with the tree, against without", "/s", Judged.RATIO, 0.95, 0.95),
  TREE_BULK("p5", "2 with the tree, against without", "/s", Judged.RATIO, 0.75, 0.75),
  TREE_SIZE("p6", "bytes of the tree on disk an event", "B", Judged.AT_MOST, 0.2, 0.2);

  /** How a value is held against its bar. */
  enum Judged {
    /** The journal's value divided by that of the other side. */
    RATIO,
    /** The other side's value divided by the journal's: the smaller value is the better one. */
    INVERSE_RATIO,
    /** The journal's value, which may not be above. */
    AT_MOST,
    /** The journal's value, which may not be below. */
    AT_LEAST,
    /** Only shown. */
    NOT
  }

  final String id;
  final String what;
  final String unit;
  final Judged judged;
  final double must;
  final double aim;

  Bar(String id, String what, String unit, Judged judged, double must, double aim) {
    this.id = id;
    this.what = what;
    this.unit = unit;
    this.judged = judged;
    this.must = must;
    this.aim = aim;
  }

  static Optional<Bar> of(String id) {
    return Arrays.stream(values()).filter(bar -> bar.id.equals(id)).findFirst();
  }

  /** True if the smaller of two values is the better one. */
  boolean isLessBetter() {
    return judged == Judged.INVERSE_RATIO || judged == Judged.AT_MOST || judged == Judged.NOT;
  }

  boolean isReached(double value, double limit) {
    return judged == Judged.AT_MOST ? value <= limit : value >= limit;
  }
}
