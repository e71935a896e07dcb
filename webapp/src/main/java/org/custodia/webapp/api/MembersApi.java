package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.members.HistoryLine;
import org.custodia.webapp.members.HistoryLines;
import org.custodia.webapp.members.MemberView;
import org.custodia.webapp.members.MemberViews;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The members of the network, as the caller's own node has them. */
@RestController
@RequestMapping(path = "/api/v1/members", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasAnyRole('regulator', 'administrator')")
@Tag(name = "members")
class MembersApi {
  private final MemberViews members;
  private final HistoryLines history;

  MembersApi(MemberViews members, HistoryLines history) {
    this.members = members;
    this.history = history;
  }

  @GetMapping
  @Operation(summary = "List the members, with what of them ends within 30 days")
  List<MemberView> list(Caller caller) {
    return members.all(caller);
  }

  @GetMapping("/{id}")
  @Operation(summary = "Get a member with its nodes and keys")
  MemberView.Details one(Caller caller, @PathVariable String id) {
    return members.details(caller, Fields.hash("id", id));
  }

  @GetMapping("/{id}/history")
  @Operation(
      summary = "Get everything the ledger says about a member, the newest first",
      description =
          "Each fact is a field with what it became, and what it was where one replaced another.")
  List<HistoryLine> history(Caller caller, @PathVariable String id) {
    return history.of(caller, Fields.hash("id", id));
  }
}
