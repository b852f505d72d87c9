package io.journald.parquet;

import io.journald.parquet.SigningFiles.Signer;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.Disk.DiskLock;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.tree.StoredTree;
import io.journald.parquet.tree.TextFile;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import io.journald.proof.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Begins a new origin: a new key, and checkpoints that promise nothing about the earlier ones. For
 * a journal that was restored from a copy that is older than its last checkpoint, and for one that
 * has never signed. Everybody who keeps checkpoints of the old origin sees that it has ended.
 */
public final class NewOrigin {
  private NewOrigin() {}

  /**
   * Gives a journal a new key. The files of the old one are kept, with {@code .old-} and a number
   * behind their names.
   *
   * @return the new verifier key
   * @throws Unavailable with the reason IN_USE if a writer has the journal open, ABSENT if there is
   *     none, IO or DISK_FULL if the disk fails
   */
  public static String run(Path path, Signing signing) {
    return run(path, signing, new LocalDisk());
  }

  static String run(Path path, Signing signing, Disk disk) {
    JournalDirectory directory = new JournalDirectory(disk, path);
    ParquetJournalReader.open(path, disk); // says so if there is no journal
    try {
      DiskLock lock = directory.lockWithoutWriter();
      try (lock) {
        return begin(directory, signing, new SigningFiles(disk, signing));
      }
    } catch (IOException failure) {
      throw Failures.writing("a new origin of " + path, failure);
    }
  }

  private static String begin(JournalDirectory directory, Signing signing, SigningFiles files)
      throws IOException {
    Optional<VerifierKey> before = directory.check();
    if (signing.origin().isPresent() && signing.origin().equals(before.map(VerifierKey::name))) {
      throw new Unavailable(
          Reason.IN_USE,
          "the journal is called " + signing.origin().get() + " already; name another --origin");
    }
    StoredTree stored = directory.storedTree();
    List<Path> old =
        List.of(
            signing.keyFile(),
            signing.verifierFile(),
            signing.stateFile(),
            stored.newest(),
            stored.log());
    for (Path file : old) {
      moveAside(directory.disk(), file);
    }
    Signer signer = files.createNew(UUID.randomUUID());
    directory.rename(signer.key().verifier());
    TextFile.replace(directory.disk(), stored.newest(), signer.last().note());
    return signer.key().verifier().text();
  }

  /** Under the first name that is free. */
  private static void moveAside(Disk disk, Path file) throws IOException {
    List<String> names = disk.list(file.getParent());
    String name = file.getFileName().toString();
    if (names.contains(name)) {
      int number = 1;
      while (names.contains(name + ".old-" + number)) {
        number++;
      }
      disk.rename(file, file.resolveSibling(name + ".old-" + number));
    }
  }
}
