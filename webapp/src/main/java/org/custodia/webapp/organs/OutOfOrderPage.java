package org.custodia.webapp.organs;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.OutOfOrderReason;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.Offers;
import org.custodia.registry.organs.Organs;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A turn out of order that a bank asks for, and the regulator's countersignature. */
@Controller
@RequestMapping("/organs/out-of-order")
@PreAuthorize("hasRole('regulator')")
class OutOfOrderPage {
  private static final int MOST_ORGANS = 1_000;

  private final Offers offers;
  private final Organs organs;
  private final OrganMembers members;

  OutOfOrderPage(Offers offers, Organs organs, OrganMembers members) {
    this.offers = offers;
    this.organs = organs;
    this.members = members;
  }

  /**
   * @param organ key of {@code organs.name.<organ>}; empty where it is not known here
   * @param reason name of it
   */
  record Row(Offers.OutOfOrder turn, String organ, String reason, String centre, String askedBy) {}

  /**
   * @param known names of organs by their ids
   */
  static List<Row> rows(
      Offers offers, Caller caller, Map<Bytes32, String> known, Map<String, String> names) {
    return offers.outOfOrder(caller).stream().map(turn -> row(turn, known, names)).toList();
  }

  private static Row row(
      Offers.OutOfOrder turn, Map<Bytes32, String> known, Map<String, String> names) {
    return new Row(
        turn,
        known.getOrDefault(turn.organId(), ""),
        OutOfOrderReason.of(turn.reason()).name(),
        names.getOrDefault(turn.centre().toString(), turn.centre().toString()),
        names.getOrDefault(turn.askedBy().toString(), turn.askedBy().toString()));
  }

  @GetMapping("/{id}")
  String one(Caller caller, @PathVariable UUID id, Model model) {
    Row row = found(caller, id);
    model.addAttribute("row", row);
    model.addAttribute("offers", offers.of(caller, row.turn().organId()));
    if (row.turn().signedAt().isEmpty()) {
      model.addAttribute("typedData", offers.toSign(caller, id));
    }
    return "organs/out-of-order";
  }

  private Row found(Caller caller, UUID id) {
    Map<Bytes32, String> known =
        organs.list(caller, false, MOST_ORGANS, 0).stream()
            .collect(
                Collectors.toMap(
                    Organs.Line::organId, line -> OrganName.of(line.organ()), (a, b) -> a));
    return rows(offers, caller, known, members.names(caller)).stream()
        .filter(row -> row.turn().id().equals(id))
        .findFirst()
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-ORG-065"));
  }

  @PostMapping(path = "/{id}", headers = "HX-Request")
  String agree(Caller caller, @PathVariable UUID id, @RequestParam String signature, Model model) {
    offers.agree(caller, id, signature);
    model.addAttribute("row", found(caller, id));
    return "organs/out-of-order :: agreed";
  }
}
