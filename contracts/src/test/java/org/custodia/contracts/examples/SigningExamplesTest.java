package org.custodia.contracts.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.NodeModules;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessVectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.web3j.crypto.Credentials;

/** What docs/signing.md shows is true, and its programs sign as everything else here does. */
class SigningExamplesTest {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path DOCUMENT = MODULE.resolve("../docs/signing.md");
  private static final Path JAVA =
      MODULE.resolve("src/test/java/org/custodia/contracts/examples/SignTypedData.java");
  private static final Path NODE = MODULE.resolve("examples/sign.mjs");
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<WitnessVectors.Vector> vectors() {
    return WitnessVectors.vectors();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theJavaProgramSignsEveryVector(WitnessVectors.Vector vector) throws IOException {
    Credentials key = Credentials.create(vector.json().get("privateKey").asText());
    assertThat(SignTypedData.sign(vector.json().get("typedData").toString(), key.getEcKeyPair()))
        .isEqualTo(vector.json().get("signature").asText());
  }

  @Test
  void theNodeProgramSignsOneVectorOfEachType() throws Exception {
    assumeTrue(run(null, "", "node", "--version").startsWith("v"), "Node is not here");
    assumeTrue(NodeModules.has("ethers"), "ethers is not installable");
    List<String> done = new ArrayList<>();
    for (WitnessVectors.Vector vector : vectors()) {
      if (done.contains(vector.message().primaryType())) continue;
      done.add(vector.message().primaryType());
      JsonNode json = vector.json();
      assertThat(
              run(
                  json.get("privateKey").asText(),
                  json.get("typedData").toString(),
                  "node",
                  NODE.toString()))
          .isEqualToIgnoringNewLines(json.get("signature").asText());
    }
    assertThat(done).hasSameSizeAs(SignedMessage.class.getPermittedSubclasses());
  }

  @Test
  void theWorkedExampleIsTheVectorOfASessionKeysProof() throws IOException {
    WitnessVectors.Vector vector =
        vectors().stream()
            .filter(each -> each.toString().equals("the proof of a session key"))
            .findFirst()
            .orElseThrow();
    String document = Files.readString(DOCUMENT);
    assertThat(JSON.readTree(block(document, "json"))).isEqualTo(vector.json().get("typedData"));
    WitnessDomain domain = vector.domain();
    for (String step :
        List.of(
            vector.json().get("privateKey").asText(),
            vector.json().get("signer").asText(),
            vector.json().get("encodedType").asText(),
            Bytes32.keccak(vector.json().get("encodedType").asText().getBytes()).toString(),
            domain.separator().toString(),
            vector.json().get("structHash").asText(),
            vector.json().get("digest").asText(),
            vector.json().get("signature").asText())) {
      assertThat(document).contains("`" + step + "`");
    }
  }

  @Test
  void theProgramsInTheDocumentAreTheOnesThatRun() throws IOException {
    String document = Files.readString(DOCUMENT);
    assertThat(Files.readString(NODE)).contains(block(document, "js"));
    assertThat(unindented(Files.readString(JAVA))).contains(unindented(block(document, "java")));
  }

  @Test
  void everyTypeOfMessageIsExplained() throws IOException {
    assertThat(Files.readString(DOCUMENT))
        .contains(
            Arrays.stream(SignedMessage.class.getPermittedSubclasses())
                .map(type -> "| `" + type.getSimpleName() + "` |")
                .toList());
  }

  private static String block(String document, String language) {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(document);
    assertThat(block.find()).as("a block of " + language).isTrue();
    return block.group(1);
  }

  private static String unindented(String text) {
    return text.replaceAll("(?m)^ +", "");
  }

  private static String run(String key, String input, String... command) throws Exception {
    Path fed = Files.createTempFile("signing", ".json");
    try {
      Files.writeString(fed, input);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(MODULE.toFile())
              .redirectErrorStream(true)
              .redirectInput(fed.toFile());
      if (key != null) builder.environment().put("KEY", key);
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return said;
    } catch (IOException missing) {
      return "no such command: " + missing.getMessage();
    } finally {
      Files.deleteIfExists(fed);
    }
  }
}
