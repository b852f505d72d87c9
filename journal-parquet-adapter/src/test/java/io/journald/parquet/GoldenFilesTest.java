package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.port.EventView;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journals that earlier programs wrote are read for ever. */
class GoldenFilesTest {
  @TempDir Path temporary;
  private Path journal;
  private String expected;

  @BeforeEach
  void copyTheGoldenJournal() throws IOException, URISyntaxException {
    Path golden = Path.of(GoldenFilesTest.class.getResource("/golden/v1").toURI());
    journal = temporary.resolve("journal");
    GoldenJournal.copy(golden, journal);
    expected = Files.readString(golden.resolve(GoldenJournal.EVENTS_FILE));
  }

  @Test
  void aReaderGivesTheEventsOfTheText() {
    EventView view = ParquetJournalReader.open(journal).view();
    assertThat(view.persistedFileCount()).isEqualTo(2);
    assertThat(view.size() - view.persistedEvents()).isEqualTo(3);
    assertThat(GoldenJournal.text(TestEvents.all(view))).isEqualTo(expected);
    assertThat(TestEvents.all(view, EventQuery.history("é"))).hasSize(1);
  }

  @Test
  void aWriterGoesOnWithThem() {
    List<Event> added = List.of(TestEvents.event(23));
    try (ParquetEventStore store = ParquetEventStore.open(StoreOptions.of(journal))) {
      assertThat(GoldenJournal.text(TestEvents.all(store.view()))).isEqualTo(expected);
      store.append(added).await();
      store.flush();
      store.merge();
      assertThat(GoldenJournal.text(TestEvents.all(store.view())))
          .isEqualTo(expected + GoldenJournal.text(added));
    }
    assertThat(GoldenJournal.text(TestEvents.all(ParquetJournalReader.open(journal).view())))
        .isEqualTo(expected + GoldenJournal.text(added));
  }

  @Test
  void theTextSaysWhatTheGeneratorWrites() {
    assertThat(GoldenJournal.text(GoldenJournal.events())).isEqualTo(expected);
  }
}
