package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.OrganRecords;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The signed custody record of an organ. */
@RestController
@RequestMapping(path = "/api/v1/organs", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(OrganRules.ANYBODY)
@Tag(name = "organs")
class OrganRecordApi {
  private final OrganRecords records;

  OrganRecordApi(OrganRecords records) {
    this.records = records;
  }

  /**
   * @param record JSON text of the record, to be kept byte for byte: it is what was hashed
   * @param content Keccak-256 of the UTF-8 bytes of the record
   * @param code text of the QR code, which /certificate-checker.html checks with the record
   */
  record OrganCustodyRecord(
      String organId,
      String record,
      String content,
      Instant madeAt,
      String signer,
      String signature,
      String code) {}

  @GetMapping("/{organId}/record")
  @Operation(summary = "The custody record of an organ: all acts and refusals, signed")
  OrganCustodyRecord record(Caller caller, @PathVariable String organId) {
    return records
        .of(caller, Fields.hash("organId", organId))
        .map(
            signed ->
                new OrganCustodyRecord(
                    signed.line().organId().toString(),
                    signed.json(),
                    signed.content().toString(),
                    signed.madeAt(),
                    signed.signer(),
                    signed.signature(),
                    signed.code()))
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }
}
