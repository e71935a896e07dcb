package org.custodia.scanners.gs1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScanSentencesTest {
  @ParameterizedTest
  @ValueSource(strings = {"messages.properties", "messages_fr.properties"})
  void everyFaultHasASentenceAndAnAction(String bundle) throws IOException {
    Properties sentences = new Properties();
    try (var in =
        new InputStreamReader(
            ScanFault.class.getResourceAsStream("/org/custodia/scanners/" + bundle),
            StandardCharsets.UTF_8)) {
      sentences.load(in);
    }
    for (ScanFault fault : ScanFault.values()) {
      assertThat(sentences.getProperty(fault.code())).as(fault.name()).isNotBlank();
      assertThat(sentences.getProperty(fault.code() + ".action")).as(fault.name()).isNotBlank();
    }
    assertThat(
            sentences.stringPropertyNames().stream()
                .filter(key -> key.startsWith("CUS-") && !key.endsWith(".action"))
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ScanFault.values()).map(ScanFault::code).toList());
  }
}
