package io.journald.cli;

import io.journald.cli.TableLayout.Alignment;
import io.journald.model.Event;
import io.journald.model.Mutation;

/** The columns of a table of events. */
enum Column {
  SEQUENCE("sequence"),
  TIME("time"),
  TYPE("type"),
  ENTITY("entity"),
  FIELD("field"),
  ACTION("action"),
  CHANGE("change"),
  ACTOR("actor"),
  SOURCE("source"),
  WORKSPACE("workspace");

  /** A table never shows more of one value. */
  static final int MAX_CELLS = 400;

  private static final String ARROW = "->";

  private final String heading;

  Column(String heading) {
    this.heading = heading;
  }

  String heading() {
    return heading;
  }

  Alignment alignment() {
    return this == SEQUENCE ? Alignment.RIGHT : Alignment.LEFT;
  }

  /** False where a part of the value would mislead. */
  boolean mayBeCut() {
    return this != SEQUENCE && this != TIME;
  }

  /** True for what a person looks for first. */
  boolean isMain() {
    return this == ENTITY || this == CHANGE;
  }

  /** What the column shows of an event, in at most that many cells. */
  String show(Event event, Times times, int maxCells) {
    Mutation mutation = event.mutation();
    return switch (this) {
      case SEQUENCE -> Long.toString(event.sequence());
      case TIME -> times.show(event.timestamp());
      case TYPE -> VisibleText.of(mutation.entityType(), maxCells);
      case ENTITY -> VisibleText.endOf(mutation.entityId(), maxCells);
      case FIELD -> VisibleText.of(mutation.field(), maxCells);
      case ACTION -> VisibleText.of(mutation.action(), maxCells);
      case CHANGE -> change(mutation.oldValue(), mutation.newValue(), maxCells);
      case ACTOR -> VisibleText.of(mutation.actor(), maxCells);
      case SOURCE -> VisibleText.of(mutation.source(), maxCells);
      case WORKSPACE -> VisibleText.of(mutation.workspaceId(), maxCells);
    };
  }

  String paint(Event event, String cell, Paint paint) {
    return switch (this) {
      case SEQUENCE, TIME, SOURCE, WORKSPACE -> paint.faint(cell);
      case FIELD -> paint.field(cell);
      case ACTION -> paint.action(event.mutation().action(), cell);
      case TYPE, ENTITY, CHANGE, ACTOR -> cell;
    };
  }

  /** Both values, each in its half of the room; what one does not need the other may use. */
  private static String change(String oldValue, String newValue, int maxCells) {
    if (oldValue.isEmpty() && newValue.isEmpty()) {
      return "";
    }
    if (oldValue.isEmpty()) {
      return VisibleText.of(ARROW + " " + head(newValue), maxCells);
    }
    if (newValue.isEmpty()) {
      int room = Math.max(1, maxCells - ARROW.length() - 1);
      return VisibleText.of(VisibleText.of(oldValue, room) + " " + ARROW, maxCells);
    }
    int room = Math.max(2, maxCells - ARROW.length() - 2);
    int oldWidth = VisibleText.width(VisibleText.of(oldValue, room));
    int newWidth = VisibleText.width(VisibleText.of(newValue, room));
    int half = room / 2;
    int oldRoom = newWidth < half ? room - newWidth : half;
    int newRoom = oldWidth < half ? room - oldWidth : room - Math.min(oldRoom, oldWidth);
    return VisibleText.of(oldValue, Math.max(1, oldRoom))
        + " "
        + ARROW
        + " "
        + VisibleText.of(newValue, Math.max(1, newRoom));
  }

  private static String head(String value) {
    return value.length() <= MAX_CELLS ? value : value.substring(0, MAX_CELLS);
  }
}
