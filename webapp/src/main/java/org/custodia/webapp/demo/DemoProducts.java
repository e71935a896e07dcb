package org.custodia.webapp.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.registry.products.FrenchMedicinesImport;
import org.custodia.registry.products.MedicineSupplyImport;
import org.custodia.registry.products.SupplyConditions;

/** The products of the demo's manufacturer: all packs of the extract that comes with Custodia. */
final class DemoProducts {
  private static final String PACKS = "bdpm-extract/CIS_CIP_bdpm.txt";
  private static final int CIP13 = 6;

  private DemoProducts() {}

  private static final int CIS = 0;

  /** Their GTINs as numbers; a CIP13 is a GTIN-13. */
  static List<Long> gtins() {
    return packs(cis -> true).distinct().sorted().toList();
  }

  /** Those of which it is on file that they are supplied so. */
  static Set<Long> suppliedAs(Predicate<SupplyConditions> wanted) {
    Map<String, SupplyConditions> supply = MedicineSupplyImport.bundledExtract();
    return packs(cis -> wanted.test(supply.getOrDefault(cis, SupplyConditions.UNKNOWN)))
        .collect(Collectors.toSet());
  }

  private static Stream<Long> packs(Predicate<String> medicine) {
    try (BufferedReader packs =
        new BufferedReader(
            new InputStreamReader(
                FrenchMedicinesImport.class.getResourceAsStream(PACKS),
                StandardCharsets.ISO_8859_1))) {
      return packs
          .lines()
          .map(line -> line.split("\t", -1))
          .filter(columns -> columns.length > CIP13 && columns[CIP13].matches("\\d{13}"))
          .filter(columns -> medicine.test(columns[CIS].strip()))
          .map(columns -> Long.parseLong(columns[CIP13]))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
