package io.journald.parquet;

import java.time.Duration;
import java.util.function.Function;

/**
 * What those share who work in the background.
 *
 * @param threads gives a thread of that name
 * @param room says whether there is room on the disk for work that can wait
 * @param load how fast events come in
 * @param rest how long work rests that failed
 */
record Upkeep(Function<String, BackgroundThread> threads, DiskRoom room, Load load, Duration rest) {
  /** How long merges rest after one has failed. */
  static final Duration REST = Duration.ofMinutes(1);
}
