package org.custodia.registry.products;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Reads how medicines may be supplied from the French public database of medicines: {@code
 * CIS_CPD_bdpm.txt} (conditions of prescription and supply) and {@code CIS_COMPO_bdpm.txt}
 * (composition). Lines that are not of their form are passed over. Running it again with the same
 * files changes nothing.
 */
public final class MedicineSupplyImport {
  private static final int MEDICINE = 0;
  private static final int CONDITION = 1;
  private static final int SUBSTANCE = 2;
  private static final int SUBSTANCE_NAME = 3;
  private static final int NATURE = 6;
  private static final String ACTIVE_SUBSTANCE = "SA";

  private final OrganisationRows scope;
  private final SupplyRows rows;

  MedicineSupplyImport(OrganisationRows scope, SupplyRows rows) {
    this.scope = scope;
    this.rows = rows;
  }

  /**
   * Imports both files in one transaction, the medicines that have a condition.
   *
   * @throws UncheckedIOException when a file cannot be read to its end
   */
  public void run(InputStream conditions, InputStream composition, LocalDate fileDate) {
    Map<String, SupplyConditions> all = read(conditions, composition);
    scope.in(ProductRows.REFERENCE, () -> rows.write(all, FrenchMedicinesImport.SOURCE, fileDate));
  }

  /** Imports the lines that come with Custodia. */
  public void runWithBundledExtract() {
    Map<String, SupplyConditions> all = bundledExtract();
    scope.in(
        ProductRows.REFERENCE,
        () -> rows.write(all, FrenchMedicinesImport.SOURCE, BundledExtract.SUPPLY_FILE_DATE));
  }

  /** The lines that come with Custodia, by CIS code. */
  public static Map<String, SupplyConditions> bundledExtract() {
    try (InputStream conditions = extract("CIS_CPD_bdpm.txt");
        InputStream composition = extract("CIS_COMPO_bdpm.txt")) {
      return read(conditions, composition);
    } catch (IOException e) {
      throw new UncheckedIOException("The bundled extract could not be read", e);
    }
  }

  private static Map<String, SupplyConditions> read(
      InputStream conditions, InputStream composition) {
    Map<String, List<String>> supplied = new TreeMap<>();
    for (String[] line : lines(conditions, CONDITION)) {
      supplied.computeIfAbsent(line[MEDICINE], cis -> new ArrayList<>()).add(line[CONDITION]);
    }
    Map<String, List<String>> made = new TreeMap<>();
    for (String[] line : lines(composition, NATURE)) {
      if (line[NATURE].equals(ACTIVE_SUBSTANCE)) {
        made.computeIfAbsent(line[MEDICINE], cis -> new ArrayList<>())
            .add(line[SUBSTANCE] + " " + line[SUBSTANCE_NAME]);
      }
    }
    Map<String, SupplyConditions> all = new TreeMap<>();
    supplied.forEach(
        (cis, of) ->
            all.put(
                cis,
                new SupplyConditions(
                    of.stream().distinct().toList(),
                    made.getOrDefault(cis, List.of()).stream().distinct().sorted().toList())));
    return all;
  }

  private static InputStream extract(String file) {
    return MedicineSupplyImport.class.getResourceAsStream(BundledExtract.FOLDER + file);
  }

  private static List<String[]> lines(InputStream in, int lastColumn) {
    List<String[]> found = new ArrayList<>();
    DatabaseLines lines = new DatabaseLines(in);
    for (var next = lines.next(); next.isPresent(); next = lines.next()) {
      next.get()
          .columns()
          .filter(columns -> columns.length > lastColumn && columns[MEDICINE].matches("[0-9]{8}"))
          .ifPresent(found::add);
    }
    return found;
  }
}
