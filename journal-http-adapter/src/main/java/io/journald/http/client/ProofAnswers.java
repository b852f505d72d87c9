package io.journald.http.client;

import io.journald.proof.Hash;
import io.journald.proof.MalformedProofException;
import io.journald.proof.ProofFile;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.TileAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads the answers about proofs. Their form is checked; what they prove is the caller's to ask.
 */
final class ProofAnswers {
  private ProofAnswers() {}

  static SignedCheckpoint checkpoint(byte[] answer) {
    try {
      return SignedCheckpoint.parse(text(answer));
    } catch (MalformedProofException e) {
      throw Failures.notAJournal("checkpoint", e);
    }
  }

  static byte[] tile(TileAddress tile, byte[] answer) {
    if (answer.length != tile.width() * Hash.BYTES) {
      throw Failures.notAJournal(
          "tile", new MalformedProofException("it has " + answer.length + " bytes"));
    }
    return answer;
  }

  static ProofFile proof(byte[] answer) {
    try {
      return ProofFile.parse(text(answer));
    } catch (MalformedProofException e) {
      throw Failures.notAJournal("proof", e);
    }
  }

  /** Hashes, one a line. */
  static List<Hash> hashes(byte[] answer) {
    try {
      return text(answer).lines().map(Hash::ofBase64).toList();
    } catch (IllegalArgumentException e) {
      throw Failures.notAJournal("list of hashes", e);
    }
  }

  private static String text(byte[] answer) {
    return new String(answer, StandardCharsets.UTF_8);
  }
}
