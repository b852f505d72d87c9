package io.journald.model;

/** The two directions along the sequence. */
public enum Order {
  /** Oldest first. */
  ASC,
  /** Newest first. */
  DESC
}
