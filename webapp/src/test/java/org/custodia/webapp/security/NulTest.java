package org.custodia.webapp.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A NUL in a parameter, at every address that is read, or in a text of a JSON body, at every
 * address that takes one, is refused as what it is: PostgreSQL keeps none, and says so with the
 * statement.
 */
@SliceTest
class NulTest {
  private static final JsonNode DESCRIBED = described();

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping mappings;

  private Visitors visitors;

  @BeforeEach
  void quiet() {
    registry.reset();
    visitors = new Visitors(http, issuer);
  }

  @Test
  void noParameterHasOne() throws Exception {
    int tried = 0;
    for (Door door : Door.all(mappings)) {
      if (!door.isReading()) continue;
      Set<String> names = new TreeSet<>(door.named());
      names.addAll(described(door));
      for (String name : names) {
        tried++;
        refused(door, name, visitors.ask(door, door.asking().queryParam(name, "a\0b")));
      }
    }
    assertThat(tried).isGreaterThan(200);
  }

  @Test
  void noTextOfABodyHasOne() throws Exception {
    int tried = 0;
    for (Door door : Door.all(mappings)) {
      Optional<String> field = textOfBody(door);
      if (field.isEmpty()) continue;
      tried++;
      String body = "{\"%s\":\"a\\u0000b\"}".formatted(field.get());
      refused(door, field.get(), visitors.ask(door, door.asking().content(body)));
    }
    assertThat(tried).isGreaterThan(50);
  }

  /** What is read by other parsers, and only fails where it would fail with anything here. */
  @Test
  void aBodyOfAnotherKindWithOneIsNoFailure() throws Exception {
    for (Door door : Door.all(mappings)) {
      if (door.isPage() || door.isReading() || textOfBody(door).isPresent()) continue;
      if (visitors.ask(door, door.asking()).getStatus() == 500) continue;
      for (String body :
          List.of(
              "a\0b",
              "{\"a\\u0000\":\"\\u0000\"}",
              "{\"resourceType\":\"Patient\",\"id\":\"1\",\"name\":[{\"family\":\"a\\u0000b\"}]}",
              "{\"type\":\"ObjectEvent\",\"action\":\"OBSERVE\\u0000\",\"epcList\":[\"\\u0000\"]}")) {
        MockHttpServletResponse answer = visitors.ask(door, door.asking().content(body));
        assertThat(answer.getStatus()).as(door.name() + " " + body).isNotEqualTo(500);
      }
    }
  }

  private static void refused(Door door, String name, MockHttpServletResponse answer)
      throws IOException {
    assertThat(answer.getStatus()).as("%s of %s", name, door.name()).isEqualTo(400);
    assertThat(answer.getContentAsString())
        .as("%s of %s", name, door.name())
        .contains("CUS-WEB-017");
  }

  /** A field of text of the record that a body is read as. */
  private static Optional<String> textOfBody(Door door) {
    return Arrays.stream(door.handler().getMethod().getParameters())
        .filter(one -> one.isAnnotationPresent(RequestBody.class))
        .map(Parameter::getType)
        .filter(Class::isRecord)
        .flatMap(type -> Arrays.stream(type.getRecordComponents()))
        .filter(field -> field.getType() == String.class)
        .map(RecordComponent::getName)
        .findFirst();
  }

  private static Set<String> described(Door door) {
    Set<String> names = new TreeSet<>();
    for (JsonNode one : DESCRIBED.path("paths").path(door.plain()).path("get").path("parameters")) {
      if (one.path("in").asString().equals("query")) names.add(one.path("name").asString());
    }
    return names;
  }

  private static JsonNode described() {
    try {
      return JsonMapper.shared().readTree(Files.readString(Path.of("../docs/api/openapi.json")));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
