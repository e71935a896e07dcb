package org.custodia.webapp.network;

import java.io.IOException;
import java.io.InputStream;
import org.custodia.registry.billing.DisputeDesk;
import org.custodia.registry.documents.ChannelDocumentDesk;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.messages.WireProblem;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What payers say of lines that they dispute, for the other members of the channel. Carries bytes
 * only: format, signatures and rules are the {@link DisputeDesk}'s.
 */
@RestController
@RequestMapping("/network/v1/disputes")
@PreAuthorize("permitAll()")
class DisputeExchange {
  private final DisputeDesk desk;

  DisputeExchange(DisputeDesk desk) {
    this.desk = desk;
  }

  @PostMapping(produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  ResponseEntity<byte[]> words(InputStream body) throws IOException {
    byte[] message = body.readNBytes(ChannelDocumentDesk.LONGEST_MESSAGE + 1);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .body(desk.answer(message));
  }

  /** Travels as a code with its facts; the asking member puts the words to it. */
  @ExceptionHandler
  ResponseEntity<byte[]> refused(Problem problem) {
    return ResponseEntity.status(WireProblem.status(problem.kind()))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(WireProblem.write(problem));
  }
}
