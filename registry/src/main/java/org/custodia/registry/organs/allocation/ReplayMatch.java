package org.custodia.registry.organs.allocation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.custodia.registry.errors.Problem;

/**
 * Computes a match run again from its two files and says what comes out: {@code ./custodia
 * replay-match RULES INPUTS}. Whoever has the files needs nobody's word for the order: the three
 * hashes are to be those on the ledger.
 */
public final class ReplayMatch {
  private static final ResourceBundle WORDS =
      ResourceBundle.getBundle(
          "org.custodia.registry.organs.allocation.messages",
          Locale.ROOT,
          ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));

  private ReplayMatch() {}

  /** Arguments: rule file and inputs. Ends with 1 and says why when they cannot be used. */
  public static void main(String... arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("usage: replay-match RULES INPUTS");
      System.exit(2);
    }
    try {
      System.out.print(
          report(
              Files.readAllBytes(Path.of(arguments[0])),
              Files.readAllBytes(Path.of(arguments[1]))));
    } catch (Problem problem) {
      System.err.println(problem.code() + " " + say(problem.code(), problem.arguments()));
      System.err.println(say(problem.code() + ".action", problem.arguments()));
      System.exit(1);
    }
  }

  /**
   * The order with its hashes and why each stands where it stands, in English.
   *
   * @throws Problem BAD_INPUT as {@link RuleFile#parse}, {@link MatchInputs#parse} and {@link
   *     MatchRun#of}
   */
  static String report(byte[] ruleFile, byte[] inputFile) {
    RuleFile rules = RuleFile.parse(ruleFile);
    MatchInputs inputs = MatchInputs.parse(inputFile);
    MatchRun run = MatchRun.of(rules, inputs);
    Explanation explanation = Explanation.of(rules, run);
    StringBuilder text = new StringBuilder();
    text.append(String.format("Rules:  %s, version %s%n", rules.name(), rules.version()));
    text.append(String.format("        %s%n", run.rules()));
    text.append(
        String.format(
            "Inputs: %s %s, %s, %d candidates%n",
            inputs.organ().kind(),
            inputs.organ().laterality(),
            inputs.time(),
            inputs.candidates().size()));
    text.append(String.format("        %s%n", run.inputs()));
    text.append(
        String.format(
            "List:   %d places, %d candidates not in the order%n",
            run.order().size(), run.excluded().size()));
    text.append(String.format("        %s%n", run.root()));
    for (Ranked one : run.order()) {
      text.append(String.format("%n%d. %s%n", one.rank(), one.candidate().id()));
      append(text, explanation.why(one));
    }
    for (Excluded one : run.excluded()) {
      text.append(String.format("%n–  %s%n", one.candidate().id()));
      append(text, explanation.why(one));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, List<Explanation.Sentence> sentences) {
    for (Explanation.Sentence sentence : sentences) {
      text.append("   ").append(say(sentence.key(), sentence.arguments()));
      text.append(System.lineSeparator());
    }
  }

  /** Apostrophes are apostrophes, and numbers have no separators, as everywhere in the product. */
  private static String say(String key, List<Object> arguments) {
    return MessageFormat.format(
        WORDS.getString(key).replace("'", "''"), arguments.stream().map(String::valueOf).toArray());
  }
}
