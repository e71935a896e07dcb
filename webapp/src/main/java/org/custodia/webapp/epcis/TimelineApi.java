package org.custodia.webapp.epcis;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.custodia.registry.epcis.PackTimeline;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The life of a pack for programs. */
@RestController
@RequestMapping(path = "/api/v1/packs", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasAnyRole('pharmacist', 'manufacturer', 'wholesaler', 'regulator')")
@Tag(name = "packs")
class TimelineApi {
  private final PackTimeline timeline;

  TimelineApi(PackTimeline timeline) {
    this.timeline = timeline;
  }

  @GetMapping("/timeline")
  @Operation(
      summary = "The life of a pack, as far as your organisation is party to it, earliest first")
  PackTimeline.Life timeline(Caller caller, @RequestParam String scan) {
    return timeline.of(caller, scan).orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-EPC-008"));
  }
}
