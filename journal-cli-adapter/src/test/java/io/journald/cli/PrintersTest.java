package io.journald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.Mutation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PrintersTest {
  private static final Event BARE =
      new Event(
          0,
          "e0",
          FakeAccess.NOW,
          Mutation.of("t", "a,\"b\"\n", "f", "update", "", " x", "actor", "s"));
  private static final Event FULL =
      new Event(
          1,
          "e1",
          FakeAccess.NOW,
          new Mutation(
              "t", "i", "f", "update", "1", "2", "a", "s", "w", Instant.EPOCH, "", "{\"k\":1}"));

  @Test
  void csvQuotesWhatNeedsIt() throws IOException {
    StringWriter out = new StringWriter();
    CsvEvents csv = new CsvEvents(out);
    csv.print(BARE);
    csv.print(FULL);
    csv.finish();

    assertThat(out)
        .hasToString(
            "sequence,event_id,timestamp,entity_type,entity_id,field,action,old_value,new_value,"
                + "actor,source,workspace_id,occurred_at,correlation_id,metadata\r\n"
                + "0,e0,2026-03-01T12:00:00.000000Z,t,\"a,\"\"b\"\"\n\",f,update,\"\",\" x\","
                + "actor,s,\"\",,,\r\n"
                + "1,e1,2026-03-01T12:00:00.000000Z,t,i,f,update,1,2,a,s,w,"
                + "1970-01-01T00:00:00.000000Z,\"\",\"{\"\"k\"\":1}\"\r\n");
  }

  @Test
  void csvWithoutEventsIsItsHeader() throws IOException {
    StringWriter out = new StringWriter();
    new CsvEvents(out).finish();

    assertThat(out.toString()).startsWith("sequence,").endsWith("metadata\r\n").hasLineCount(1);
  }

  @Test
  void jsonIsOneArray() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonEvents json = JsonEvents.array(out);
    json.print(BARE);
    json.print(FULL);
    json.finish();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("[{\"sequence\":0,")
        .contains("},{\"sequence\":1,")
        .endsWith("\"metadata\":{\"k\":1}}]\n");
  }

  @Test
  void jsonWithoutEventsIsAnEmptyArray() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonEvents.array(out).finish();

    assertThat(out).hasToString("[]\n");
  }
}
