package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.oversight.Dossiers;
import org.custodia.registry.packs.LotFact;
import org.custodia.webapp.oversight.CaseDetails.CaseAnswer;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Everything about a pack or a lot, with its evidence. */
@RestController
@RequestMapping(path = "/api/v1/dossiers", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('regulator')")
@Tag(name = "dossiers")
class DossierApi {
  private final Dossiers dossiers;

  DossierApi(Dossiers dossiers) {
    this.dossiers = dossiers;
  }

  record LotOnRecordAnswer(
      String lotId,
      String gtin,
      String lotNumber,
      LocalDate expiry,
      String status,
      long size,
      String root,
      String transaction) {
    static LotOnRecordAnswer of(LotFact lot) {
      return new LotOnRecordAnswer(
          lot.lotId().toString(),
          lot.gtin(),
          lot.lotNumber(),
          lot.expiry(),
          lot.status().name(),
          lot.size(),
          lot.root().toString(),
          lot.releaseTransaction().toString());
    }
  }

  /**
   * @param what an action on the ledger, or RELEASE
   * @param irregularities named by the contract
   */
  record EntryAnswer(
      String what,
      String by,
      Optional<String> to,
      Instant at,
      long block,
      String transaction,
      Optional<String> witness,
      Optional<String> place,
      Map<String, String> details,
      List<String> irregularities) {
    static EntryAnswer of(Dossiers.Entry entry) {
      return new EntryAnswer(
          entry.what(),
          entry.by(),
          entry.to(),
          entry.at(),
          entry.block(),
          entry.transaction().toString(),
          entry.witness(),
          entry.place(),
          entry.details(),
          entry.irregularities());
    }
  }

  record BookAnswer(String member, String status, boolean offline, Instant since) {}

  /**
   * @param stands whether the hashes lead from the pack to the root on the public ledger
   */
  record ProofAnswer(int leafIndex, List<String> hashes, String root, boolean stands) {}

  /**
   * @param query the signed question as it came
   * @param facts the answer exactly as it was signed
   */
  record AnsweredAnswer(String asker, Instant at, String query, String facts, String signature) {}

  record PackAnswer(
      String packId,
      Optional<String> gtin,
      Optional<String> serial,
      Optional<String> productName,
      Optional<LotOnRecordAnswer> lot,
      Optional<ProofAnswer> proof,
      List<BookAnswer> books,
      List<EntryAnswer> entries,
      List<AnsweredAnswer> answers,
      List<CaseAnswer> cases) {
    static PackAnswer of(Dossiers.Pack pack) {
      return new PackAnswer(
          pack.packId().toString(),
          pack.gtin(),
          pack.serial(),
          pack.productName(),
          pack.lot().map(LotOnRecordAnswer::of),
          pack.proof()
              .map(
                  proof ->
                      new ProofAnswer(
                          proof.leafIndex(),
                          proof.hashes().stream().map(Bytes32::toString).toList(),
                          proof.root().toString(),
                          proof.stands())),
          pack.books().stream()
              .map(
                  book ->
                      new BookAnswer(
                          book.member(), book.status().name(), book.offline(), book.since()))
              .toList(),
          pack.entries().stream().map(EntryAnswer::of).toList(),
          pack.answers().stream()
              .map(
                  one ->
                      new AnsweredAnswer(
                          one.asker(),
                          one.answer().at(),
                          one.answer().query(),
                          one.answer().facts(),
                          one.answer().signature()))
              .toList(),
          pack.cases().stream().map(CaseAnswer::of).toList());
    }
  }

  /**
   * @param packs ids of single packs; empty for the whole lot
   */
  record MeasureAnswer(
      String action,
      String scope,
      String reason,
      String advice,
      Instant at,
      String transaction,
      List<String> packs) {}

  /**
   * @param statuses packs in each status by the books; the others are active
   * @param entries latest first, at most 200
   */
  record LotDossier(
      LotOnRecordAnswer lot,
      String productName,
      String manufacturer,
      List<MeasureAnswer> measures,
      Map<String, Long> statuses,
      RecallApi.TrackingAnswer tracking,
      List<EntryAnswer> entries,
      List<CaseAnswer> cases) {
    static LotDossier of(Dossiers.Lot dossier) {
      Map<String, Long> statuses = new TreeMap<>();
      dossier.statuses().forEach((status, packs) -> statuses.put(status.name(), packs));
      return new LotDossier(
          LotOnRecordAnswer.of(dossier.lot()),
          dossier.productName(),
          dossier.manufacturer(),
          dossier.measures().stream()
              .map(
                  one ->
                      new MeasureAnswer(
                          one.change().action().name(),
                          one.change().scope().name(),
                          one.change().reason(),
                          one.change().advice(),
                          one.change().at(),
                          one.change().transaction().toString(),
                          one.packs().stream().map(Bytes32::toString).toList()))
              .toList(),
          statuses,
          RecallApi.TrackingAnswer.of(dossier.tracking()),
          dossier.entries().stream().map(EntryAnswer::of).toList(),
          dossier.cases().stream().map(CaseAnswer::of).toList());
    }
  }

  @GetMapping("/packs/{packId}")
  @Operation(summary = "Everything about a pack; with what is printed on it, also its proof")
  PackAnswer pack(
      Caller caller,
      @PathVariable String packId,
      @RequestParam(required = false) String gtin,
      @RequestParam(required = false) String serial) {
    if (gtin != null && !gtin.matches("[0-9]{14}")) throw Fields.wrong("gtin");
    return PackAnswer.of(
        dossiers.pack(
            caller,
            Fields.hash("packId", packId),
            Optional.ofNullable(gtin),
            Optional.ofNullable(serial)));
  }

  @GetMapping("/lots/{lotId}")
  @Operation(summary = "Everything about a lot: where its packs are and what happened")
  LotDossier lot(Caller caller, @PathVariable String lotId) {
    return LotDossier.of(dossiers.lot(caller, Fields.hash("lotId", lotId)));
  }
}
