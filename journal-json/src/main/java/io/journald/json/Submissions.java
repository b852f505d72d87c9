package io.journald.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.journald.core.Validation;
import io.journald.model.Limits;
import io.journald.model.Submission;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Rejected.Reason;
import io.journald.port.JournalException.Rejected.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads submissions from JSON that is held in memory: one object, an array of them, or lines.
 * Strict: UTF-8 only, no unknown or repeated keys, no coercion of types, no text after the end.
 *
 * <p>All methods throw {@link Rejected}: MALFORMED with the place where the text is not JSON,
 * INVALID with every violation, TOO_LARGE for more than {@link Limits#BATCH_EVENTS}.
 */
public final class Submissions {
  private Submissions() {}

  /** One submission from one JSON object. */
  public static Submission read(byte[] json, SubmissionFormat format) {
    requireText(json, "send a JSON object");
    Submission plain = new PlainObjects(format).read(json, 0, json.length);
    return plain != null ? plain : parsed(json, format);
  }

  private static Submission parsed(byte[] json, SubmissionFormat format) {
    SubmissionDecoder decoder = new SubmissionDecoder(format);
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Json.malformed("the body must be one JSON object");
      }
      Submission submission = decoder.value(parser, json, 0, 0);
      requireEnd(parser);
      if (submission == null) {
        throw invalid(decoder.violations(), 1);
      }
      return submission;
    } catch (JsonProcessingException e) {
      throw Json.malformed(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A batch from a JSON array of objects. */
  public static SubmissionBatch readArray(byte[] json, SubmissionFormat format) {
    requireText(json, "send a JSON array of events");
    SubmissionDecoder decoder = new SubmissionDecoder(format);
    Collected collected = new Collected();
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw Json.malformed("the body must be a JSON array of objects");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        Submission submission = decoder.value(parser, json, 0, collected.size);
        if (submission == null) {
          collected.refuse(collected.size, decoder.violations());
        } else {
          collected.add(collected.size, submission);
        }
        collected.requireBound();
      }
      requireEnd(parser);
      if (collected.violations.isEmpty()) {
        return SubmissionBatch.ofArray(collected.submissions);
      }
      throw invalid(collected.allViolations(), collected.size);
    } catch (JsonProcessingException e) {
      throw Json.malformed(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A batch from NDJSON. */
  public static SubmissionBatch readLines(byte[] ndjson, SubmissionFormat format) {
    requireText(ndjson, "send one JSON object a line");
    SubmissionLines lines = SubmissionLines.ofUtf8(ndjson, format);
    Collected collected = new Collected();
    try {
      while (readLine(lines, collected)) {
        collected.requireBound();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (collected.violations.isEmpty()) {
      return SubmissionBatch.ofLines(collected.submissions, collected.places());
    }
    throw SubmissionBatch.refusedLines(collected.allViolations());
  }

  /** Reads one line; false at the end. */
  private static boolean readLine(SubmissionLines lines, Collected collected) throws IOException {
    try {
      Optional<Submission> next = lines.next();
      next.ifPresent(submission -> collected.add(place(lines), submission));
      return next.isPresent();
    } catch (Rejected e) {
      if (e.reason() != Reason.INVALID) {
        throw e;
      }
      collected.refuse(place(lines), e.violations());
      return true;
    }
  }

  private static int place(SubmissionLines lines) {
    return Math.toIntExact(lines.lineNumber() - 1);
  }

  private static void requireText(byte[] json, String advice) {
    if (json.length == 0) {
      throw Json.malformed("the body is empty; " + advice);
    }
    int fault = Utf8.firstFault(json, 0, json.length);
    if (fault >= 0) {
      throw Json.malformed("byte " + (fault + 1) + " of the body is not UTF-8");
    }
  }

  private static void requireEnd(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw Json.malformed("there is text after the end of the JSON value");
    }
  }

  private static Rejected invalid(List<Violation> violations, int batchSize) {
    return new Rejected(
        Reason.INVALID, Validation.summary(violations, batchSize), List.copyOf(violations));
  }

  /** A batch in the making: its sound submissions with their places, and all violations. */
  private static final class Collected {
    final List<Submission> submissions = new ArrayList<>();
    private int[] places = new int[16];
    final List<Violation> violations = new ArrayList<>();
    int size;

    void add(int place, Submission submission) {
      int count = submissions.size();
      if (count == places.length) {
        places = Arrays.copyOf(places, 2 * count);
      }
      places[count] = place;
      submissions.add(submission);
      size++;
    }

    /** Where the sound submissions stand. */
    int[] places() {
      return Arrays.copyOf(places, submissions.size());
    }

    void refuse(int place, List<Violation> found) {
      if (violations.size() < Validation.MAX_VIOLATIONS) {
        for (Violation violation : found) {
          violations.add(new Violation(place, violation.column(), violation.detail()));
        }
      }
      size++;
    }

    void requireBound() {
      if (size > Limits.BATCH_EVENTS) {
        throw new Rejected(
            Reason.TOO_LARGE,
            "the batch holds more than "
                + Limits.BATCH_EVENTS
                + " events; send at most that many at a time");
      }
    }

    /** What could not be read and what the rules say about the rest, in the order of the batch. */
    List<Violation> allViolations() {
      List<Violation> all = new ArrayList<>(violations);
      for (Violation rule : Validation.violations(submissions)) {
        all.add(new Violation(places[rule.index()], rule.column(), rule.detail()));
      }
      all.sort(Comparator.comparingInt(Violation::index));
      return List.copyOf(all.subList(0, Math.min(all.size(), Validation.MAX_VIOLATIONS)));
    }
  }
}
