package io.journald.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.journald.core.Validation;
import io.journald.model.Submission;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Rejected.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads submissions from NDJSON: one JSON object a line, UTF-8, in memory that is bounded by the
 * longest line. Lines of nothing but white space are passed over.
 *
 * <p>The stream stays its opener's. Not safe for concurrent use.
 */
public final class SubmissionLines {
  private final Lines lines;
  private final boolean isUtf8; // known to be
  private final PlainObjects plain;
  private final SubmissionDecoder decoder;

  public SubmissionLines(InputStream in, SubmissionFormat format) {
    this(new Lines(in), false, format);
  }

  private SubmissionLines(Lines lines, boolean isUtf8, SubmissionFormat format) {
    this.lines = lines;
    this.isUtf8 = isUtf8;
    this.plain = new PlainObjects(format);
    this.decoder = new SubmissionDecoder(format);
  }

  /** Reads from memory, in place. */
  static SubmissionLines ofUtf8(byte[] utf8, SubmissionFormat format) {
    return new SubmissionLines(new Lines(utf8), true, format);
  }

  /**
   * The next line's submission; empty at the end. After a refusal the next call goes on with the
   * line after it, except where the line is too long.
   *
   * @throws Rejected MALFORMED if the line is not JSON; INVALID with every violation, all at index
   *     0, if its keys or types are wrong; TOO_LARGE if it is longer than {@link
   *     io.journald.model.Limits#BATCH_BYTES}. The rules of the journal are checked only where
   *     there is another violation; {@link io.journald.port.Journal#append} checks the rest.
   */
  public Optional<Submission> next() throws IOException {
    if (!lines.next()) {
      return Optional.empty();
    }
    byte[] bytes = lines.bytes();
    int start = lines.start();
    int fault = isUtf8 ? -1 : Utf8.firstFault(bytes, start, lines.end());
    if (fault >= 0) {
      throw Json.malformed(
          Json.place(lines.number(), fault - start + 1L) + ": the bytes are not UTF-8");
    }
    Submission usual = plain.read(bytes, start, lines.end());
    return Optional.of(usual != null ? usual : parsed(bytes, start));
  }

  private Submission parsed(byte[] bytes, int start) throws IOException {
    try (JsonParser parser = Json.FACTORY.createParser(bytes, start, lines.end() - start)) {
      parser.nextToken();
      Submission submission = decoder.value(parser, bytes, start, 0);
      if (submission == null) {
        throw new Rejected(
            Reason.INVALID,
            "line " + lines.number() + ": " + Validation.summary(decoder.violations(), 1),
            decoder.violations());
      }
      if (parser.nextToken() != null) {
        throw Json.malformed("line " + lines.number() + ": there is text after the JSON object");
      }
      return submission;
    } catch (JsonProcessingException e) {
      throw Json.malformed(e, lines.number());
    }
  }

  /** 1-based number of the line that {@link #next} looked at last; blank lines count. */
  public long lineNumber() {
    return lines.number();
  }
}
