package org.custodia.registry.billing.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.registry.billing.files.Filed.Line;
import org.custodia.registry.billing.files.Filed.Place;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * Lines of bills as CSV: UTF-8, a line of headings, cells parted by comma, semicolon or tab, quoted
 * as RFC 4180 has it but each in its line. {@code bill,day,code,amount,currency} are needed; {@code
 * patient,card,quantity,contents,tax,pack} may be there, in any order.
 */
final class BillCsv {
  private static final List<String> NEEDED = List.of("bill", "day", "code", "amount", "currency");
  private static final List<String> COLUMNS =
      List.of(
          "bill",
          "patient",
          "card",
          "day",
          "code",
          "quantity",
          "amount",
          "currency",
          "contents",
          "tax",
          "pack");
  private static final char[] SEPARATORS = {',', ';', '\t'};
  private static final int LONGEST_LINE = 4_000;

  private final BillRules rules;
  private List<String> header = List.of();
  private char separator;
  private int number;

  private BillCsv(BillRules rules) {
    this.rules = rules;
  }

  static void read(InputStream in, BillRules rules) throws IOException {
    BillCsv csv = new BillCsv(rules);
    var utf8 = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    try {
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, utf8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) csv.line(line);
    } catch (CharacterCodingException notUtf8) {
      throw new Problem(Kind.BAD_INPUT, "CUS-BFL-002", csv.number + 1);
    }
  }

  private void line(String text) {
    number++;
    if (text.isBlank()) return;
    if (header.isEmpty()) {
      header(text);
      return;
    }
    Optional<String> bill = Optional.empty();
    try {
      if (text.length() > LONGEST_LINE) throw BillFields.wrong("CUS-BFL-007", LONGEST_LINE);
      List<String> cells = cells(text, separator);
      if (cells.size() != header.size()) {
        throw BillFields.wrong("CUS-BFL-005", cells.size(), header.size());
      }
      bill = Optional.of(cell(cells, "bill")).filter(written -> !written.isEmpty());
      rules.add(read(cells));
    } catch (Problem why) {
      if (why.code().equals("CUS-BFL-004")) throw why;
      rules.reject(place(), bill, why);
    }
  }

  private Place place() {
    return new Place(number, "");
  }

  /** The separator is the one that makes the headings known. */
  private void header(String text) {
    for (char one : SEPARATORS) {
      List<String> names = headings(text, one);
      boolean known = COLUMNS.containsAll(names) && Set.copyOf(names).size() == names.size();
      if (known && names.containsAll(NEEDED)) {
        header = names;
        separator = one;
        return;
      }
    }
    throw BillFields.wrong("CUS-BFL-001", String.join(",", COLUMNS), String.join(",", NEEDED));
  }

  private static List<String> headings(String text, char separator) {
    try {
      return cells(text, separator).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    } catch (Problem notQuoted) {
      return List.of();
    }
  }

  private Line read(List<String> cells) {
    Currency currency = BillFields.currency(needed(cells, "currency"));
    String tax = cell(cells, "tax");
    return new Line(
        place(),
        BillFields.number("bill", needed(cells, "bill")),
        name(cells, "patient"),
        name(cells, "card"),
        BillFields.code(needed(cells, "code")),
        BillFields.day(needed(cells, "day")),
        new ChargedLine(
            many(cells, "quantity", 1),
            many(cells, "contents", 0),
            BillFields.amount(needed(cells, "amount"), currency),
            currency.getCurrencyCode(),
            tax.isEmpty() ? 0 : BillFields.taxRate(tax)),
        Optional.of(cell(cells, "pack")).filter(one -> !one.isEmpty()).map(BillFields::pack));
  }

  private Optional<String> name(List<String> cells, String column) {
    return Optional.of(cell(cells, column))
        .filter(one -> !one.isEmpty())
        .map(one -> BillFields.number(column, one));
  }

  private long many(List<String> cells, String column, long otherwise) {
    String written = cell(cells, column);
    return written.isEmpty() ? otherwise : BillFields.many(written);
  }

  /** Empty where there is no such column. */
  private String cell(List<String> cells, String column) {
    int at = header.indexOf(column);
    return at < 0 ? "" : cells.get(at);
  }

  private String needed(List<String> cells, String column) {
    String written = cell(cells, column);
    if (written.isEmpty()) throw BillFields.wrong("CUS-BFL-008", column);
    return written;
  }

  /**
   * Cells of a line, without the spaces around them.
   *
   * @throws Problem CUS-BFL-006 for a quotation mark that is not closed, or text behind one
   */
  private static List<String> cells(String text, char separator) {
    List<String> cells = new ArrayList<>();
    int at = 0;
    while (true) {
      while (at < text.length() && text.charAt(at) == ' ') at++;
      StringBuilder cell = new StringBuilder();
      boolean quoted = at < text.length() && text.charAt(at) == '"';
      at = quoted ? quoted(text, at + 1, cell) : plain(text, at, separator, cell);
      while (at < text.length() && text.charAt(at) == ' ') at++;
      cells.add(cell.toString().strip());
      if (at == text.length()) return cells;
      if (text.charAt(at) != separator) throw BillFields.wrong("CUS-BFL-006");
      at++;
    }
  }

  private static int plain(String text, int from, char separator, StringBuilder cell) {
    int end = text.indexOf(separator, from);
    if (end < 0) end = text.length();
    cell.append(text, from, end);
    return end;
  }

  /** Two quotation marks in quotes are one; returns where the quote is closed, behind it. */
  private static int quoted(String text, int from, StringBuilder cell) {
    for (int at = from; at < text.length(); at++) {
      if (text.charAt(at) != '"') {
        cell.append(text.charAt(at));
      } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
        cell.append('"');
        at++;
      } else {
        return at + 1;
      }
    }
    throw BillFields.wrong("CUS-BFL-006");
  }
}
