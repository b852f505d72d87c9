package io.journald.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code journal tail -f} shows what another process records: each event once, in order. */
class FollowIT {
  private static final Duration PATIENCE = Duration.ofSeconds(Child.PATIENCE_SECONDS);

  /** More than the flush threshold, so that the server flushes by itself meanwhile. */
  private static final int BATCH = 150;

  @TempDir private Path scratch;
  private long recorded;

  @Test
  void itFollowsFlushesMergesAndTheWritersDeath() {
    Path dir = scratch.resolve("journal");
    try (Server server = Server.start(dir);
        Child overHttp = startFollowing(server, "--url", server.url())) {
      try (Child onDisk = startFollowing(server, "-D", dir)) {
        record(server);
        requireAll(overHttp);
        requireAll(onDisk);
        server.flush();
        record(server);
        requireAll(onDisk);
        assertThat(server.post("/journal/merge", "").statusCode()).isEqualTo(200);
        record(server);
        requireAll(overHttp);
        requireAll(onDisk);

        server.kill();
        assertThat(overHttp.awaitExit().exitCode()).isEqualTo(3);
        try (Server next = Server.start(dir)) {
          record(next);
          requireAll(onDisk);
        }
        assertThat(onDisk.kill().err()).isEmpty();
      }
    }
  }

  /** Starts a tail at the first event, and returns when it follows. */
  private Child startFollowing(Server server, Object... target) {
    if (recorded == 0) {
      record(server);
    }
    Child tail = Program.start("tail", "-f", "-n", recorded, target[0], target[1]);
    requireAll(tail);
    return tail;
  }

  private void record(Server server) {
    String batch =
        LongStream.range(recorded, recorded + BATCH)
            .mapToObj(i ->
                "{\"entity_type\":\"t\",\"entity_id\":\"e%d\",\"action\":\"x\",\"actor\":\"a\",\"source\":\"s\"}"
                    .formatted(i % 7))
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(server.post("/journal/events", batch).statusCode()).isEqualTo(201);
    recorded += BATCH;
  }

  /** Waits until a tail has shown as many events as there are, and looks at their order. */
  private void requireAll(Child tail) {
    List<Long> all = LongStream.range(0, recorded).boxed().toList();
    await()
        .atMost(PATIENCE)
        .until(() -> tail.outSoFar().chars().filter(c -> c == '\n').count() >= recorded);
    assertThat(Server.lines(tail.outSoFar()))
        .extracting(event -> event.get("sequence").asLong())
        .isEqualTo(all);
  }
}
