package org.custodia.registry.custody;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.custodia.registry.messages.WireObject;

/**
 * The text of a {@link Document}: ASCII, a line each, ending in LF, fields separated by one space
 * (which neither serials nor lot numbers can hold). Its Keccak-256 is what the ledger keeps, so it
 * is sent and stored byte for byte.
 *
 * <pre>
 * custodia-custody 1 KIND ID
 * L GTIN LOTNUMBER                 a lot; numbered from 0 in this order
 * U SSCC WITHIN|- HOLDS|BROKEN     a unit; after the one it lies in
 * P LOT MARK SERIAL UNIT|-         a pack
 * A MARK                           every pack of the consignment
 * </pre>
 */
final class DocumentText {
  /** Longest that is read, in bytes: the most packs with the longest serials, and some room. */
  static final int LONGEST = 16 * 1024 * 1024;

  private static final String FIRST = "custodia-custody 1 ";
  private static final String NONE = "-";
  private static final int MOST_UNITS = Consignments.MOST_PACKS;
  private static final int LONGEST_LINE = 120;

  private DocumentText() {}

  /** What came is no such text, or not the one that was expected. */
  static final class NotUnderstood extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotUnderstood(String why) {
      super(why);
    }
  }

  static void write(Document document, OutputStream to) {
    try {
      var text = new OutputStreamWriter(to, StandardCharsets.US_ASCII);
      text.write(FIRST + document.kind() + ' ' + document.id() + '\n');
      Map<Bytes32, Integer> lots = new LinkedHashMap<>();
      for (Document.Line line : document.packs()) {
        if (lots.putIfAbsent(line.lotId(), lots.size()) == null) {
          text.write("L " + line.gtin() + ' ' + line.lotNumber() + '\n');
        }
      }
      for (Document.Unit unit : document.units()) {
        String state = unit.broken() ? " BROKEN\n" : " HOLDS\n";
        text.write("U " + unit.sscc() + ' ' + unit.within().orElse(NONE) + state);
      }
      for (Document.Line line : document.packs()) write(line, lots.get(line.lotId()), text);
      if (document.all().isPresent()) text.write("A " + document.all().get() + '\n');
      text.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Document.Line line, int lot, Writer text) throws IOException {
    String unit = line.unit().orElse(NONE);
    text.write("P " + lot + ' ' + line.mark() + ' ' + line.serial() + ' ' + unit + '\n');
  }

  /**
   * Reads a text to its end.
   *
   * @throws NotUnderstood when it is not the text of that document
   */
  static Document read(InputStream from, Document.Kind kind, UUID id) {
    try {
      var lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.US_ASCII));
      if (!(FIRST + kind + ' ' + id).equals(lines.readLine())) {
        throw new NotUnderstood("of something else");
      }
      var parser = new Parser(kind);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        parser.take(line);
      }
      return new Document(kind, id, parser.units, parser.packs, parser.all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Lot(String gtin, String number, Bytes32 id) {}

  private static final class Parser {
    private final Document.Kind kind;
    private final List<Lot> lots = new ArrayList<>();
    private final List<Document.Unit> units = new ArrayList<>();
    private final Map<String, Optional<String>> names = new LinkedHashMap<>();
    private final List<Document.Line> packs = new ArrayList<>();
    private final Set<Bytes32> seen = new HashSet<>();
    private Optional<Mark> all = Optional.empty();

    Parser(Document.Kind kind) {
      this.kind = kind;
    }

    void take(String line) {
      String[] fields = line.split(" ", -1);
      if (line.length() > LONGEST_LINE) throw new NotUnderstood("a line is too long");
      switch (fields[0] + fields.length) {
        case "L3" -> lot(fields);
        case "U4" -> unit(fields);
        case "P5" -> pack(fields);
        case "A2" -> all = Optional.of(mark(fields[1]));
        default -> throw new NotUnderstood("a line of another form");
      }
    }

    private void lot(String[] fields) {
      if (!WireObject.isGtin(fields[1]) || !WireObject.isLabelText(fields[2])) {
        throw new NotUnderstood("a lot");
      }
      long gtin = Long.parseLong(fields[1]);
      lots.add(new Lot(fields[1], fields[2], LotTerms.lotId(gtin, fields[2])));
    }

    private void unit(String[] fields) {
      Optional<String> within = unitName(fields[2]);
      boolean broken = fields[3].equals("BROKEN");
      boolean right =
          Sscc.of(fields[1]).isPresent()
              && (broken || fields[3].equals("HOLDS"))
              && units.size() < MOST_UNITS;
      if (!right) throw new NotUnderstood("a unit");
      Optional<String> name = Optional.of(fields[1]);
      if (names.putIfAbsent(fields[1], name) != null) throw new NotUnderstood("a unit twice");
      units.add(new Document.Unit(fields[1], within, broken));
    }

    private void pack(String[] fields) {
      Lot lot = lots.get(place(fields[1]));
      if (!WireObject.isLabelText(fields[3]) || packs.size() == Consignments.MOST_PACKS) {
        throw new NotUnderstood("a pack");
      }
      Bytes32 packId = PackLeaf.packId(Long.parseLong(lot.gtin()), fields[3]);
      if (!seen.add(packId)) throw new NotUnderstood("a pack twice");
      packs.add(
          new Document.Line(
              packId,
              lot.gtin(),
              fields[3],
              lot.id(),
              lot.number(),
              unitName(fields[4]),
              mark(fields[2])));
    }

    /** One object for each unit, however many packs are in it. */
    private Optional<String> unitName(String text) {
      if (text.equals(NONE)) return Optional.empty();
      Optional<String> name = names.get(text);
      if (name != null) return name;
      // What is packed may go into a unit that lies in another, of which nothing new is said.
      if (kind == Document.Kind.PACKING) return Sscc.of(text).map(Sscc::digits);
      throw new NotUnderstood("a unit that is not named before");
    }

    private int place(String text) {
      boolean number =
          !text.isEmpty() && text.length() < 7 && text.chars().allMatch(c -> c >= '0' && c <= '9');
      if (!number || Integer.parseInt(text) >= lots.size())
        throw new NotUnderstood("a lot's number");
      return Integer.parseInt(text);
    }

    private static Mark mark(String text) {
      try {
        return Mark.valueOf(text);
      } catch (IllegalArgumentException e) {
        throw new NotUnderstood("a mark");
      }
    }
  }
}
