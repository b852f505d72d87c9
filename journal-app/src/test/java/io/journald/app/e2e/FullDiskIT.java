package io.journald.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server on a real file system that is really full. Needs the right to mount one. */
class FullDiskIT {
  private static final int DISK_MIB = 24;
  private static final int BALLAST_BYTES = 8 << 20;
  private static final int VALUE_BYTES = 60_000;

  /** Far more than fit. */
  private static final int MOST_EVENTS = DISK_MIB * (1 << 20) / VALUE_BYTES;

  @TempDir private Path scratch;
  private Path mounted;
  private Path dir;
  private final Random random = new Random(7);
  private final List<JsonNode> receipts = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  @BeforeEach
  void mount() throws IOException {
    mounted = Files.createDirectory(scratch.resolve("small"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs", mounted.toString()),
        "skipped: mounting a small tmpfs needs root and the right to mount");
    dir = mounted.resolve("journal");
  }

  @AfterEach
  void unmount() {
    run("umount", mounted.toString());
  }

  private static boolean run(String... command) {
    try (Child child = new Child(new ProcessBuilder(command).start())) {
      return child.awaitExit().exitCode() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  /** Records an event whose value does not compress; notes it if it is acknowledged. */
  private HttpResponse<String> record(Server server) {
    byte[] bytes = new byte[VALUE_BYTES / 4 * 3];
    random.nextBytes(bytes);
    String value = Base64.getEncoder().encodeToString(bytes);
    HttpResponse<String> answer =
        server.post(
            "/journal/event",
            """
            {"entity_type":"t","entity_id":"e","action":"a","actor":"a","source":"s",\
            "new_value":"%s"}\
            """
                .formatted(value));
    if (answer.statusCode() == 201) {
      receipts.add(Server.json(answer.body()));
      values.add(value);
    }
    return answer;
  }

  private HttpResponse<String> recordUntilRefused(Server server) {
    HttpResponse<String> answer = record(server);
    while (answer.statusCode() == 201 && receipts.size() < MOST_EVENTS) {
      answer = record(server);
    }
    return answer;
  }

  private static void requireFull(HttpResponse<String> refused) {
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(507);
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    JsonNode problem = Server.json(refused.body());
    assertThat(problem.get("type").asText()).isEqualTo("urn:journald:problem:disk-full");
    assertThat(problem.get("status").asInt()).isEqualTo(507);
    assertThat(problem.get("detail").asText()).contains("make room");
  }

  private static void requireReadOnly(Server server) {
    HttpResponse<String> health = server.ask("/journal/health");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body()).startsWith("journald read-only: no room on the disk");
  }

  private void requireAll(Server server) {
    try (Stream<JsonNode> history = server.stream("/journal/history/e")) {
      requireAll(history.toList());
    }
    assertThat(server.get("/journal/recent?limit=3")).hasSize(3);
    String first = receipts.getFirst().get("event_id").asText();
    assertThat(server.get("/journal/events/" + first).get("sequence").asLong()).isZero();
  }

  private void requireAll(List<JsonNode> found) {
    assertThat(found).hasSameSizeAs(receipts);
    for (int i = 0; i < found.size(); i++) {
      for (String key : List.of("sequence", "event_id", "timestamp")) {
        assertThat(found.get(i).get(key)).isEqualTo(receipts.get(i).get(key));
      }
      assertThat(found.get(i).get("new_value").asText()).isEqualTo(values.get(i));
    }
  }

  private static void fillToTheBrim(Path file) throws IOException {
    byte[] chunk = new byte[4_096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(chunk);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  @Test
  void appendsAnswer507ReadsGoOnAndServiceResumesByItself() throws IOException {
    Path ballast = mounted.resolve("ballast");
    Files.write(ballast, new byte[BALLAST_BYTES]);
    Path brim = mounted.resolve("brim");
    try (Server server = Server.start(dir, "--flush-threshold", 1_000_000)) {
      requireFull(recordUntilRefused(server));
      assertThat(receipts).hasSizeGreaterThan(20);
      requireReadOnly(server);
      requireAll(server);
      server.flush(); // into the room that was kept for it
      requireAll(server);

      fillToTheBrim(brim);
      for (int i = 0; i < 3; i++) {
        requireFull(recordUntilRefused(server));
      }
      requireReadOnly(server);
      requireAll(server);

      Files.delete(brim);
      Files.delete(ballast);
      assertThat(record(server).statusCode()).as("by itself").isEqualTo(201);
      assertThat(server.ask("/journal/health").body()).isEqualTo("journald ok");
      requireAll(server);

      requireFull(recordUntilRefused(server)); // and once more
      server.kill();
    }
    try (Server server = Server.start(dir)) {
      requireAll(server);
      assertThat(server.stop().exitCode()).isZero();
    }
    assertThat(Program.run("fsck", "-D", dir).exitCode()).isZero();
  }
}
