package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Members;
import org.custodia.registry.organs.Organs;
import org.custodia.webapp.api.OrganAnswers.IschaemiaAnswer;
import org.custodia.webapp.api.OrganAnswers.OrganAnswer;
import org.custodia.webapp.api.OrganAnswers.OrganLegAnswer;
import org.custodia.webapp.api.OrganAnswers.OrganLine;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Organs: where each is, who holds it, its clock, and the legs of its way. */
@RestController
@RequestMapping(path = "/api/v1/organs", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(OrganRules.ANYBODY)
@Tag(name = "organs")
class OrganApi {
  private static final int MOST_LISTED = 1_000;

  private static final Set<MemberRole> ABOUT_ORGANS =
      EnumSet.of(
          MemberRole.REGULATOR,
          MemberRole.ORGAN_BANK,
          MemberRole.ALLOCATION_BODY,
          MemberRole.COURIER,
          MemberRole.TRANSPLANT_CENTRE,
          MemberRole.HOSPITAL);

  private final Organs organs;
  private final Members members;
  private final Clock clock;

  OrganApi(Organs organs, Members members, Clock clock) {
    this.organs = organs;
    this.members = members;
    this.clock = clock;
  }

  /**
   * @param id as answers about organs name members
   * @param identity as requests name them, gln: and 13 digits
   */
  record OrganMember(String id, String identity, String name, List<MemberRole> roles) {}

  @GetMapping("/members")
  @Operation(summary = "Members that work with organs now: who can take one, allocate, or attest")
  List<OrganMember> members(Caller caller) {
    return members.all(caller.organisation()).stream()
        .filter(member -> member.isActive(clock.instant()))
        .filter(member -> member.roles().stream().anyMatch(ABOUT_ORGANS::contains))
        .map(
            member ->
                new OrganMember(
                    member.id().toString(),
                    member.identity(),
                    member.name(),
                    member.roles().stream().filter(ABOUT_ORGANS::contains).sorted().toList()))
        .toList();
  }

  /**
   * @param receiver identity of the member that is to take the organ, gln: and 13 digits
   */
  record OrganLegRequest(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) String receiver) {}

  /**
   * @param channel in which to act; absent while it is being opened: send the same again
   */
  record OpenedOrganLeg(Optional<String> channel) {}

  @GetMapping
  @Operation(summary = "Organs the organisation is party to; those under way are the live board")
  List<OrganLine> list(
      Caller caller,
      @RequestParam(defaultValue = "false") boolean underWay,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    Fields.page(limit, offset, MOST_LISTED);
    return organs.list(caller, underWay, limit, offset).stream().map(OrganLine::of).toList();
  }

  /**
   * @param leg the last one of its way
   */
  record OrganUnderWay(
      OrganLine organ, Optional<IschaemiaAnswer> clock, Optional<OrganLegAnswer> leg) {}

  @GetMapping("/board")
  @Operation(summary = "The live board: organs under way with their clocks and last legs")
  List<OrganUnderWay> board(Caller caller, @RequestParam(defaultValue = "200") int limit) {
    Fields.page(limit, 0, MOST_LISTED);
    return organs.board(caller, limit).stream()
        .map(
            one ->
                new OrganUnderWay(
                    OrganLine.of(one.line()),
                    one.clock().map(IschaemiaAnswer::of),
                    one.leg().map(OrganLegAnswer::of)))
        .toList();
  }

  @GetMapping("/{organId}")
  @Operation(summary = "An organ: holder, clock, legs, offers, what is missing, and all events")
  OrganAnswer find(Caller caller, @PathVariable String organId) {
    return organs
        .view(caller, Fields.hash("organId", organId))
        .map(OrganAnswer::of)
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }

  @PostMapping(path = "/{organId}/legs", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('organ-bank', 'courier', 'transplant-centre')")
  @Operation(summary = "Open the channel in which the organ is handed on")
  OpenedOrganLeg leg(
      Caller caller, @PathVariable String organId, @RequestBody OrganLegRequest body) {
    return new OpenedOrganLeg(
        organs.openLeg(
            caller,
            Fields.hash("organId", organId),
            OrganFields.member("receiver", body.receiver())));
  }
}
