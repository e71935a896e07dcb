package org.custodia.registry.prescriptions;

import java.time.Clock;
import java.util.Optional;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fills.PrescriptionState;
import org.custodia.registry.fills.Standing;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;

/** Reads prescriptions at the desks of the regulator and of the prescriber. */
final class ReadPrescriptions implements PatientPrescriptions {
  private final PrescriptionClient client;
  private final Members members;
  private final Ledger ledger;
  private final Clock clock;

  ReadPrescriptions(PrescriptionClient client, Members members, Ledger ledger, Clock clock) {
    this.client = client;
    this.members = members;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public PrescriptionCard read(Caller caller, String scanned) {
    String organisation = caller.organisation();
    checkMay(caller);
    PrescriptionCode code =
        PrescriptionCode.parse(scanned)
            .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-RXP-042"));
    RegisterAnswer answer = client.read(organisation, code.commitment());
    Optional<Standing> standing = answer.standing();
    return new PrescriptionCard(
        code.commitment(),
        standing.map(Standing::state).orElse(PrescriptionState.UNKNOWN),
        standing,
        standing.flatMap(one -> members.byId(organisation, one.prescriber())).map(Member::name),
        standing.flatMap(one -> document(organisation, one, code)),
        answer.answeredAt());
  }

  /** The register counts; the document only says how to take it, so it may be missing. */
  private Optional<PrescriptionDocument> document(
      String organisation, Standing standing, PrescriptionCode code) {
    try {
      return Optional.of(client.document(organisation, standing.prescriber(), code));
    } catch (Problem unread) {
      return Optional.empty();
    }
  }

  private void checkMay(Caller caller) {
    members
        .byId(caller.organisation(), ledger.memberId(caller.organisation()))
        .filter(member -> caller.has("pharmacist"))
        .filter(member -> member.has(MemberRole.PHARMACY) || member.has(MemberRole.HOSPITAL))
        .filter(member -> member.isActive(clock.instant()))
        .orElseThrow(() -> new Problem(Kind.FORBIDDEN, "CUS-RXP-031", caller.organisation()));
  }
}
