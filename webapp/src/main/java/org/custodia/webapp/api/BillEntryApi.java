package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.registry.billing.files.BillFields;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.Patient;
import org.custodia.registry.people.PatientSearch;
import org.custodia.registry.products.Product;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.webapp.billing.BilledPack;
import org.custodia.webapp.prices.PriceQuestions;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What helps to enter a bill: reading a scanned pack into a line, and finding whose bill it is. */
@RestController
@RequestMapping(path = "/api/v1/bills", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('biller')")
@Tag(name = "bills")
class BillEntryApi {
  private static final int MOST_FOUND = 20;

  private final PriceQuestions questions;
  private final PatientSearch search;

  BillEntryApi(PriceQuestions questions, PatientSearch search) {
    this.questions = questions;
    this.search = search;
  }

  /**
   * @param scan as the scanner gave it, of the DataMatrix on the pack
   */
  record BillScanRequest(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String scan,
      String jurisdiction,
      @Schema(format = "date") String day) {}

  /**
   * What a line has of it.
   *
   * @param pack id of the pack
   * @param name as the register has it
   * @param answer what may be charged that day
   */
  record ScannedLine(
      String code, String pack, String serial, Optional<String> name, PriceAnswer answer) {}

  @PostMapping(path = "/scans", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Read a scanned pack into a line: code, pack, and what may be charged")
  ScannedLine scanBilledPack(Caller caller, @RequestBody BillScanRequest body) {
    PackScan scan = BillFields.pack(Fields.text("scan", body.scan()));
    PriceCode code = PriceCode.gtin(scan.gtin().digits());
    Jurisdiction where = questions.place(body.jurisdiction() == null ? "" : body.jurisdiction());
    LocalDate day = questions.day("day", body.day() == null ? "" : body.day());
    return new ScannedLine(
        code.text(),
        BilledPack.id(scan).toString(),
        scan.serial(),
        questions.product(code).map(Product::name),
        PriceAnswer.of(code, where, day, questions.at(code, where, day)));
  }

  /**
   * @param q names in any order, a birth date, a number that was typed or scanned, or some of each;
   *     at least three letters or digits; or the id of a patient
   */
  record BillPatientQuestion(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) String q) {}

  record BillPatient(UUID id, String name, Optional<String> birthDate) {
    static BillPatient of(Patient patient) {
      return new BillPatient(patient.id(), patient.name(), patient.data().birthDate());
    }
  }

  /** By POST, so that no name or number gets into an address or a log. */
  @PostMapping(path = "/patients", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary =
          "Find whose bill it is among this organisation's patients, at most 20; who was shown is"
              + " written down with each")
  List<BillPatient> findBilledPatient(Caller caller, @RequestBody BillPatientQuestion body) {
    return search.findForBill(caller, Fields.text("q", body.q()), MOST_FOUND).patients().stream()
        .map(BillPatient::of)
        .toList();
  }
}
