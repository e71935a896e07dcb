package org.custodia.registry.organs;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Askers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a local regulator what was before each allocation: bank, allocation body and centre,
 * until each has answered with its signature.
 */
final class InquiryErrand implements OrganErrand {
  private static final Logger LOG = LoggerFactory.getLogger(InquiryErrand.class);

  private final OrganisationRows rows;
  private final InquiryRows inquiries;
  private final Members members;
  private final Ledger ledger;
  private final OrganClient client;
  private final Askers askers;
  private final OrganSettings settings;
  private final Clock clock;

  InquiryErrand(
      OrganisationRows rows,
      InquiryRows inquiries,
      Members members,
      Ledger ledger,
      OrganClient client,
      Askers askers,
      OrganSettings settings,
      Clock clock) {
    this.rows = rows;
    this.inquiries = inquiries;
    this.members = members;
    this.ledger = ledger;
    this.client = client;
    this.askers = askers;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Map<Bytes32, List<Runnable>> due(String organisation) {
    boolean regulator = members.isRegulator(organisation, ledger.memberId(organisation));
    if (!regulator) return Map.of();
    return OrganErrand.each(
        rows.in(
            organisation,
            () -> {
              inquiries.begin(organisation, clock.instant());
              return inquiries.open(organisation, clock.instant(), AT_ONCE);
            }),
        InquiryRows.Inquiry::member,
        one -> () -> ask(organisation, one));
  }

  private void ask(String organisation, InquiryRows.Inquiry one) {
    try {
      SignedOrganMessage answer =
          client.askSigned(
              organisation,
              one.member(),
              Said.BEFORE_ALLOCATION,
              one.organId(),
              one.question().write());
      check(organisation, one, answer);
      rows.in(
          organisation,
          () -> inquiries.answered(organisation, one, answer.write(), clock.instant()));
    } catch (Problem problem) {
      rows.in(
          organisation,
          () ->
              inquiries.failed(
                  organisation,
                  one,
                  problem.code(),
                  clock.instant().plus(settings.retries().after(one.attempts()))));
      LOG.debug("{}: before {}: {}", organisation, one.allocation(), problem.code());
    }
  }

  /** Said by who was asked, about this organ, in a form that can be read. */
  private void check(String organisation, InquiryRows.Inquiry one, SignedOrganMessage answer) {
    boolean fits =
        answer.said() == Said.BEFORE_ALLOCATION
            && answer.sender().equals(one.member())
            && answer.receiver().equals(ledger.memberId(organisation))
            && answer.subject().equals(one.organId());
    if (!fits) throw new Problem(Kind.BAD_INPUT, OrganClient.WRONG);
    String signer = askers.signer(answer.message(), answer.signature());
    rows.in(organisation, () -> askers.member(organisation, one.member(), signer));
    BeforeAllocation.read(answer.content());
  }
}
