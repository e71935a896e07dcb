package org.custodia.devnet.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The conversations recorded with a real network, where their folder is: beside the project, or
 * where {@code custodia.recordings} says.
 */
class RecordedConversationsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("custodia.recordings", "../../shared/quorum"));

  @TempDir Path directory;

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void areAnsweredAsTheRealNetworkDid(String recording) {
    assumeTrue(!recording.isEmpty(), "the recordings are not here");
    Conversation conversation = Conversation.read(FOLDER.resolve(recording + ".json"));

    Replay.Report report = ConversationNetwork.replay(conversation, directory);

    List<Replay.Difference> quirks = report.of(Matcher.Level.SEEN);
    System.out.printf(
        "%s: %d must and %d seen met, %d must and %d seen differ%n",
        recording,
        report.mustMet(),
        report.seenMet(),
        report.of(Matcher.Level.MUST).size(),
        quirks.size());
    Map<String, String> known = KnownDifferences.of(recording);
    known.forEach((where, why) -> System.out.printf("  differs: %s: %s%n", where, why));
    assertThat(report.of(Matcher.Level.MUST)).as("must in %s", recording).isEmpty();
    assertThat(KnownDifferences.keys(recording, quirks))
        .as("seen in %s, against KnownDifferences: %s", recording, quirks)
        .isEqualTo(known.keySet());
  }

  static List<String> areAnsweredAsTheRealNetworkDid() {
    if (!Files.isDirectory(FOLDER)) return List.of("");
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.replaceFirst("\\.json$", ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
