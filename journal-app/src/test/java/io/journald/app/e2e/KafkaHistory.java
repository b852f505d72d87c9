package io.journald.app.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Real input: the history of the files of a public repository, and the events that its import must
 * make. A part of it stands beside the tests; {@code -Djournal.e2e.data=FILE}, or JOURNAL_E2E_DATA
 * in the environment, names the whole.
 */
final class KafkaHistory {
  private static final String PART = "/kafka-file-history-part.ndjson.gz";
  private static final int IMPORT_ID_CHARS = 22;

  private final Path file;
  private final List<JsonNode> events = new ArrayList<>();
  private final Map<String, List<JsonNode>> histories = new LinkedHashMap<>();

  private KafkaHistory(Path file) throws IOException {
    this.file = file;
    expectImport(importId(Files.readAllBytes(file)));
  }

  /** Adds the events of an import of the same lines under an id of its own. */
  void expectImport(String importId) {
    try (BufferedReader lines = lines()) {
      long number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        ObjectNode event = (ObjectNode) Server.json(line);
        event.put("sequence", events.size());
        event.put("event_id", "import:" + importId + ":" + number++);
        events.add(event);
        histories
            .computeIfAbsent(event.get("entity_id").asText(), _ -> new ArrayList<>())
            .add(event);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the input.
   *
   * @param scratch takes the file, where it has to be unpacked from the tests
   */
  static KafkaHistory load(Path scratch) throws IOException {
    String whole = System.getProperty("journal.e2e.data", System.getenv("JOURNAL_E2E_DATA"));
    if (whole != null) {
      return new KafkaHistory(Path.of(whole));
    }
    Path file = scratch.resolve("kafka.ndjson.gz");
    try (InputStream part =
        Objects.requireNonNull(KafkaHistory.class.getResourceAsStream(PART), PART)) {
      Files.copy(part, file);
    }
    return new KafkaHistory(file);
  }

  private static String importId(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Base64.getUrlEncoder().encodeToString(digest).substring(0, IMPORT_ID_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  Path file() {
    return file;
  }

  /** The lines of the input, as they are. */
  BufferedReader lines() {
    try {
      return new BufferedReader(
          new InputStreamReader(
              new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is to be recorded, in order, without the times. */
  List<JsonNode> events() {
    return events;
  }

  List<JsonNode> history(String entityId) {
    return histories.get(entityId);
  }

  /** The entities with the longest histories, the longest first. */
  List<String> busiest(int count) {
    return histories.entrySet().stream()
        .sorted(Comparator.comparing(entry -> -entry.getValue().size()))
        .limit(count)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The busiest entities and others that a seed chooses. */
  Set<String> sample(int busiest, int others, long seed) {
    Set<String> sample = new LinkedHashSet<>(busiest(busiest));
    List<String> all = List.copyOf(histories.keySet());
    Random random = new Random(seed);
    int size = Math.min(all.size(), sample.size() + others);
    while (sample.size() < size) {
      sample.add(all.get(random.nextInt(all.size())));
    }
    return sample;
  }
}
