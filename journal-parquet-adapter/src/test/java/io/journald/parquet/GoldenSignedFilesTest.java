package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.parquet.JournalVerifier.Depth;
import io.journald.parquet.JournalVerifier.Request;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The journal that a program of format version 2 wrote is read, verified and continued for ever.
 */
class GoldenSignedFilesTest {
  @TempDir Path temporary;
  private Path directory;

  @BeforeEach
  void copyTheGoldenJournal() throws IOException, URISyntaxException {
    GoldenJournal.copy(
        Path.of(GoldenSignedFilesTest.class.getResource("/golden/v2").toURI()), temporary);
    directory = temporary.resolve("journal");
  }

  private List<Finding> verify() {
    List<Finding> findings = new ArrayList<>();
    JournalVerifier.run(
        new Request(directory, Depth.FULL, Optional.empty(), Optional.empty(), Optional.empty()),
        findings::add,
        share -> {});
    return findings;
  }

  @Test
  void aReaderGivesItsEvents() {
    assertThat(TestEvents.all(ParquetJournalReader.open(directory).view()))
        .isEqualTo(GoldenSignedJournal.events());
  }

  @Test
  void everyEventIsAsItWasSigned() {
    assertThat(verify())
        .allMatch(Finding::isSound)
        .anyMatch(finding -> finding.detail().startsWith("signed by journal.example/golden: 300"))
        .anyMatch(finding -> finding.detail().startsWith("300 events hashed again"));
  }

  @Test
  void aWriterGoesOnWithItsKey() {
    try (ParquetEventStore store = GoldenSignedJournal.open(temporary)) {
      store.append(TestEvents.events(300, 520)).await();
    }
    assertThat(verify())
        .allMatch(Finding::isSound)
        .anyMatch(finding -> finding.detail().startsWith("520 events hashed again"));
  }
}
