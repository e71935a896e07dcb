package org.custodia.registry.billing.files;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.custodia.registry.billing.files.Filed.Line;
import org.custodia.registry.billing.files.Filed.Place;
import org.custodia.registry.billing.files.Filed.Rejected;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.scanners.gs1.PackScan;

/**
 * What the lines of one bill have to agree on, whatever file they are in, and how many there may
 * be. Every problem is BAD_INPUT.
 */
final class BillRules {
  /** Lines of a bill, as the ledger takes them. */
  static final int MOST_OF_A_BILL = 1_000;

  private final Consumer<Filed> to;
  private final Map<String, Begun> bills = new HashMap<>();
  private final Set<String> packs = new HashSet<>();
  private int lines;

  BillRules(Consumer<Filed> to) {
    this.to = to;
  }

  /** What the first line of a bill said, which the others have to say too. */
  private static final class Begun {
    private final String currency;
    private final Optional<String> patient;
    private final Optional<String> card;
    private int lines;

    Begun(Line line) {
      currency = line.charge().currency();
      patient = line.patient();
      card = line.card();
    }
  }

  void add(Line line) {
    count();
    try {
      agree(line);
    } catch (Problem why) {
      to.accept(new Rejected(line.place(), Optional.of(line.bill()), why));
      return;
    }
    to.accept(line);
  }

  void reject(Place place, Optional<String> bill, Problem why) {
    count();
    to.accept(new Rejected(place, bill.map(BillFields::shown), why));
  }

  /**
   * @throws Problem CUS-BFL-004 when there was no line
   */
  void end() {
    if (lines == 0) throw many(0);
  }

  private void count() {
    lines++;
    if (lines > BillFile.MOST_LINES) throw many(lines);
  }

  private static Problem many(int lines) {
    return new Problem(Kind.BAD_INPUT, "CUS-BFL-004", lines, BillFile.MOST_LINES);
  }

  private void agree(Line line) {
    Begun begun = bills.computeIfAbsent(line.bill(), bill -> new Begun(line));
    String currency = line.charge().currency();
    if (!begun.currency.equals(currency)) {
      throw BillFields.wrong("CUS-BFL-014", currency, begun.currency);
    }
    boolean sameOnes = begun.patient.equals(line.patient()) && begun.card.equals(line.card());
    if (!sameOnes) throw BillFields.wrong("CUS-BFL-032");
    if (begun.lines == MOST_OF_A_BILL) throw BillFields.wrong("CUS-BFL-021", MOST_OF_A_BILL);
    line.pack().ifPresent(pack -> agree(line, pack));
    begun.lines++;
  }

  private void agree(Line line, PackScan pack) {
    if (line.charge().quantity() != 1) throw BillFields.wrong("CUS-BFL-019");
    boolean other =
        line.code().gtin().map(gtin -> !gtin.equals(pack.gtin().digits())).orElse(false);
    if (other) throw BillFields.wrong("CUS-BFL-017", pack.gtin().digits(), line.code().text());
    if (!packs.add(pack.gtin().digits() + pack.serial())) {
      throw BillFields.wrong("CUS-BFL-018", BillFields.shown(pack.serial()));
    }
  }
}
