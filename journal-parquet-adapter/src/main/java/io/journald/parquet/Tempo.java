package io.journald.parquet;

/** How work in the background and its rests take turns. Of one thread. */
interface Tempo {
  /** After how many events it may rest. */
  int stepEvents();

  /** Begins a piece of work: what was before is no reason to rest. */
  void begin();

  /**
   * Ends a step with a rest.
   *
   * @param times how many times as long as it has worked since it began or rested; 0 for none
   */
  void rest(int times);
}
