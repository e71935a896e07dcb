package org.custodia.acceptance.report;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.custodia.acceptance.report.RunReport.Node;
import org.custodia.acceptance.report.RunReport.Sentence;
import org.custodia.acceptance.report.RunReport.Story;
import org.custodia.acceptance.report.RunReport.Transaction;

/** The report as one page that needs nothing beside it, on a screen or on paper. */
final class ReportPage {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final String STYLE =
      """
      body { font: 15px/1.5 system-ui, sans-serif; color: #1b1f24; max-width: 62rem;
             margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.6rem; margin-bottom: .2rem } h2 { font-size: 1.2rem; margin-top: 2rem }
      table { border-collapse: collapse; width: 100%; margin: .5rem 0 }
      th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0;
               border-bottom: 1px solid #d0d7de }
      td.number, th.number { text-align: right; white-space: nowrap }
      code { font: 12px/1.4 ui-monospace, monospace; overflow-wrap: anywhere }
      .verdict { font-weight: 600 } .passed { color: #116329 } .failed { color: #a40e26 }
      .quiet, .chain { color: #57606a } .chain { font-size: 12px; padding-left: 1.5rem }
      tr.mined td { border-bottom: 0 } td { overflow-wrap: anywhere } td:first-child { min-width: 14rem }
      @media print { body { margin: 0; max-width: none; font-size: 11px } tr { break-inside: avoid }
                     h2 { break-after: avoid } }
      """;

  private final StringBuilder page = new StringBuilder();
  private final RunReport report;

  private ReportPage(RunReport report) {
    this.report = report;
  }

  static String of(RunReport report) {
    return new ReportPage(report).write();
  }

  private String write() {
    say("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    say("<meta name=\"viewport\" content=\"width=device-width\">");
    say("<title>Custodia acceptance, %s</title>", text(UTC.format(report.began())));
    say("<style>%s</style></head><body>", STYLE);
    say("<h1>Custodia acceptance</h1>");
    say(
        "<p class=\"quiet\">Custodia %s · %s · %s</p>",
        text(report.custodia()), text(UTC.format(report.began())), seconds(report.durationMs()));
    totals();
    network();
    report.stories().forEach(this::story);
    say("</body></html>");
    return page.toString();
  }

  private void totals() {
    RunReport.Totals totals = report.totals();
    say(
        "<p>%s %d of %d journeys succeeded, in %d sentences.</p>",
        verdict(report.passed()),
        totals.journeys() - totals.failedJourneys(),
        totals.journeys(),
        totals.sentences());
    say(
        "<p>%d transactions on the ledger: %d public, %d private. %d commands were confirmed, half"
            + " of them within %s and 95%% within %s of being recorded.</p>",
        totals.publicTransactions() + totals.privateTransactions(),
        totals.publicTransactions(),
        totals.privateTransactions(),
        totals.commands(),
        seconds(totals.confirmedP50Ms()),
        seconds(totals.confirmedP95Ms()));
  }

  private void network() {
    RunReport.Network network = report.network();
    say("<h2>Network</h2><p>%s. Chain id %d, ", text(network.source()), network.chainId());
    say("privacy flag %d, genesis <code>%s</code>.<br>", network.privacyFlag(), network.genesis());
    say(
        "A block takes %s (measured %s ms; the network file says %d ms). A sentence waits at most"
            + " %s.</p>",
        seconds(network.blockMs()),
        text(network.blockMsMeasured().toString()),
        network.blockMsDeclared(),
        seconds(network.patienceMs()));
    say("<table><tr><th>Node</th><th>Member</th><th>Client</th><th>Tessera</th>");
    say("<th class=\"number\">Block at the start</th></tr>");
    for (Node node : network.nodes()) {
      say(
          "<tr><td>%s<br><code>%s</code></td><td>%s</td><td>%s</td><td>%s</td>"
              + "<td class=\"number\">%d</td></tr>",
          text(node.name()),
          text(node.address()),
          text(node.member().orElse("a stranger")),
          text(node.client()),
          text(node.privacyManager()),
          node.head());
    }
    say("</table>");
  }

  private void story(Story story) {
    say("<h2>%s</h2>", text(story.title()));
    say(
        "<p>%s <span class=\"quiet\">%s, %d transactions on the ledger</span></p>",
        verdict(story.passed()),
        seconds(story.durationMs()),
        story.sentences().stream().mapToInt(sentence -> sentence.transactions().size()).sum());
    story.failure().ifPresent(why -> say("<p class=\"failed\">%s</p>", text(why)));
    say("<table><tr><th>Sentence, and what was mined meanwhile</th><th>Seen</th>");
    say("<th class=\"number\">Time</th></tr>");
    story.sentences().forEach(this::sentence);
    say("</table>");
  }

  private void sentence(Sentence sentence) {
    boolean mined = !sentence.transactions().isEmpty();
    say("<tr%s><td>%s</td><td>", mined ? " class=\"mined\"" : "", text(sentence.text()));
    if (!sentence.passed()) {
      say("%s ", verdict(false));
      sentence.expected().ifPresent(expected -> say("expected: %s; seen: ", text(expected)));
    }
    say(
        "%s</td><td class=\"number\">%s</td></tr>",
        text(sentence.seen()), seconds(sentence.durationMs()));
    if (mined) {
      say("<tr><td colspan=\"3\" class=\"chain\">");
      sentence.transactions().forEach(this::transaction);
      say("</td></tr>");
    }
  }

  private void transaction(Transaction transaction) {
    say(
        "<div>block %d, %s, by %s%s <code>%s</code></div>",
        transaction.block(),
        transaction.isPrivate() ? "private" : "public",
        text(transaction.sender()),
        transaction.creates() ? ", creates a contract" : "",
        text(transaction.hash()));
  }

  private static String verdict(boolean passed) {
    return passed
        ? "<span class=\"verdict passed\">✔ passed</span>"
        : "<span class=\"verdict failed\">✘ failed</span>";
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.2f s", millis / 1000.0);
  }

  private static String text(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private void say(String html, Object... facts) {
    page.append(facts.length == 0 ? html : String.format(Locale.ROOT, html, facts)).append('\n');
  }
}
