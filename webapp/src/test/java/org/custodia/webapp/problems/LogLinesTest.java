package org.custodia.webapp.problems;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.custodia.registry.errors.Problem;
import org.junit.jupiter.api.Test;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One thing that is logged is one line, whatever somebody gave us to log. */
class LogLinesTest {
  private static final String FORGED =
      "x\r\n{\"log\":{\"level\":\"ERROR\"},\"message\":\"forged\"}\u2028\u2029\u0085\u001b[2J\u0000\"},x";

  @Test
  void inJsonOfTheContainersItIsOneObjectWithTheTextInIt() {
    LoggerContext context = new LoggerContext();
    context.putObject(Environment.class.getName(), new MockEnvironment());
    StructuredLogEncoder encoder = new StructuredLogEncoder();
    encoder.setContext(context);
    encoder.setFormat("ecs");
    encoder.start();
    LoggingEvent event =
        new LoggingEvent(
            "-",
            context.getLogger("org.custodia"),
            Level.INFO,
            "refused: {}",
            new IllegalStateException(FORGED, new RuntimeException(FORGED)),
            new Object[] {FORGED});
    event.setMDCPropertyMap(Map.of("trace.id", FORGED));
    String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
    assertThat(line).endsWith("\n");
    assertThat(line.chars().filter(one -> one < ' ')).hasSize(1);
    JsonNode read = JsonMapper.builder().build().readTree(line);
    assertThat(read.path("message").asString()).isEqualTo("refused: " + FORGED);
    assertThat(read.path("log").path("level").asString()).isEqualTo("INFO");
    assertThat(read.path("error").path("message").asString()).isEqualTo(FORGED);
  }

  @Test
  void asTextARefusalIsOneLine() {
    String said = new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", FORGED).getMessage();
    assertThat(said)
        .startsWith("CUS-WEB-002 [x··{")
        .doesNotContain("\r", "\n", "\u2028", "\u2029", "\u0085", "\u001b", "\u0000");
  }
}
