package org.custodia.webapp.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.products.ProductCatalogue;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.ScanTerms;
import org.custodia.scanners.agent.session.Thing;
import org.custodia.scanners.gs1.HumanOriginScan;
import org.custodia.scanners.gs1.OtherScan;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.ProductScan;
import org.custodia.scanners.gs1.Scan;
import org.custodia.scanners.gs1.Unreadable;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;

/**
 * What a text says, as the checkpoint's page is told.
 *
 * @param text exactly what was read
 * @param thing what the label is on; absent where it is nothing for a checkpoint
 * @param subject what an event about it names, see {@link ScanTerms#subject}
 * @param facts what is on the label, by name
 * @param repaired whether the scanner is set up wrongly, and what it did was undone with certainty
 * @param problem why it cannot be read
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record CodeReading(
    String text,
    Optional<Thing> thing,
    Optional<String> subject,
    boolean humanOrigin,
    List<Fact> facts,
    boolean repaired,
    Optional<Trouble> problem) {

  /**
   * @param name {@code gtin}, {@code serial}, {@code lot}, {@code expiry}, {@code sscc}, {@code
   *     donation}, {@code product}
   */
  record Fact(String name, String value) {}

  /**
   * @param action what to do
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Trouble(String code, String message, Optional<String> action) {}

  static CodeReading of(
      String text, Scan scan, ProductCatalogue products, Sentences sentences, Reader reader) {
    if (scan instanceof Unreadable why) {
      List<Object> arguments = List.copyOf(why.arguments());
      return new CodeReading(
          text,
          Optional.empty(),
          Optional.empty(),
          false,
          List.of(),
          false,
          Optional.of(
              new Trouble(
                  why.code(),
                  sentences.of(why.code(), arguments, reader),
                  sentences.actionOf(why.code(), arguments, reader))));
    }
    return new CodeReading(
        text,
        Thing.of(scan),
        Optional.of(asScanned(text).subject(scan).toString()),
        scan instanceof HumanOriginScan,
        facts(scan, products),
        isRepaired(scan),
        Optional.empty());
  }

  private static ScanTerms asScanned(String text) {
    return new ScanTerms(
        ScanTerms.Entry.SCANNED, CheckpointMode.VERIFY, Bytes32.ZERO, Bytes32.ZERO, "", "", text);
  }

  private static boolean isRepaired(Scan scan) {
    if (scan instanceof PackScan pack) return !pack.reading().repairs().isEmpty();
    if (scan instanceof ProductScan product) return !product.reading().repairs().isEmpty();
    if (scan instanceof HumanOriginScan human) return !human.reading().repairs().isEmpty();
    return scan instanceof OtherScan other && !other.reading().repairs().isEmpty();
  }

  private static List<Fact> facts(Scan scan, ProductCatalogue products) {
    List<Fact> facts = new ArrayList<>();
    if (scan instanceof PackScan pack) {
      product(facts, pack.gtin().digits(), products);
      facts.add(new Fact("serial", pack.serial()));
      pack.lot().ifPresent(lot -> facts.add(new Fact("lot", lot)));
      pack.expiry().ifPresent(last -> facts.add(new Fact("expiry", last.toString())));
    } else if (scan instanceof ProductScan product) {
      product(facts, product.gtin().digits(), products);
      product.lot().ifPresent(lot -> facts.add(new Fact("lot", lot)));
      product.expiry().ifPresent(last -> facts.add(new Fact("expiry", last.toString())));
    } else if (scan instanceof HumanOriginScan human) {
      human.donation().ifPresent(number -> facts.add(new Fact("donation", number.printed())));
    } else if (scan instanceof OtherScan other) {
      other.reading().elements().stream()
          .filter(element -> element.ai().equals("00"))
          .forEach(element -> facts.add(new Fact("sscc", element.value())));
    }
    return facts;
  }

  private static void product(List<Fact> facts, String gtin, ProductCatalogue products) {
    products
        .byGtin(gtin)
        .ifPresent(entry -> facts.add(new Fact("product", entry.product().name())));
    facts.add(new Fact("gtin", gtin));
  }
}
