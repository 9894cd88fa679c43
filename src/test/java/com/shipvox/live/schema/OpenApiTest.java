package com.shipvox.live.schema;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.stream.StreamFilter;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenApiTest {
  private static final ApiFile FILE =
      new ApiFile("src/main/resources/META-INF/openapi.yaml", Dialect.OPENAPI);
  private static final java.nio.file.Path CLASSES = java.nio.file.Path.of("target/classes");
  private static final Method[] NONE = {};

  /** What servlets answer, which have no annotations that say so. */
  private static final Set<String> SERVLETS =
      Set.of(
          "post /mcp", "post /hooks/elevenlabs", "post /hooks/elevenlabs/{}", "post /hooks/vapi");

  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

  /** Refused on the socket alone, or in its handshake. */
  private static final Set<ErrorCode> SOCKET_ONLY =
      EnumSet.of(
          ErrorCode.BAD_HANDSHAKE,
          ErrorCode.TOKEN_EXPIRING,
          ErrorCode.LOGIN_TIMEOUT,
          ErrorCode.TOO_SLOW,
          ErrorCode.TOO_MANY_CONNECTIONS);

  private final JsonNode api = FILE.read();

  @Test
  void schemas_afterAnyChangeOfARecord_areWhatTheRecordsSay() {
    FILE.schemasMustBeCurrent();
  }

  @Test
  void everyCallOfTheCode_isInTheDocument_andNoOther()
      throws ReflectiveOperationException, IOException {
    Set<String> documented = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : api.get("paths").properties()) {
      path.getValue().propertyNames().stream()
          .filter(METHODS::contains)
          .forEach(method -> documented.add(method + " " + nameless(path.getKey())));
    }
    assertEquals(calls(), documented);
  }

  @Test
  void everyReference_leadsSomewhere() {
    for (String reference : api.findValuesAsString("$ref")) {
      assertTrue(!api.at(reference.substring(1)).isMissingNode(), reference);
    }
  }

  @Test
  void everyErrorCodeOfRest_hasAnExample_withItsOwnStatus() {
    Set<String> shown = new TreeSet<>();
    for (JsonNode example : api.get("components").get("responses").findValues("value")) {
      ErrorCode code =
          Stream.of(ErrorCode.values())
              .filter(c -> c.wire().equals(example.get("code").asString()))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no such code: " + example));
      assertEquals(code.status(), example.get("status").asInt(), code.wire());
      shown.add(code.wire());
    }
    assertEquals(
        EnumSet.complementOf(EnumSet.copyOf(SOCKET_ONLY)).stream()
            .map(ErrorCode::wire)
            .collect(toCollection(TreeSet::new)),
        shown);
  }

  @Test
  void everyStatusOfAResponse_isThatOfItsExamples() {
    for (JsonNode path : api.get("paths")) {
      for (JsonNode call : path) {
        call.path("responses")
            .properties()
            .forEach(
                answer -> {
                  String place = answer.getValue().path("$ref").asString("#/none").substring(1);
                  Set<Integer> statuses =
                      api.at(place).findValues("status").stream()
                          .filter(JsonNode::isInt)
                          .map(JsonNode::asInt)
                          .collect(toSet());
                  if (!answer.getKey().equals("default") && !statuses.isEmpty()) {
                    assertEquals(Set.of(Integer.valueOf(answer.getKey())), statuses, place);
                  }
                });
      }
    }
  }

  @Test
  void everyAnswerWithABody_hasAnExample() {
    for (JsonNode response : api.get("components").get("responses")) {
      for (JsonNode body : response.get("content")) {
        assertTrue(body.has("example") || body.has("examples"), response.toString());
      }
    }
  }

  /** Every method and path that the server answers, by its annotations. */
  private static Set<String> calls() throws ReflectiveOperationException, IOException {
    Set<String> calls = new TreeSet<>(SERVLETS);
    for (Class<?> type : classes()) {
      String base = "/api/" + path(type);
      for (Method method : type.isAnnotationPresent(Path.class) ? type.getMethods() : NONE) {
        String path = nameless(path(method).isEmpty() ? base : base + "/" + path(method));
        verb(method).forEach(verb -> calls.add(verb + " " + path));
      }
    }
    Field stream = StreamFilter.class.getDeclaredField("PATH");
    stream.setAccessible(true);
    calls.add("get " + ((Pattern) stream.get(null)).pattern().replace("([^/]+)", "{}"));
    return calls;
  }

  private static List<Class<?>> classes() throws IOException, ClassNotFoundException {
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<java.nio.file.Path> files = Files.walk(CLASSES)) {
      for (java.nio.file.Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = CLASSES.relativize(file).toString().replace(".class", "").replace('/', '.');
        classes.add(Class.forName(name, false, OpenApiTest.class.getClassLoader()));
      }
    }
    return classes;
  }

  private static String path(java.lang.reflect.AnnotatedElement element) {
    Path path = element.getAnnotation(Path.class);
    return path == null ? "" : path.value();
  }

  private static Stream<String> verb(Method method) {
    return Stream.of(method.getAnnotations())
        .map(Annotation::annotationType)
        .filter(type -> type.isAnnotationPresent(HttpMethod.class))
        .map(
            type ->
                type.getAnnotation(HttpMethod.class).value().toLowerCase(java.util.Locale.ROOT));
  }

  private static String nameless(String path) {
    return path.replaceAll("\\{[^}]*}", "{}");
  }
}
