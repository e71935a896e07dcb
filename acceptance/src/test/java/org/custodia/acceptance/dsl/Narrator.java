package org.custodia.acceptance.dsl;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.custodia.acceptance.network.ChainWatch;
import org.custodia.acceptance.report.RunReport;

/** Tells a run sentence by sentence, on the console and for the report. */
final class Narrator {
  private final PrintStream out;
  private final ChainWatch watch;
  private final List<ChainWatch.Sent> sent = new ArrayList<>();
  private final List<Duration> confirmations = new ArrayList<>();
  private final Set<Telling> open = new LinkedHashSet<>();
  private List<RunReport.Sentence> told = new ArrayList<>();

  Narrator(PrintStream out, ChainWatch watch) {
    this.out = out;
    this.watch = watch;
  }

  /** Begins a sentence; it is to be ended by one of the methods of what is returned. */
  Telling begin(String text) {
    Telling telling = new Telling(text);
    open.add(telling);
    return telling;
  }

  /** A sentence that has been begun. */
  final class Telling {
    private final String text;
    private final long began = System.nanoTime();

    private Telling(String text) {
      this.text = text;
    }

    void passed(String seen) {
      end(true, seen, Optional.empty());
    }

    Unexpected failed(String expected, String seen) {
      end(false, seen, Optional.of(expected));
      return new Unexpected(text, expected, seen);
    }

    private void end(boolean passed, String seen, Optional<String> expected) {
      open.remove(this);
      long millis = (System.nanoTime() - began) / 1_000_000;
      told.add(
          new RunReport.Sentence(text, passed, millis, seen, expected, transactions(watch.next())));
      out.printf(
          Locale.ROOT,
          "  %s %s: %s (%.1f s)%n",
          passed ? "✔" : "✘",
          text,
          passed ? seen : "expected " + expected.orElseThrow() + ", seen " + seen,
          millis / 1000.0);
    }
  }

  /** A command was seen confirmed, so long after its instance had said that it recorded it. */
  void confirmed(Duration afterRecorded) {
    confirmations.add(afterRecorded);
  }

  List<Duration> confirmations() {
    return List.copyOf(confirmations);
  }

  /** What the run's accounts have sent so far, oldest first. */
  List<ChainWatch.Sent> sent() {
    return List.copyOf(sent);
  }

  /**
   * @throws IllegalStateException when a sentence was begun and nothing was expected of it
   */
  void checkAllWasExpected() {
    if (open.isEmpty()) return;
    throw new IllegalStateException(
        "nothing was expected of: " + open.stream().map(telling -> telling.text).toList());
  }

  /** Ends a story and takes its sentences. One that broke off is said to have. */
  List<RunReport.Sentence> endStory() {
    for (Telling telling : List.copyOf(open))
      telling.end(false, "it broke off", Optional.of("an end"));
    List<RunReport.Sentence> sentences = told;
    told = new ArrayList<>();
    return sentences;
  }

  private List<RunReport.Transaction> transactions(List<ChainWatch.Sent> mined) {
    sent.addAll(mined);
    return mined.stream()
        .map(
            one ->
                new RunReport.Transaction(
                    one.hash(),
                    one.block(),
                    one.isPrivate(),
                    one.sender(),
                    one.to(),
                    one.creates()))
        .toList();
  }
}
