package org.custodia.devnet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The project's own conversations, written from what the recorded ones taught. */
class OwnConversationsTest {
  private static final Path CONTRACTS = Path.of("src/test/resources/org/custodia/devnet");
  private static final Path FOLDER = CONTRACTS.resolve("conversations");

  @TempDir Path directory;

  @ParameterizedTest(name = "{0}")
  @MethodSource("conversations")
  void areAnsweredAsWritten(String name) {
    Conversation conversation = Conversation.read(FOLDER.resolve(name + ".json"));

    Replay.Report report = ConversationNetwork.replay(conversation, directory);

    assertThat(report.differences()).isEmpty();
    assertThat(report.mustMet()).isGreaterThan(20);
  }

  @Test
  void speakOfTheContractsAsTheyAreCompiledNow() throws IOException {
    for (String name : conversations()) {
      Conversation conversation = Conversation.read(FOLDER.resolve(name + ".json"));
      conversation
          .bytecodes()
          .forEach(
              (contract, bytecode) ->
                  assertThat(bytecode)
                      .as("%s in %s", contract, name)
                      .isEqualTo(compiled(contract)));
    }
  }

  private static String compiled(String contract) {
    try {
      Path file = CONTRACTS.resolve(contract + ".bin");
      return "0x" + Files.readString(file, StandardCharsets.US_ASCII).trim();
    } catch (IOException e) {
      throw new AssertionError("no contract " + contract, e);
    }
  }

  static List<String> conversations() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("\\.json$", ""))
          .sorted()
          .toList();
    }
  }
}
