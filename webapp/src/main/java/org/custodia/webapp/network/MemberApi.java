package org.custodia.webapp.network;

import java.io.IOException;
import java.io.InputStream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.heads.HeadDesk;
import org.custodia.registry.messages.WireProblem;
import org.custodia.registry.prescriptions.DocumentDesk;
import org.custodia.registry.prescriptions.PrescriptionDesk;
import org.custodia.registry.verification.VerificationDesk;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What other members' systems may ask of this one. Carries bytes only: format, signatures and rules
 * are the desks'.
 */
@RestController
@RequestMapping(path = "/network/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("permitAll()")
class MemberApi {
  private final VerificationDesk desk;
  private final HeadDesk heads;
  private final PrescriptionDesk prescriptions;
  private final DocumentDesk documents;

  MemberApi(
      VerificationDesk desk,
      HeadDesk heads,
      PrescriptionDesk prescriptions,
      DocumentDesk documents) {
    this.desk = desk;
    this.heads = heads;
    this.prescriptions = prescriptions;
    this.documents = documents;
  }

  @PostMapping("/verifications")
  byte[] verification(InputStream body) throws IOException {
    return desk.answer(message(body));
  }

  @PostMapping("/reservations")
  byte[] reservation(InputStream body) throws IOException {
    return desk.reserve(message(body));
  }

  @PostMapping("/serials/{lotId}")
  byte[] serials(
      @PathVariable String lotId,
      @RequestHeader(name = VerificationDesk.UPLOAD_HEADER, defaultValue = "") String upload,
      InputStream body) {
    if (!Hex.isBytes(lotId, 32)) {
      throw new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010");
    }
    return desk.takeSerials(Bytes32.of(lotId), upload, body);
  }

  @PostMapping("/heads")
  byte[] heads(InputStream body) throws IOException {
    return heads.answer(body.readNBytes(HeadDesk.LONGEST_MESSAGE + 1));
  }

  @PostMapping("/prescriptions")
  byte[] prescription(InputStream body) throws IOException {
    return prescriptions.answer(message(body));
  }

  @PostMapping("/prescriptions/documents")
  byte[] document(InputStream body) throws IOException {
    return documents.answer(message(body));
  }

  /** Travels as a code with its facts; the asking member puts the words to it. */
  @ExceptionHandler
  ResponseEntity<byte[]> refused(Problem problem) {
    return ResponseEntity.status(WireProblem.status(problem.kind()))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(WireProblem.write(problem));
  }

  /** One byte more than is allowed is enough for the desk to refuse it. */
  private static byte[] message(InputStream body) throws IOException {
    return body.readNBytes(VerificationDesk.LONGEST_MESSAGE + 1);
  }
}
