package io.journald.port;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Tells people why a file cannot be used: the JDK's own messages often name the file alone. */
public final class FileFault {
  private FileFault() {}

  /** What the failure says, with the reason where it is told by nothing but its type. */
  public static String told(IOException failure) {
    return switch (failure) {
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case NoSuchFileException absent -> absent.getFile() + ": no such file or directory";
      case FileAlreadyExistsException there -> there.getFile() + ": it exists already";
      case NotDirectoryException file -> file.getFile() + ": not a directory";
      default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
    };
  }
}
