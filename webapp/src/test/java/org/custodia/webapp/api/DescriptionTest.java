package org.custodia.webapp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.custodia.webapp.slices.SliceTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The committed description of REST is the one that the application gives. After a change that is
 * meant, run this test with {@code -Dcustodia.write-api=true} and commit the file.
 */
@SliceTest
class DescriptionTest {
  private static final Path COPY = Path.of("../docs/api/openapi.json");

  @Autowired MockMvc http;

  @Test
  void isWhatDocsSay() throws Exception {
    JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    JsonNode given =
        mapper.readTree(
            http.perform(get("/api/v1/openapi.json"))
                .andReturn()
                .getResponse()
                .getContentAsByteArray());
    if (Boolean.getBoolean("custodia.write-api")) {
      write(mapper.writeValueAsString(given) + "\n");
    }
    assertThat(given.get("paths").propertyNames())
        .contains("/api/v1/verifications", "/api/v1/dispensations", "/api/v1/commands/{id}");
    assertThat(mapper.readTree(Files.readAllBytes(COPY)))
        .as("docs/api/openapi.json; to renew it see this test")
        .isEqualTo(given);
  }

  /**
   * The description calls a type by its simple name: of two with one name it would tell only one.
   */
  @Test
  void noTwoTypesHaveOneName() throws IOException {
    Map<String, List<String>> byName =
        Arrays.stream(
                new PathMatchingResourcePatternResolver()
                    .getResources("classpath*:org/custodia/webapp/api/*.class"))
            .map(Resource::getFilename)
            .filter(name -> !name.contains("Test"))
            .filter(name -> name.matches(".*(Answer|Request|Question|Form)\\.class"))
            .collect(Collectors.groupingBy(name -> name.replaceAll("^.*\\$", "")));
    assertThat(byName).hasSizeGreaterThan(100);
    assertThat(byName.values()).allSatisfy(names -> assertThat(names).hasSize(1));
  }

  private static void write(String description) throws IOException {
    Files.createDirectories(COPY.getParent());
    Files.write(COPY, description.getBytes(StandardCharsets.UTF_8));
  }
}
