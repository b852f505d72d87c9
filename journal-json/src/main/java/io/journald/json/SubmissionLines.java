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
  private final SubmissionDecoder decoder;

  public SubmissionLines(InputStream in, SubmissionFormat format) {
    this.lines = new Lines(in);
    this.decoder = new SubmissionDecoder(format);
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
    int fault = Utf8.firstFault(bytes, start, lines.end());
    if (fault >= 0) {
      throw Json.malformed(
          Json.place(lines.number(), fault - start + 1L) + ": the bytes are not UTF-8");
    }
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
      return Optional.of(submission);
    } catch (JsonProcessingException e) {
      throw Json.malformed(e, lines.number());
    }
  }

  /** 1-based number of the line that {@link #next} looked at last; blank lines count. */
  public long lineNumber() {
    return lines.number();
  }
}
