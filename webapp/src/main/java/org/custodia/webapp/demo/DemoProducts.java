package org.custodia.webapp.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.custodia.registry.products.FrenchMedicinesImport;

/** The products of the demo's manufacturer: all packs of the extract that comes with Custodia. */
final class DemoProducts {
  private static final String PACKS = "bdpm-extract/CIS_CIP_bdpm.txt";
  private static final int CIP13 = 6;

  private DemoProducts() {}

  /** Their GTINs as numbers; a CIP13 is a GTIN-13. */
  static List<Long> gtins() {
    try (BufferedReader packs =
        new BufferedReader(
            new InputStreamReader(
                FrenchMedicinesImport.class.getResourceAsStream(PACKS),
                StandardCharsets.ISO_8859_1))) {
      return packs
          .lines()
          .map(line -> line.split("\t", -1))
          .filter(columns -> columns.length > CIP13 && columns[CIP13].matches("\\d{13}"))
          .map(columns -> Long.parseLong(columns[CIP13]))
          .distinct()
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
