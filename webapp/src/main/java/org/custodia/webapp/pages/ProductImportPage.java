package org.custodia.webapp.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.products.FrenchMedicinesImport;
import org.custodia.registry.products.ImportRemark;
import org.custodia.registry.products.ImportReport;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** Bringing the register of medicines up to date from the official files, with a report. */
@Controller
@PreAuthorize("hasRole('regulator')")
class ProductImportPage {
  private final FrenchMedicinesImport medicinesImport;
  private final Clock clock;

  ProductImportPage(FrenchMedicinesImport medicinesImport, Clock clock) {
    this.medicinesImport = medicinesImport;
    this.clock = clock;
  }

  /**
   * @param count how often the remark was made; not all of its lines are shown
   */
  record Remarks(ImportRemark remark, int count, List<ImportReport.Line> lines) {}

  @GetMapping("/products/import")
  String form(Model model) {
    model.addAttribute("today", today());
    return "product-import";
  }

  @PostMapping("/products/import")
  String run(
      @RequestParam MultipartFile medicines,
      @RequestParam MultipartFile packs,
      @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate fileDate,
      Model model) {
    if (fileDate.isAfter(today())) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-PRD-014", fileDate);
    }
    try (InputStream medicinesFile = medicines.getInputStream();
        InputStream packsFile = packs.getInputStream()) {
      ImportReport report = medicinesImport.run(medicinesFile, packsFile, fileDate);
      model.addAttribute("report", report);
      model.addAttribute("remarks", remarks(report));
      return "product-import :: report";
    } catch (IOException failure) {
      throw new UncheckedIOException("the uploaded files could not be read", failure);
    }
  }

  private static List<Remarks> remarks(ImportReport report) {
    return report.counts().entrySet().stream()
        .filter(made -> made.getValue() > 0)
        .sorted(Map.Entry.comparingByKey())
        .map(
            made ->
                new Remarks(
                    made.getKey(),
                    made.getValue(),
                    report.lines().stream()
                        .filter(line -> line.remark() == made.getKey())
                        .toList()))
        .toList();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
