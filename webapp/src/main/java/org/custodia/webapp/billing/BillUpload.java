package org.custodia.webapp.billing;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.registry.billing.BillDraft;
import org.custodia.registry.billing.Bills;
import org.custodia.registry.billing.LineDraft;
import org.custodia.registry.billing.LineVerdict;
import org.custodia.registry.billing.files.BillFile;
import org.custodia.registry.billing.files.Filed;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;

/**
 * A file of bills, read and judged. Of a line that can be no part of a bill, because it cannot be
 * read or the biller's own books speak against it, it says why; the others make up bills.
 *
 * @param bills by number, in the order of the file
 */
public record BillUpload(List<Bill> bills, List<Refused> refused) {
  /** As many as {@link Bills#judge} takes at once. */
  private static final int BATCH = 10_000;

  /** A line that goes on, with what is said of it. */
  public record Entry(Filed.Line filed, LineDraft line, LineVerdict said) {}

  public record Bill(
      String number,
      Optional<UUID> patient,
      Optional<String> card,
      String currency,
      List<Entry> entries) {
    BillDraft draft(Bytes32 payer, Jurisdiction where) {
      List<LineDraft> lines = entries.stream().map(Entry::line).toList();
      return new BillDraft(payer, patient, card, number, where, currency, lines);
    }

    public long count(LineVerdict.Colour colour) {
      return entries.stream().filter(entry -> entry.said().colour() == colour).count();
    }
  }

  /**
   * @param problems codes with their facts, as {@link Problem} has them
   */
  public record Refused(Filed.Place place, String bill, List<LineVerdict.LineProblem> problems) {}

  /**
   * @param name what a code is called
   * @throws Problem when the file cannot be read as a whole
   */
  static BillUpload read(
      InputStream file,
      Bills bills,
      Caller caller,
      Jurisdiction where,
      Function<Filed.Line, String> name) {
    List<Filed.Line> lines = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    BillFile.read(
        file,
        filed -> {
          if (filed instanceof Filed.Line line && patientIsKnownForm(line)) lines.add(line);
          if (filed instanceof Filed.Line line && !patientIsKnownForm(line)) {
            refused.add(refused(line, "CUS-BFL-034"));
          }
          if (filed instanceof Filed.Rejected no) {
            refused.add(
                new Refused(
                    no.place(),
                    no.bill().orElse(""),
                    List.of(new LineVerdict.LineProblem(no.why().code(), no.why().arguments()))));
          }
        });
    List<Entry> entries = judge(lines, bills, caller, where, name);
    entries.stream()
        .filter(entry -> !entry.said().problems().isEmpty())
        .forEach(
            entry ->
                refused.add(
                    new Refused(
                        entry.filed().place(), entry.filed().bill(), entry.said().problems())));
    return new BillUpload(
        List.copyOf(
            bills(entries.stream().filter(entry -> entry.said().problems().isEmpty()).toList())),
        List.copyOf(refused));
  }

  private static boolean patientIsKnownForm(Filed.Line line) {
    return line.patient()
        .map(id -> id.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"))
        .orElse(true);
  }

  private static Refused refused(Filed.Line line, String code) {
    return new Refused(
        line.place(), line.bill(), List.of(new LineVerdict.LineProblem(code, List.of())));
  }

  /** Together, as many as go at once, by currency. */
  private static List<Entry> judge(
      List<Filed.Line> lines,
      Bills bills,
      Caller caller,
      Jurisdiction where,
      Function<Filed.Line, String> name) {
    Map<String, List<Filed.Line>> byCurrency = new LinkedHashMap<>();
    for (Filed.Line line : lines) {
      byCurrency.computeIfAbsent(line.charge().currency(), c -> new ArrayList<>()).add(line);
    }
    Map<Filed.Place, List<Entry>> judged = new LinkedHashMap<>();
    lines.forEach(line -> judged.put(line.place(), new ArrayList<>()));
    byCurrency.forEach(
        (currency, same) -> {
          for (int from = 0; from < same.size(); from += BATCH) {
            List<Filed.Line> part = same.subList(from, Math.min(same.size(), from + BATCH));
            List<LineDraft> drafts = part.stream().map(line -> draft(line, name)).toList();
            List<LineVerdict> said = bills.judge(caller, where, currency, drafts);
            for (int i = 0; i < part.size(); i++) {
              judged
                  .get(part.get(i).place())
                  .add(new Entry(part.get(i), drafts.get(i), said.get(i)));
            }
          }
        });
    return judged.values().stream().flatMap(Collection::stream).toList();
  }

  private static LineDraft draft(Filed.Line line, Function<Filed.Line, String> name) {
    return new LineDraft(
        line.code(), name.apply(line), line.day(), line.charge(), line.pack().map(BilledPack::id));
  }

  private static Collection<Bill> bills(List<Entry> entries) {
    Map<String, Bill> bills = new LinkedHashMap<>();
    for (Entry entry : entries) {
      Filed.Line line = entry.filed();
      bills
          .computeIfAbsent(
              line.bill(),
              number ->
                  new Bill(
                      number,
                      line.patient().map(UUID::fromString),
                      line.card(),
                      line.charge().currency(),
                      new ArrayList<>()))
          .entries()
          .add(entry);
    }
    return bills.values();
  }

  /**
   * Whether bills are made of it.
   *
   * @param rest of what is not refused, where a line is
   */
  public boolean isTaken(boolean rest) {
    return !bills.isEmpty() && (rest || refused.isEmpty());
  }

  public int lines() {
    return bills.stream().mapToInt(bill -> bill.entries().size()).sum();
  }

  public long count(LineVerdict.Colour colour) {
    return bills.stream().mapToLong(bill -> bill.count(colour)).sum();
  }
}
