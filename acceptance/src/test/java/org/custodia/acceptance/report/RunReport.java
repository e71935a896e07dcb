package org.custodia.acceptance.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run of the suite. All times that are not instants are milliseconds.
 *
 * @param custodia version on trial
 * @param began when, UTC
 */
public record RunReport(
    String custodia,
    Instant began,
    long durationMs,
    Network network,
    List<Story> stories,
    Totals totals) {

  public boolean passed() {
    return stories.stream().allMatch(Story::passed);
  }

  /**
   * @param source where the network is described
   * @param blockMsDeclared block period of the network file
   * @param blockMsMeasured between the blocks of transactions sent one after the other
   * @param blockMs the median of these, which waits are derived from
   * @param patienceMs the longest that a sentence waited or would have
   */
  public record Network(
      String source,
      long chainId,
      String genesis,
      int privacyFlag,
      long blockMsDeclared,
      List<Long> blockMsMeasured,
      long blockMs,
      long patienceMs,
      List<Node> nodes) {}

  /**
   * @param member who had it in this run; empty for a stranger
   */
  public record Node(
      String name,
      Optional<String> member,
      String address,
      String client,
      String privacyManager,
      long head) {}

  /**
   * A journey, or what comes before the journeys.
   *
   * @param failure why it ended before its end, where no sentence says it
   */
  public record Story(
      String title,
      boolean passed,
      long durationMs,
      List<Sentence> sentences,
      Optional<String> failure) {}

  /**
   * @param seen what came of it
   * @param expected what should have, where that is something else
   * @param transactions mined between its beginning and its end, of the run's own accounts
   */
  public record Sentence(
      String text,
      boolean passed,
      long durationMs,
      String seen,
      Optional<String> expected,
      List<Transaction> transactions) {}

  /**
   * @param contract the contract that it called, or the one it created
   */
  public record Transaction(
      String hash,
      long block,
      boolean isPrivate,
      String sender,
      String contract,
      boolean creates) {}

  /**
   * @param commands that were confirmed
   * @param confirmedP50Ms from the instance's answer that it recorded a command, to its answer that
   *     the command is confirmed; 0 when there was none
   */
  public record Totals(
      int journeys,
      int failedJourneys,
      int sentences,
      int publicTransactions,
      int privateTransactions,
      int commands,
      long confirmedP50Ms,
      long confirmedP95Ms) {}
}
