package io.journald.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A problem document (RFC 9457).
 *
 * @param type what kind of problem, a stable URI
 * @param title the kind in words, the same for each problem of the type
 * @param status the HTTP status
 * @param detail what is wrong this time and what to do
 * @param errors every invalid part of the request
 */
public record Problem(String type, String title, int status, String detail, List<Part> errors) {
  /**
   * One invalid part of a request.
   *
   * @param line 1-based number of the line, in a body of lines; else 0
   * @param parameter name of the query parameter; null where a part of the body is meant
   * @param pointer JSON pointer (RFC 6901) into the body or the line; null where a parameter is
   *     meant
   * @param detail what is wrong with it, as half a sentence
   */
  public record Part(long line, String parameter, String pointer, String detail) {
    public Part {
      Objects.requireNonNull(detail, "detail");
    }
  }

  public Problem {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(detail, "detail");
    errors = List.copyOf(errors);
  }

  /** The document. */
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("type", type);
      json.writeStringField("title", title);
      json.writeNumberField("status", status);
      json.writeStringField("detail", Utf8.writable(detail));
      if (!errors.isEmpty()) {
        json.writeArrayFieldStart("errors");
        for (Part part : errors) {
          write(part, json);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(Part part, JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (part.line > 0) {
      json.writeNumberField("line", part.line);
    }
    if (part.parameter != null) {
      json.writeStringField("parameter", Utf8.writable(part.parameter));
    }
    if (part.pointer != null) {
      json.writeStringField("pointer", Utf8.writable(part.pointer));
    }
    json.writeStringField("detail", Utf8.writable(part.detail));
    json.writeEndObject();
  }

  /** Reads a document; empty if the bytes are none. Members that are not known are passed over. */
  public static Optional<Problem> read(byte[] bytes) {
    String type = "about:blank";
    String title = "";
    String detail = "";
    int status = 0;
    List<Part> errors = new ArrayList<>();
    try (JsonParser json = Json.FACTORY.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        json.nextToken();
        switch (key) {
          case "type" -> type = json.getValueAsString(type);
          case "title" -> title = json.getValueAsString(title);
          case "detail" -> detail = json.getValueAsString(detail);
          case "status" -> status = json.getValueAsInt(status);
          case "errors" -> readParts(json, errors);
          default -> json.skipChildren();
        }
      }
      return Optional.of(new Problem(type, title, status, detail, errors));
    } catch (JsonProcessingException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void readParts(JsonParser json, List<Part> parts) throws IOException {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      long line = 0;
      String parameter = null;
      String pointer = null;
      String detail = "";
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        json.nextToken();
        switch (key) {
          case "line" -> line = json.getValueAsLong();
          case "parameter" -> parameter = json.getValueAsString();
          case "pointer" -> pointer = json.getValueAsString();
          case "detail" -> detail = json.getValueAsString("");
          default -> json.skipChildren();
        }
      }
      parts.add(new Part(line, parameter, pointer, detail));
    }
  }
}
