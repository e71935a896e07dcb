package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.MatchRuns;
import org.custodia.registry.organs.allocation.Donor;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Match runs of the allocation body, and the files from which anybody computes the same order. */
@RestController
@RequestMapping(path = "/api/v1/organs/match-runs", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(OrganRules.ALLOCATION)
@Tag(name = "organs")
class OrganMatchApi {
  private static final int MOST_LISTED = 1_000;

  private final MatchRuns runs;
  private final Sentences sentences;
  private final Readers readers;

  OrganMatchApi(MatchRuns runs, Sentences sentences, Readers readers) {
    this.runs = runs;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * @param candidate the centre's pseudonym
   * @param commitment how the ledger names the candidate in this run
   */
  record MatchPlace(
      int rank,
      String candidate,
      String commitment,
      BloodGroup bloodGroup,
      String centre,
      String tier,
      long points) {}

  /**
   * @param list root of the tree over the ranks, which MATCH_RUN puts on the ledger
   * @param excluded how many candidates the rules leave out
   */
  record MatchRunAnswer(
      UUID id,
      String organId,
      String rules,
      String inputs,
      String list,
      List<MatchPlace> places,
      int excluded) {
    static MatchRunAnswer of(MatchRuns.Run run) {
      return new MatchRunAnswer(
          run.id(),
          run.organId().toString(),
          run.rules().toString(),
          run.inputs().toString(),
          run.list().toString(),
          run.places().stream()
              .map(
                  place ->
                      new MatchPlace(
                          place.rank(),
                          place.candidate().toString(),
                          place.commitment().toString(),
                          place.bloodGroup(),
                          place.centre().toString(),
                          place.tier(),
                          place.points()))
              .toList(),
          run.excluded());
    }
  }

  @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Operation(summary = "Compute an order from a rule file and the waiting list")
  MatchRunAnswer run(
      Caller caller,
      @RequestParam String id,
      @RequestParam String caseId,
      @RequestParam String organ,
      @RequestParam(defaultValue = "NONE") String laterality,
      @RequestParam(defaultValue = "0") int part,
      @RequestParam String bloodGroup,
      @RequestParam int ageYears,
      @RequestParam Optional<Integer> heightCm,
      @RequestParam Optional<Integer> weightKg,
      @RequestParam String region,
      @RequestParam(defaultValue = "") String hla,
      @RequestParam MultipartFile rules) {
    try {
      return MatchRunAnswer.of(
          runs.run(
              caller,
              Fields.uuid("id", id),
              Fields.hash("caseId", caseId),
              organ(organ, laterality, part),
              new Donor(
                  Fields.constant("bloodGroup", bloodGroup, BloodGroup.class),
                  ageYears,
                  heightCm,
                  weightKg,
                  Fields.text("region", region),
                  hla.isBlank() ? List.of() : Arrays.asList(hla.split(" +"))),
              rules.getBytes()));
    } catch (IOException broken) {
      throw new UncheckedIOException("the upload broke off", broken);
    }
  }

  private static Organ organ(String kind, String laterality, int part) {
    try {
      return new Organ(
          Fields.constant("organ", kind, OrganKind.class),
          Fields.constant("laterality", laterality, Laterality.class),
          part);
    } catch (IllegalArgumentException noSuchOrgan) {
      throw Fields.wrong("organ");
    }
  }

  record MatchRunMade(UUID id, String organId, String list, Instant madeAt, String madeBy) {}

  /**
   * @param rank absent for a candidate who is left out
   * @param why sentences in the language of who asks
   */
  record MatchReasons(String candidate, String centre, Optional<Integer> rank, List<String> why) {}

  @GetMapping
  @Operation(summary = "Match runs that were made here, latest first")
  List<MatchRunMade> list(
      Caller caller,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    Fields.page(limit, offset, MOST_LISTED);
    return runs.list(caller, limit, offset).stream()
        .map(
            run ->
                new MatchRunMade(
                    run.id(),
                    run.organId().toString(),
                    run.list().toString(),
                    run.madeAt(),
                    run.madeBy()))
        .toList();
  }

  @GetMapping("/{id}/reasons")
  @Operation(summary = "Why everybody stands where they stand, or is left out")
  List<MatchReasons> reasons(Caller caller, @PathVariable String id, HttpServletRequest request) {
    Sentences.Reader reader = readers.of(request);
    return runs.report(caller, Fields.uuid("id", id)).reasons().stream()
        .map(
            one ->
                new MatchReasons(
                    one.candidate().toString(),
                    one.centre().toString(),
                    one.rank(),
                    one.sentences().stream()
                        .map(said -> sentences.of(said.key(), said.arguments(), reader))
                        .toList()))
        .toList();
  }

  @GetMapping("/{id}")
  @Operation(summary = "A match run with everybody's place")
  MatchRunAnswer find(Caller caller, @PathVariable String id) {
    return MatchRunAnswer.of(runs.find(caller, Fields.uuid("id", id)));
  }

  @GetMapping(path = "/{id}/rules")
  @Operation(summary = "The rule file of a match run")
  ResponseEntity<byte[]> rules(Caller caller, @PathVariable String id) {
    return file(runs.files(caller, Fields.uuid("id", id)).rules());
  }

  @GetMapping(path = "/{id}/inputs")
  @Operation(summary = "What a match run was computed from, as its hash has it")
  ResponseEntity<byte[]> inputs(Caller caller, @PathVariable String id) {
    return file(runs.files(caller, Fields.uuid("id", id)).inputs());
  }

  private static ResponseEntity<byte[]> file(byte[] json) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json);
  }
}
