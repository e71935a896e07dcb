package org.custodia.webapp.network;

import java.io.IOException;
import java.io.InputStream;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.messages.WireProblem;
import org.custodia.registry.research.ResearchDesk;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Questions of research from other members. Carries bytes only: the rules are the desk's. */
@RestController
@RequestMapping("/network/v1/research")
@PreAuthorize("permitAll()")
class ResearchExchange {
  private final ResearchDesk desk;

  ResearchExchange(ResearchDesk desk) {
    this.desk = desk;
  }

  @PostMapping(produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  ResponseEntity<byte[]> answer(InputStream body) throws IOException {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .body(desk.answer(body.readNBytes(ResearchDesk.LONGEST_MESSAGE + 1)));
  }

  /** Travels as a code with its facts; the asking member puts the words to it. */
  @ExceptionHandler
  ResponseEntity<byte[]> refused(Problem problem) {
    return ResponseEntity.status(WireProblem.status(problem.kind()))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(WireProblem.write(problem));
  }
}
