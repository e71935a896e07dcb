package org.custodia.webapp.custody;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.custodia.registry.custody.Units;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.scanners.gs1.CheckDigits;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.image.SymbolRenderer;
import org.custodia.scanners.labels.Label;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Numbers and symbols for the labels of logistic units (GS1 General Specifications, sections 2.2.1
 * and 6.6: AI 00 in GS1-128; the same in GS1 DataMatrix for readers of images).
 */
@Component
public class UnitLabels {
  private static final int MOST_ATTEMPTS = 1_000;
  private static final int NUMBERS = 100_000;
  private static final int MOST_LINES = 6;

  private final Units units;
  private final Members members;
  private final Ledger ledger;
  private final OrganisationRows rows;
  private final GoodsReader goods;
  private final MessageSource words;

  UnitLabels(
      Units units,
      Members members,
      Ledger ledger,
      OrganisationRows rows,
      GoodsReader goods,
      MessageSource words) {
    this.goods = goods;
    this.words = words;
    this.units = units;
    this.members = members;
    this.ledger = ledger;
    this.rows = rows;
  }

  /**
   * A number that no unit known here has: extension digit, the first twelve digits of the member's
   * own GLN (company prefix and location, which nobody else may use), four digits, check digit.
   * Drawn at random among a hundred thousand, so that two desks do not draw the same one. Empty for
   * a member that is not on the ledger with a GLN.
   */
  Optional<String> freeNumber(Caller caller) {
    return prefix(caller).map(own -> freeNumber(caller, own));
  }

  private String freeNumber(Caller caller, String own) {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      int number = ThreadLocalRandom.current().nextInt(NUMBERS);
      String digits = number / 10_000 + own + String.format("%04d", number % 10_000);
      String sscc = digits + CheckDigits.of(digits);
      if (units.contents(caller.organisation(), sscc).isEmpty()) return sscc;
    }
    throw new IllegalStateException("no free number for a unit of " + caller.organisation());
  }

  private Optional<String> prefix(Caller caller) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            members
                .byId(organisation, ledger.memberId(organisation))
                .map(Member::identity)
                .filter(identity -> identity.matches("gln:[0-9]{13}"))
                .map(identity -> identity.substring(4, 16)));
  }

  /**
   * The logistic label, 105 by 148 mm (A6): who it is from, the number, what is in it, and the
   * number as GS1-128 with modules of 0.5 mm and bars of 32 mm (sections 6.6 and 6.7: 0.495 to
   * 0.940 mm, 31.75 mm at least) and as GS1 DataMatrix.
   *
   * @param sscc 18 digits
   */
  public Label label(Caller caller, String sscc, Locale language) {
    Label.Layout label = new Label.Layout();
    label.bold(5, 12, 6, 95, from(caller)).line(5, 17, 95);
    label.text(5, 24, 3.5, 95, "SSCC").bold(5, 32, 7, 95, sscc).line(5, 36, 95);
    List<ContentLine> contents = contents(caller, sscc);
    for (int i = 0; i < Math.min(MOST_LINES, contents.size()); i++) {
      ContentLine line = contents.get(i);
      double y = 43 + 8 * i;
      label.bold(5, y, 3.5, 75, line.product());
      String packs = words.getMessage("goods.unit.holds", new Object[] {line.packs()}, language);
      label.text(5, y + 4, 3, 75, line.lot() + " · " + packs);
    }
    if (contents.size() > MOST_LINES) label.text(5, 43 + 8 * MOST_LINES, 3, 75, "…");
    var elements = elements(sscc);
    return label
        .matrix(87, 40, 0.75, new Label.Code.Gs1Matrix(elements))
        .line(5, 96, 95)
        .bars(13.5, 102, 0.5, 32, new Label.Code.Gs1Bars(elements))
        .text(30, 141, 4.5, 60, "(00) " + sscc)
        .done("SSCC " + sscc, 105, 148);
  }

  private record ContentLine(String product, String lot, long packs) {}

  private List<ContentLine> contents(Caller caller, String sscc) {
    Map<String, List<Units.Pack>> lots =
        units
            .contents(caller.organisation(), sscc)
            .map(Units.Unit::packs)
            .orElse(List.of())
            .stream()
            .collect(
                Collectors.groupingBy(
                    pack -> pack.gtin() + " " + pack.lotNumber(),
                    TreeMap::new,
                    Collectors.toList()));
    return lots.values().stream()
        .map(
            packs ->
                new ContentLine(
                    goods.name(packs.get(0).gtin()), packs.get(0).lotNumber(), packs.size()))
        .toList();
  }

  private String from(Caller caller) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            members
                .byId(organisation, ledger.memberId(organisation))
                .map(Member::name)
                .orElse(organisation));
  }

  /**
   * GS1-128, as PNG. A module of three pixels is 0.79 mm where 96 make an inch, and 150 are 40 mm:
   * within what is asked of logistic labels (section 6.7).
   */
  byte[] bars(String sscc) {
    return png(SymbolRenderer.gs1128(elements(sscc), 3, 150));
  }

  /** As the other, for lists: half the size. */
  byte[] smallBars(String sscc) {
    return png(SymbolRenderer.gs1128(elements(sscc), 2, 60));
  }

  /** GS1 DataMatrix, as PNG. */
  byte[] matrix(String sscc) {
    return png(SymbolRenderer.gs1DataMatrix(elements(sscc), 8));
  }

  private static List<Element> elements(String sscc) {
    return List.of(new Element("00", sscc));
  }

  private static byte[] png(BufferedImage image) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
