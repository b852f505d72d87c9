package io.journald.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The API's description, to hold answers against. */
final class OpenApi {
  private static final int MOST_CHECKED_CHARS = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
  private static final JsonSchemaFactory SCHEMAS = schemas();

  private final JsonNode document;
  private final Map<JsonNode, JsonSchema> compiled = new ConcurrentHashMap<>();

  private OpenApi(JsonNode document) {
    this.document = document;
  }

  private static JsonSchemaFactory schemas() {
    // A schema stands alone together with the components that it refers to.
    JsonMetaSchema meta =
        JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .keyword(new NonValidationKeyword("components"))
            .build();
    return JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(VersionFlag.V202012))
        .metaSchema(meta)
        .build();
  }

  static OpenApi ofServer() {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.yaml")) {
      return new OpenApi(new ObjectMapper(new YAMLFactory()).readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One operation. */
  record Operation(String method, String path, List<JsonNode> parameters, JsonNode node) {
    /** The address, from the examples of its parameters. */
    String exampleAddress() {
      String address = path;
      List<String> query = new ArrayList<>();
      for (JsonNode parameter : parameters) {
        JsonNode example = parameter.path("example");
        if (example.isMissingNode()) {
          continue;
        }
        String name = parameter.path("name").asText();
        String value =
            hasSegments(parameter) ? example.asText() : PercentEncoding.encode(example.asText());
        if (parameter.path("in").asText().equals("path")) {
          address = address.replace("{" + name + "}", value);
        } else {
          query.add(name + "=" + value);
        }
      }
      return query.isEmpty() ? address : address + "?" + String.join("&", query);
    }

    /** True if the address is one of this operation's. */
    boolean isAt(String address) {
      String pattern = path;
      for (JsonNode parameter : parameters) {
        String one = hasSegments(parameter) ? ".+" : "[^/]+";
        pattern = pattern.replace("{" + parameter.path("name").asText() + "}", one);
      }
      return address.matches(pattern);
    }

    /** OpenAPI has no word for a parameter that is the whole rest of a path. */
    private static boolean hasSegments(JsonNode parameter) {
      return parameter.path("x-multi-segment").asBoolean();
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  JsonNode document() {
    return document;
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (METHODS.contains(method.getKey())) {
          String name = method.getKey().toUpperCase(Locale.ROOT);
          List<JsonNode> parameters = new ArrayList<>();
          method.getValue().path("parameters").forEach(p -> parameters.add(resolved(p)));
          operations.add(new Operation(name, path.getKey(), parameters, method.getValue()));
        }
      }
    }
    return operations;
  }

  /** Every address with its methods; a segment of any text is {@code {}}. */
  Map<String, Set<String>> routes() {
    Map<String, Set<String>> routes = new TreeMap<>();
    for (Operation operation : operations()) {
      routes
          .computeIfAbsent(operation.path().replaceAll("\\{\\w+}", "{}"), _ -> new TreeSet<>())
          .add(operation.method());
    }
    return routes;
  }

  /** The response of an operation, wherever the document keeps it; missing if it has none. */
  JsonNode response(Operation operation, String status) {
    return resolved(operation.node().path("responses").path(status));
  }

  private JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : document.at(reference.substring(1));
  }

  /** Fails where the answer is not one that the document tells of. */
  void requireDocumented(HttpResponse<String> answer) {
    String method = answer.request().method();
    String path = answer.request().uri().getRawPath();
    for (Operation operation : operations()) {
      if (operation.method().equals(method) && operation.isAt(path)) {
        requireDocumented(operation, answer);
      }
    }
  }

  private void requireDocumented(Operation operation, HttpResponse<String> answer) {
    JsonNode response = response(operation, Integer.toString(answer.statusCode()));
    String type = answer.headers().firstValue("Content-Type").orElse("").split(";")[0];
    JsonNode media = response.path("content").path(type);
    if (media.isMissingNode()) {
      throw new AssertionError(
          operation + " is not documented to answer " + answer.statusCode() + " with " + type);
    }
    if (answer.body().length() > MOST_CHECKED_CHARS) {
      return;
    }
    List<String> values =
        type.endsWith("ndjson") ? answer.body().lines().toList() : List.of(answer.body());
    for (String value : values) {
      JsonNode node = type.endsWith("json") ? json(value) : JSON.valueToTree(value);
      List<String> faults = faults(media.path("schema"), node);
      if (!faults.isEmpty()) {
        throw new AssertionError(operation + " answers other than documented: " + faults);
      }
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with a value; references in the schema are those of this document. */
  List<String> faults(JsonNode schema, JsonNode value) {
    return compiled.computeIfAbsent(schema, this::compile).validate(value).stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }

  private JsonSchema compile(JsonNode schema) {
    ObjectNode standalone = schema.deepCopy();
    standalone.set("components", document.path("components"));
    return SCHEMAS.getSchema(standalone);
  }
}
