package org.custodia.webapp.custody;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
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
import org.springframework.stereotype.Component;

/**
 * Numbers and symbols for the labels of logistic units (GS1 General Specifications, sections 2.2.1
 * and 6.6: AI 00 in GS1-128; the same in GS1 DataMatrix for readers of images).
 */
@Component
class UnitLabels {
  private static final int MOST_ATTEMPTS = 1_000;
  private static final int NUMBERS = 100_000;

  private final Units units;
  private final Members members;
  private final Ledger ledger;
  private final OrganisationRows rows;

  UnitLabels(Units units, Members members, Ledger ledger, OrganisationRows rows) {
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
