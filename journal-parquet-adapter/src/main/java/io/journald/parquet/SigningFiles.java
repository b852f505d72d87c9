package io.journald.parquet;

import io.journald.parquet.io.Disk;
import io.journald.parquet.tree.TextFile;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import io.journald.proof.MalformedProofException;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.SigningKey;
import io.journald.proof.TreeHasher;
import io.journald.proof.VerifierKey;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key and the state of a journal that signs, which are kept outside its directory. A second key
 * is never made by itself.
 */
final class SigningFiles {
  private static final int LINE_CHARS = 64;
  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN PRIVATE KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*");
  private static final Pattern ORIGIN = Pattern.compile("[A-Za-z0-9._~:/-]{1,255}");

  private final Disk disk;
  private final Signing signing;
  private String unpublished = ""; // signed last, and maybe not published

  SigningFiles(Disk disk, Signing signing) {
    this.disk = disk;
    this.signing = signing;
  }

  /**
   * Who signs.
   *
   * @param files where the key and the state are
   * @param last the last checkpoint that was signed
   */
  record Signer(SigningFiles files, SigningKey key, SignedCheckpoint last) {}

  /**
   * Makes the key of a new journal, and the checkpoint of no events. A key that is there is taken
   * over, if nothing was ever signed with it: an earlier attempt has left it.
   */
  Signer create(UUID journalId) throws IOException {
    boolean hasKey = TextFile.read(disk, signing.keyFile()).isPresent();
    boolean hasState = TextFile.read(disk, signing.stateFile()).isPresent();
    Optional<String> verifier = TextFile.read(disk, signing.verifierFile());
    if (!hasKey && !hasState) {
      return createNew(journalId);
    }
    if (!hasKey || verifier.isEmpty()) {
      throw new Unavailable(
          Reason.IO,
          "another journal has left "
              + (hasKey ? signing.keyFile() : signing.stateFile())
              + "; move it away, or name other files by --key-file and --state-file");
    }
    VerifierKey verifierKey = verifierKey(verifier.get().strip(), signing.verifierFile());
    SigningKey key = key(verifierKey);
    Signer signer = hasState ? load(verifierKey) : begin(key);
    requireUnused(signer.last);
    return signer;
  }

  private void requireUnused(SignedCheckpoint last) {
    if (last.checkpoint().size() > 0) {
      throw new Corrupt(
          "ROLLBACK: "
              + signing.stateFile()
              + " says that "
              + last.checkpoint().size()
              + " events were signed, and there is no journal; put the journal back, or name other"
              + " files by --key-file and --state-file");
    }
  }

  /** Makes a key that takes the place of what there is: for a new origin, on purpose. */
  Signer createNew(UUID journalId) throws IOException {
    String origin = signing.origin().orElse("journal/" + journalId);
    if (!ORIGIN.matcher(origin).matches()) {
      throw new Unavailable(
          Reason.IO, "the origin '" + origin + "' must be 1 to 255 of A-Z a-z 0-9 . _ ~ : / -");
    }
    try {
      SigningKey key = SigningKey.generate(origin);
      createDirectory(signing.keyFile().getParent());
      TextFile.replace(disk, signing.verifierFile(), key.verifier().text() + "\n");
      TextFile.replacePrivate(disk, signing.keyFile(), pem(key.pkcs8()));
      return begin(key);
    } catch (FileSystemException | FileNotFoundException failure) {
      throw new Unavailable(
          Reason.IO,
          "cannot write the signing key "
              + signing.keyFile()
              + ": "
              + failure.getMessage()
              + "; name another place by --key-file and --state-file",
          failure);
    } catch (MalformedProofException theNameWasChecked) {
      throw new IllegalStateException(theNameWasChecked);
    }
  }

  private Signer begin(SigningKey key) throws IOException {
    SignedCheckpoint empty = SignedCheckpoint.sign(0, new TreeHasher().empty(), key);
    createDirectory(signing.stateFile().getParent());
    keep(empty);
    return new Signer(this, key, empty);
  }

  /** As those of the journal: an earlier attempt may have made it without syncing its name. */
  private void createDirectory(Path directory) throws IOException {
    disk.createDirectory(directory);
    JournalDirectory.syncNames(disk, directory);
  }

  /**
   * The key and state of a journal.
   *
   * @param verifier what the journal says of its key
   * @throws Unavailable if a file is missing
   * @throws Corrupt if a file is not what it must be
   */
  Signer load(VerifierKey verifier) throws IOException {
    SigningKey key = key(verifier);
    String state = required(signing.stateFile(), "last signed checkpoint", "--state-file");
    return new Signer(this, key, state(state, verifier));
  }

  private SigningKey key(VerifierKey verifier) throws IOException {
    try {
      return SigningKey.of(
          pkcs8(required(signing.keyFile(), "signing key", "--key-file")), verifier);
    } catch (MalformedProofException invalid) {
      throw new Corrupt(
          signing.keyFile()
              + " is not the signing key of this journal: "
              + invalid.getMessage()
              + "; put the right one back",
          invalid);
    }
  }

  private SignedCheckpoint state(String state, VerifierKey verifier) {
    try {
      return SignedCheckpoint.verify(state, verifier);
    } catch (MalformedProofException invalid) {
      throw new Corrupt(
          "TAMPERED: "
              + signing.stateFile()
              + " is not what this journal signed: "
              + invalid.getMessage()
              + "; put the right one back",
          invalid);
    }
  }

  private String required(Path file, String what, String flag) throws IOException {
    return TextFile.read(disk, file)
        .orElseThrow(() ->
            new Unavailable(
                Reason.IO,
                "the "
                    + what
                    + " of this journal is missing: "
                    + file
                    + "; put it back, or name its place by "
                    + flag
                    + "; another one is never made by itself"));
  }

  /** A journal that has signed checkpoints does not forget it. */
  void requireNoState(Path journalFile) throws IOException {
    Optional<String> state = TextFile.read(disk, signing.stateFile());
    if (state.isPresent() && !promisesNothing(state.get())) {
      throw new Corrupt(
          "TAMPERED: "
              + journalFile
              + " names no key, but "
              + signing.stateFile()
              + " says that checkpoints were signed; put the right one back");
    }
  }

  /** True of the checkpoint of no events, which a new origin that was not finished leaves. */
  private static boolean promisesNothing(String state) {
    try {
      return SignedCheckpoint.parse(state).checkpoint().size() == 0;
    } catch (MalformedProofException notOne) {
      return false;
    }
  }

  /** Makes a last checkpoint durable. */
  void keep(SignedCheckpoint signed) throws IOException {
    TextFile.replace(disk, signing.stateFile(), signed.note());
  }

  /**
   * Makes a new last checkpoint durable, behind the one before.
   *
   * @throws Corrupt if the state file does not hold that one: somebody else signs with this key
   */
  void keep(SignedCheckpoint before, SignedCheckpoint signed) throws IOException {
    Optional<String> held = TextFile.read(disk, signing.stateFile());
    if (held.isEmpty() || !held.get().equals(before.note()) && !held.get().equals(unpublished)) {
      throw new Corrupt(
          signing.stateFile()
              + " was changed by somebody else; two journals must not sign with one key");
    }
    unpublished = signed.note(); // the state file may hold it from now on, whatever fails
    keep(signed);
  }

  boolean hasAnchor() {
    return signing.anchorFile().isPresent();
  }

  /** Sends a checkpoint to the second place, if there is one. */
  void anchor(SignedCheckpoint signed) throws IOException {
    if (signing.anchorFile().isPresent()) {
      TextFile.append(disk, signing.anchorFile().get(), signed.note());
    }
  }

  static VerifierKey verifierKey(String text, Path place) {
    try {
      return VerifierKey.parse(text);
    } catch (MalformedProofException invalid) {
      throw new Corrupt(place + ": " + invalid.getMessage(), invalid);
    }
  }

  private static String pem(byte[] pkcs8) {
    Base64.Encoder lines = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'});
    String body = lines.encodeToString(pkcs8);
    return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
  }

  private static byte[] pkcs8(String pem) throws MalformedProofException {
    Matcher body = PEM.matcher(pem);
    if (!body.matches()) {
      throw new MalformedProofException("it is no private key in PEM");
    }
    try {
      return Base64.getMimeDecoder().decode(body.group(1));
    } catch (IllegalArgumentException invalid) {
      throw new MalformedProofException("its Base64 is invalid");
    }
  }
}
