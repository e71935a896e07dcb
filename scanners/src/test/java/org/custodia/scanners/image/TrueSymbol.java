package org.custodia.scanners.image;

import java.awt.image.BufferedImage;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.custodia.scanners.gs1.CheckDigits;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.gs1.ElementStrings;
import org.custodia.scanners.gs1.Gtin;
import org.custodia.scanners.isbt128.DataStructure;
import org.custodia.scanners.isbt128.DonationNumber;
import org.custodia.scanners.isbt128.Isbt128Text;

/**
 * A clean symbol and what it says.
 *
 * @param data without symbology identifier and FNC1 in first position
 */
record TrueSymbol(Kind kind, String data, List<Element> elements) {

  enum Kind {
    PACK_MATRIX,
    ORGAN_MATRIX,
    LINK_QR,
    UNIT_BARS,
    DONATION_BARS;

    boolean isBars() {
      return this == UNIT_BARS || this == DONATION_BARS;
    }

    boolean isMatrix() {
      return this == PACK_MATRIX || this == ORGAN_MATRIX;
    }
  }

  private static final String SET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijkmnpqrstuvwxyz-/";

  static TrueSymbol random(Kind kind, Random random) {
    return switch (kind) {
      case PACK_MATRIX -> {
        List<Element> pack = pack(random);
        yield new TrueSymbol(kind, ElementStrings.encode(pack), pack);
      }
      case LINK_QR -> {
        List<Element> pack = pack(random);
        URI link = ElementStrings.digitalLink(URI.create("https://id.example.org"), pack);
        yield new TrueSymbol(kind, link.toString(), pack);
      }
      case UNIT_BARS -> {
        String digits =
            String.format(Locale.ROOT, "%017d", random.nextLong(100_000_000_000_000_000L));
        Element sscc = new Element("00", digits + CheckDigits.of(digits));
        yield new TrueSymbol(kind, "00" + sscc.value(), List.of(sscc));
      }
      case ORGAN_MATRIX ->
          new TrueSymbol(
              kind,
              Isbt128Text.compound(
                  List.of(
                      DataStructure.Donation.checked(donation(random)),
                      DataStructure.BloodGroups.of("62"),
                      DataStructure.ProductCode.whole("N0001"))),
              List.of());
      case DONATION_BARS ->
          new TrueSymbol(
              kind, Isbt128Text.of(DataStructure.Donation.checked(donation(random))), List.of());
    };
  }

  /**
   * @param modulePixels width of a module
   * @param pixels height of bars
   */
  BufferedImage image(int modulePixels, int pixels) {
    return switch (kind) {
      case PACK_MATRIX -> SymbolRenderer.gs1DataMatrix(elements, modulePixels);
      case ORGAN_MATRIX -> SymbolRenderer.dataMatrix(data, modulePixels);
      case LINK_QR -> SymbolRenderer.digitalLinkQr(URI.create(data), modulePixels);
      case UNIT_BARS -> SymbolRenderer.gs1128(elements, modulePixels, pixels);
      case DONATION_BARS -> SymbolRenderer.code128(data, modulePixels, pixels);
    };
  }

  /** Modules of quiet zone that {@link #image} draws on each side. */
  int quietModules() {
    return kind.isMatrix() ? 2 : kind == Kind.LINK_QR ? 4 : 10;
  }

  private static DonationNumber donation(Random random) {
    return DonationNumber.of("A9999", 2026, random.nextInt(1_000_000));
  }

  private static List<Element> pack(Random random) {
    String digits = "0340093" + String.format(Locale.ROOT, "%06d", random.nextInt(1_000_000));
    return ElementStrings.ofPack(
        new Gtin(digits + CheckDigits.of(digits)),
        word(random, 8 + random.nextInt(9)),
        word(random, 4 + random.nextInt(6)),
        LocalDate.of(2027, 1, 1).plusDays(random.nextInt(1_500)));
  }

  private static String word(Random random, int length) {
    StringBuilder word = new StringBuilder();
    while (word.length() < length) {
      word.append(SET.charAt(random.nextInt(SET.length())));
    }
    return word.toString();
  }
}
