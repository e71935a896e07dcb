package org.custodia.webapp.network;

import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.custodia.registry.custody.ConsignmentDesk;
import org.custodia.registry.documents.ChannelDocumentDesk;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.messages.WireProblem;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Which packs are in a consignment, and what was found when it came, for the other members of its
 * channel. Carries bytes only: format, signatures and rules are the {@link ConsignmentDesk}'s.
 */
@RestController
@RequestMapping("/network/v1/consignments")
@PreAuthorize("permitAll()")
class ConsignmentExchange {
  private static final String UUID_TEXT = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final ConsignmentDesk desk;

  ConsignmentExchange(ConsignmentDesk desk) {
    this.desk = desk;
  }

  @PostMapping(path = "/{id}", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  ResponseEntity<byte[]> document(@PathVariable String id, InputStream body) throws IOException {
    if (!id.matches(UUID_TEXT)) {
      throw ChannelDocumentDesk.unknown();
    }
    byte[] message = body.readNBytes(ChannelDocumentDesk.LONGEST_MESSAGE + 1);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .body(desk.answer(UUID.fromString(id), message));
  }

  /** Travels as a code with its facts; the asking member puts the words to it. */
  @ExceptionHandler
  ResponseEntity<byte[]> refused(Problem problem) {
    return ResponseEntity.status(WireProblem.status(problem.kind()))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(WireProblem.write(problem));
  }
}
