package org.custodia.webapp.network;

import java.io.IOException;
import java.io.InputStream;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.messages.WireProblem;
import org.custodia.registry.oversight.CaseDesk;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where other members' systems ask about cases that concern them; format and rules are the desk's.
 */
@RestController
@RequestMapping(path = "/network/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("permitAll()")
class MemberCaseApi {
  private final CaseDesk desk;

  MemberCaseApi(CaseDesk desk) {
    this.desk = desk;
  }

  @PostMapping("/cases")
  byte[] cases(InputStream body) throws IOException {
    return desk.answer(body.readNBytes(CaseDesk.LONGEST_MESSAGE + 1));
  }

  /** Travels as a code with its facts; the asking member puts the words to it. */
  @ExceptionHandler
  ResponseEntity<byte[]> refused(Problem problem) {
    return ResponseEntity.status(WireProblem.status(problem.kind()))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(WireProblem.write(problem));
  }
}
