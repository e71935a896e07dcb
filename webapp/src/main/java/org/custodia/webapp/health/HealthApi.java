package org.custodia.webapp.health;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.custodia.registry.health.Health;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The lights for programs that watch an installation. */
@RestController
@Tag(name = "health")
class HealthApi {
  private final Health health;
  private final Sentences sentences;
  private final Readers readers;

  HealthApi(Health health, Sentences sentences, Readers readers) {
    this.health = health;
    this.sentences = sentences;
    this.readers = readers;
  }

  @GetMapping(path = "/api/v1/health", produces = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('administrator', 'regulator')")
  @Operation(
      summary =
          "How the calling organisation's node, privacy manager, database, outbox and channels are")
  HealthAnswer health(Caller caller, HttpServletRequest request) {
    return HealthAnswer.of(health.of(caller.organisation()), sentences, readers.of(request));
  }
}
