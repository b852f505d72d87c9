package io.journald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.cli.Run.Setup;
import io.journald.cli.Shell.Trait;
import io.journald.model.Event;
import io.journald.model.Mutation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StateCommandTest {
  private final FakeAccess access = new FakeAccess();

  /** An event an hour before the next one; the newest is an hour old. */
  private void recorded(long sequence, String field, String action, String newValue) {
    Mutation mutation =
        Mutation.of("customer", "customer-42", field, action, "", newValue, "alice", "api");
    access
        .store
        .append(
            List.of(
                new Event(
                    sequence,
                    "e" + sequence,
                    FakeAccess.NOW.minus(Duration.ofHours(4 - sequence)),
                    mutation)))
        .await();
  }

  @BeforeEach
  void recordHistory() {
    recorded(0, "email", "update", "a@example.com");
    recorded(1, "name", "update", "Ada\u001b[31m");
    recorded(2, "email", "update", "b@example.com");
    recorded(3, "name", "delete", "");
  }

  private Run state(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "state";
    all[1] = "customer-42";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Run.of(access, all);
  }

  @Test
  void aTableShowsEachFieldAndItsLastWrite() {
    Run run = Run.with(Setup.terminal(100), access, "state", "customer-42");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            entity type  field  value          sequence  timestamp            actor
            customer     email  b@example.com         2  2026-03-01 10:00:00  alice
            customer     name   (deleted)             3  2026-03-01 11:00:00  alice
            """);
  }

  @Test
  void aTableIsCutToTheTerminalAndDrivesItNowhere() {
    Setup narrow = Setup.terminal(60).with(Trait.COLOUR);

    Run run = Run.with(narrow, access, "state", "customer-42", "--at", "1", "-r");

    assertThat(run.out())
        .contains("Ada\\u{1b}", "3h ago")
        .doesNotContain("Ada\u001b")
        .contains("\u001b[36mname\u001b[0m");
    assertThat(run.out().lines())
        .allSatisfy(line ->
            assertThat(line.replaceAll("\u001b\\[[0-9]*m", "").length()).isLessThanOrEqualTo(60));
  }

  @Test
  void ndjsonIsOneFieldALine() {
    assertThat(state().out())
        .isEqualTo(
            """
            {"entity_type":"customer","field":"email","value":"b@example.com","sequence":2,\
            "timestamp":"2026-03-01T10:00:00.000000Z","actor":"alice","deleted":false}
            {"entity_type":"customer","field":"name","value":"","sequence":3,\
            "timestamp":"2026-03-01T11:00:00.000000Z","actor":"alice","deleted":true}
            """);
  }

  @Test
  void jsonIsTheDocumentOfTheServer() {
    assertThat(state("-o", "json", "--at", "0").out())
        .isEqualTo(
            """
            {"entity_id":"customer-42","fields":[{"entity_type":"customer","field":"email",\
            "value":"a@example.com","sequence":0,"timestamp":"2026-03-01T08:00:00.000000Z",\
            "actor":"alice","deleted":false}]}
            """);
  }

  @Test
  void aMomentIsInclusiveAndWrittenAsPeopleDo() {
    assertThat(state("--at", "-2h").out()).contains("b@example.com", "Ada");
    assertThat(state("--at", "2026-03-01T09:59:59.999999Z").out()).contains("a@example.com");
    assertThat(state("--at", "yesterday").out()).isEmpty();
  }

  @Test
  void csvHasAHeader() {
    assertThat(state("-o", "csv", "--at", "0").out())
        .isEqualTo(
            "entity_type,field,value,sequence,timestamp,actor,deleted\r\n"
                + "customer,email,a@example.com,0,2026-03-01T08:00:00.000000Z,alice,false\r\n");
  }

  @Test
  void whatIsNeitherTimeNorSequenceIsWrongUse() {
    Run run = state("--at", "whenever");

    assertThat(run.exitCode()).isEqualTo(Exit.WRONG_USE);
    assertThat(run.err()).startsWith("journal: 'whenever' is not a time; write yesterday");
  }
}
