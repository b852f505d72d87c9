package io.journald.parquet;

/**
 * What a check found out about one file.
 *
 * @param file its path
 * @param isSound whether it holds what it must
 * @param detail what it holds, or what is wrong with it
 */
public record Finding(String file, boolean isSound, String detail) {}
