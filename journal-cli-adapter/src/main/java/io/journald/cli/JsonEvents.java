package io.journald.cli;

import io.journald.json.EventWriter;
import io.journald.model.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Events as JSON: one array, or one object a line. */
final class JsonEvents implements EventPrinter {
  private final OutputStream out;
  private final EventWriter json;
  private final String end;

  private JsonEvents(OutputStream out, EventWriter json, String end) {
    this.out = out;
    this.json = json;
    this.end = end;
  }

  static JsonEvents array(OutputStream out) throws IOException {
    return new JsonEvents(out, EventWriter.array(out), "\n");
  }

  static JsonEvents lines(OutputStream out) throws IOException {
    return new JsonEvents(out, EventWriter.lines(out), "");
  }

  @Override
  public void print(Event event) throws IOException {
    json.write(event);
  }

  @Override
  public void flush() throws IOException {
    json.flush();
    out.flush();
  }

  @Override
  public void finish() throws IOException {
    json.finish();
    out.write(end.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
