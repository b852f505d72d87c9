package io.journald.parquet;

import java.time.Duration;

/**
 * What those share who work in the background.
 *
 * @param background what they run by
 * @param room says whether there is room on the disk for work that can wait
 * @param load how fast events come in
 * @param rest how long work rests that failed
 */
record Upkeep(Background background, DiskRoom room, Load load, Duration rest) {
  /** How long merges rest after one has failed. */
  static final Duration REST = Duration.ofMinutes(1);

  BackgroundThread thread(String name) {
    return background.threads().apply(name);
  }

  Pace.Tempo tempo(String thread) {
    return background.tempos().apply(thread);
  }
}
