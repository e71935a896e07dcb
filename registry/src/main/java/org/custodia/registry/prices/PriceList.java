package org.custodia.registry.prices;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/** Reads a list of prices; see {@link PriceOrdering#draftList}. Every problem is BAD_INPUT. */
final class PriceList {
  private static final List<String> COLUMNS =
      List.of("code", "amount", "fee", "reimbursed", "per", "from", "to");
  private static final int LONGEST_LINE = 500;

  private final PriceRule rule;
  private final List<PriceEntry> entries = new ArrayList<>();
  private final Set<PriceCode> seen = new HashSet<>();
  private List<String> header = List.of();
  private int number;

  private PriceList(PriceRule rule) {
    this.rule = rule;
  }

  /**
   * @throws Problem CUS-PRC-006 for the header, CUS-PRC-007 for a line with its number, CUS-PRC-008
   *     for too many or no lines
   */
  static List<PriceEntry> read(InputStream in, PriceRule rule) {
    PriceList list = new PriceList(rule);
    var utf8 = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    try {
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, utf8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) list.line(line);
    } catch (CharacterCodingException notUtf8) {
      throw new Problem(Kind.BAD_INPUT, "CUS-PRC-007", list.number + 1, "UTF-8");
    } catch (IOException e) {
      throw new UncheckedIOException("the list could not be read", e);
    }
    if (list.entries.isEmpty()) throw tooMany(0);
    return list.entries;
  }

  private static Problem tooMany(int entries) {
    return new Problem(Kind.BAD_INPUT, "CUS-PRC-008", entries, PriceOrder.SIZE_LIMIT);
  }

  private void line(String line) {
    number++;
    String text = number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line;
    if (text.isBlank()) return;
    if (text.length() > LONGEST_LINE) throw wrong(text.substring(0, 40));
    List<String> cells = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (header.isEmpty()) {
      header(cells);
      return;
    }
    if (cells.size() != header.size()) throw wrong(text);
    if (entries.size() == PriceOrder.SIZE_LIMIT) throw tooMany(entries.size() + 1);
    entries.add(entry(cells));
  }

  private void header(List<String> cells) {
    boolean known = COLUMNS.containsAll(cells) && Set.copyOf(cells).size() == cells.size();
    if (!known || !cells.contains("code") || !cells.contains("from")) {
      throw new Problem(Kind.BAD_INPUT, "CUS-PRC-006", String.join(",", COLUMNS));
    }
    header = cells;
  }

  private PriceEntry entry(List<String> cells) {
    String written = cell(cells, "code").orElse("");
    PriceCode code = PriceCode.parse(written).orElseThrow(() -> wrong(written));
    if (!seen.add(code)) throw wrong(written);
    try {
      Price price =
          new Price(
              whole(cells, "amount", 0),
              whole(cells, "fee", 0),
              Math.toIntExact(whole(cells, "reimbursed", 0)),
              Math.toIntExact(whole(cells, "per", 1)),
              cell(cells, "from").map(LocalDate::parse).orElseThrow(() -> wrong("from")),
              cell(cells, "to").map(LocalDate::parse));
      if (!price.fits(rule)) throw wrong(written);
      return new PriceEntry(code, price);
    } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
      throw wrong(String.join(",", cells));
    }
  }

  private Optional<String> cell(List<String> cells, String column) {
    int at = header.indexOf(column);
    return at < 0 ? Optional.empty() : Optional.of(cells.get(at)).filter(cell -> !cell.isEmpty());
  }

  private long whole(List<String> cells, String column, long otherwise) {
    return cell(cells, column).map(Long::parseLong).orElse(otherwise);
  }

  private Problem wrong(String what) {
    return new Problem(Kind.BAD_INPUT, "CUS-PRC-007", number, what);
  }
}
