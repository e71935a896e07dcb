package org.custodia.registry.oversight;

import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.custodia.registry.ledger.Trespass;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a member tells the regulator of trespasses that its node has seen and the regulator's cannot
 * see: {@code {"trespasses": [{"kind", "account", "times", "block", "transaction", "at",
 * "reason"}]}}. Each names its latest transaction.
 */
record TrespassReport(List<Trespass> trespasses) {
  /** No report is longer, in characters. */
  static final int LONGEST = 12 * 1024;

  /** Trespasses in one report. */
  static final int MOST = 16;

  private static final Pattern REASON = Pattern.compile("[ -~]{1,200}");
  private static final Pattern MEMBER = Pattern.compile("0x[0-9a-f]{64}");

  String write() {
    ObjectNode report = WireObject.create();
    ArrayNode list = report.putArray("trespasses");
    for (Trespass one : trespasses) {
      ObjectNode line = list.addObject();
      line.put("kind", one.kind().name())
          .put("account", one.account())
          .put("times", one.times())
          .put("block", one.last().block())
          .put("transaction", one.last().transaction().toString())
          .put("at", one.last().at().truncatedTo(ChronoUnit.SECONDS).toString());
      if (!one.reason().isEmpty()) line.put("reason", one.reason());
    }
    return WireObject.text(report);
  }

  static TrespassReport parse(String text) {
    WireObject report = WireObject.parse(text.getBytes(StandardCharsets.UTF_8));
    var parsed =
        new TrespassReport(
            report.objects("trespasses", MOST).stream().map(TrespassReport::one).toList());
    report.end();
    return parsed;
  }

  private static Trespass one(WireObject line) {
    var at =
        new Trespass.Moment(
            line.longInteger("block"), line.bytes32("transaction"), line.instant("at"));
    var parsed =
        new Trespass(
            line.constant("kind", Trespass.Kind.class),
            Optional.empty(),
            line.address("account").toLowerCase(Locale.ROOT),
            line.longInteger("times"),
            at,
            at,
            line.matching("reason", REASON).orElse(""));
    line.end();
    if (parsed.times() < 1) throw line.wrong("times");
    if (parsed.kind() == Trespass.Kind.WITHHELD_CHANNEL
        && !MEMBER.matcher(parsed.reason()).matches()) {
      throw line.wrong("reason");
    }
    return parsed;
  }
}
