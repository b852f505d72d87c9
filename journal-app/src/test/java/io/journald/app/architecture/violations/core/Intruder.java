package io.journald.app.architecture.violations.core;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Goes through doors that are not its own. */
final class Intruder {
  String readByFiles(Path file) throws IOException {
    return Files.readString(file);
  }

  long readByChannel(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.size();
    }
  }

  long readByFile(Path file) throws IOException {
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r")) {
      return opened.length();
    }
  }

  Path askForTheRealPath(Path file) throws IOException {
    return file.toRealPath();
  }

  String readEnvironment() {
    return System.getenv("HOME");
  }

  String readProperty() {
    return System.getProperty("user.dir");
  }

  Integer readNumber() {
    return Integer.getInteger("journal.columns");
  }

  void end() {
    System.exit(1);
  }

  void print(String line) {
    System.out.println(line);
  }

  void blurtOut(IOException failure) {
    failure.printStackTrace();
  }
}
