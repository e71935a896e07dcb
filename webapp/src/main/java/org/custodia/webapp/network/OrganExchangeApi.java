package org.custodia.webapp.network;

import java.io.IOException;
import java.io.InputStream;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.messages.WireProblem;
import org.custodia.registry.organs.OrganDesk;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What members tell each other about organs beyond the ledger: documents, candidates, and
 * statements for the next channel. Carries bytes only: format, signatures and rules are the {@link
 * OrganDesk}'s.
 */
@RestController
@RequestMapping("/network/v1/organs")
@PreAuthorize("permitAll()")
class OrganExchangeApi {
  private final OrganDesk desk;

  OrganExchangeApi(OrganDesk desk) {
    this.desk = desk;
  }

  @PostMapping(path = "/documents", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  ResponseEntity<byte[]> document(InputStream body) throws IOException {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .body(desk.document(read(body)));
  }

  @PostMapping(path = "/messages", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> message(InputStream body) throws IOException {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(desk.message(read(body)));
  }

  private static byte[] read(InputStream body) throws IOException {
    return body.readNBytes(OrganDesk.LONGEST_MESSAGE + 1);
  }

  /** Travels as a code with its facts; the asking member puts the words to it. */
  @ExceptionHandler
  ResponseEntity<byte[]> refused(Problem problem) {
    return ResponseEntity.status(WireProblem.status(problem.kind()))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(WireProblem.write(problem));
  }
}
