package org.custodia.registry.products;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The regulated prices in the French public database of medicines ({@code CIS_CIP_bdpm.txt}), with
 * what is odd about its lines.
 *
 * @param packs those with a price, in the order of the file
 * @param report of the whole file; here nothing is created or updated
 */
public record FrenchPrices(List<PricedPack> packs, ImportReport report) {
  public FrenchPrices {
    packs = List.copyOf(packs);
  }

  /**
   * @param gtin 14 digits
   * @param percent that the public insurance bears; empty where it is not reimbursed
   */
  public record PricedPack(String gtin, PackPrice price, Optional<Integer> percent) {}

  /**
   * Reads the file to its end.
   *
   * @param packs {@code CIS_CIP_bdpm.txt}, Windows-1252 or UTF-8
   * @throws java.io.UncheckedIOException when it cannot be read to its end
   */
  public static FrenchPrices read(InputStream packs) {
    ReportWriter report = new ReportWriter();
    FrenchPackReader reader = new FrenchPackReader(report);
    List<PricedPack> priced = new ArrayList<>();
    DatabaseLines lines = new DatabaseLines(packs);
    for (var next = lines.next(); next.isPresent(); next = lines.next()) {
      reader
          .read(next.get())
          .filter(pack -> pack.price().isPresent())
          .map(pack -> new PricedPack(pack.gtin(), pack.price().get(), pack.percent()))
          .ifPresent(priced::add);
    }
    return new FrenchPrices(priced, report.report());
  }
}
