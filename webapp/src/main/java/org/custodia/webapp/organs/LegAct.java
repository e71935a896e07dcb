package org.custodia.webapp.organs;

import static org.custodia.webapp.organs.LegField.choice;
import static org.custodia.webapp.organs.LegField.document;
import static org.custodia.webapp.organs.LegField.member;
import static org.custodia.webapp.organs.LegField.moment;
import static org.custodia.webapp.organs.LegField.optionalScan;
import static org.custodia.webapp.organs.LegField.scan;
import static org.custodia.webapp.organs.LegField.temperature;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.organs.DiscardReason;
import org.custodia.contracts.organs.Outcome;
import org.custodia.contracts.organs.Preservation;
import org.custodia.contracts.organs.RerouteReason;
import org.custodia.contracts.organs.ReturnReason;
import org.custodia.contracts.organs.SealReason;

/**
 * What people record on a leg of an organ's way, with the fields that a page asks for, in the order
 * in which hands in gloves come to them. docs/organs.md has the same acts for programs.
 */
enum LegAct {
  LEG_FACTS(Party.GIVER, List.of()),
  PACKED(
      Party.GIVER,
      List.of(
          scan("box"),
          optionalScan("logger"),
          choice("preservation", Preservation.values()),
          temperature("temperature"))),
  SEALED(Party.GIVER, List.of(scan("seal"))),
  HAND_OVER(Party.GIVER, LegField.SEEN),
  TAKE_OVER(Party.RECEIVER, LegField.SEEN),
  CHECKPOINT(Party.EITHER, LegField.SEEN),
  ARRIVED(Party.RECEIVER, LegField.SEEN),
  CHECK_IN(Party.RECEIVER, List.of(new LegField("label", LegField.Kind.LABEL, List.of()))),
  PRESENT_ALLOCATION(Party.RECEIVER, List.of()),
  VERIFY_GROUP(
      Party.RECEIVER,
      List.of(
          new LegField("donorSample", LegField.Kind.ONLY_SCANNED, List.of()),
          new LegField("donorGroup", LegField.Kind.ONLY_SCANNED, List.of()),
          new LegField("recipientSample", LegField.Kind.ONLY_SCANNED, List.of()),
          new LegField("recipientGroup", LegField.Kind.ONLY_SCANNED, List.of()))),
  TRANSPLANT(Party.RECEIVER, List.of(moment("anastomosis"))),
  SEAL_BROKEN(
      Party.EITHER,
      List.of(
          scan("seal"),
          optionalScan("newSeal"),
          choice("reason", SealReason.values()),
          document())),
  SETTLE_SEAL(
      Party.RECEIVER_OR_REGULATOR, List.of(choice("reason", SealReason.values()), document())),
  EXCURSION(
      Party.EITHER,
      List.of(
          temperature("lowest"),
          temperature("highest"),
          moment("from"),
          moment("until"),
          document())),
  REROUTED(
      Party.EITHER,
      List.of(member("destination"), choice("reason", RerouteReason.values()), document())),
  SENDER_NOTIFIED(
      Party.RECEIVER, List.of(new LegField("checkIn", LegField.Kind.GIVEN, List.of()), document())),
  DISCARDED(Party.EITHER, List.of(choice("reason", DiscardReason.values()), document())),
  RETURNED(Party.EITHER, List.of(choice("reason", ReturnReason.values()), document())),
  FOLLOW_UP(Party.RECEIVER, List.of(choice("outcome", Outcome.values()), document()));

  /** Whose node submits it. */
  enum Party {
    GIVER,
    RECEIVER,
    EITHER,
    RECEIVER_OR_REGULATOR
  }

  private final Party party;
  private final List<LegField> fields;

  LegAct(Party party, List<LegField> fields) {
    this.party = party;
    this.fields = fields;
  }

  Party party() {
    return party;
  }

  List<LegField> fields() {
    return fields;
  }

  Action action() {
    return Action.valueOf(name());
  }

  /** Verifying and transplanting take a second factor of a few minutes ago, of each person. */
  boolean needsFreshSignIn() {
    return this == VERIFY_GROUP || this == TRANSPLANT;
  }

  static Optional<LegAct> named(String name) {
    return Arrays.stream(values()).filter(act -> act.name().equals(name)).findFirst();
  }
}
