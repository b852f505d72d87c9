package io.journald.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

class FileFaultTest {
  @Test
  void aFileThatCannotBeUsedIsToldWithTheReason() {
    assertThat(FileFault.told(new AccessDeniedException("f"))).isEqualTo("f: permission denied");
    assertThat(FileFault.told(new NoSuchFileException("f")))
        .isEqualTo("f: no such file or directory");
    assertThat(FileFault.told(new FileAlreadyExistsException("f")))
        .isEqualTo("f: it exists already");
    assertThat(FileFault.told(new NotDirectoryException("f"))).isEqualTo("f: not a directory");
  }

  @Test
  void anyOtherFailureSaysWhatItSays() {
    assertThat(FileFault.told(new IOException("No space left on device")))
        .isEqualTo("No space left on device");
    assertThat(FileFault.told(new IOException())).isEqualTo("java.io.IOException");
  }
}
