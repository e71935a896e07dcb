package org.custodia.registry.organs;

import java.time.Clock;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.rows.OrganisationRows;

/**
 * What labels of an organ say, as whoever has a leg of its way needs it: the giver is asked the
 * first time. Called outside of transactions.
 */
final class LegLabels {
  private final OrganisationRows rows;
  private final Ledger ledger;
  private final EventRows events;
  private final OrganRows organs;
  private final LabelBook labels;
  private final OrganClient client;
  private final Clock clock;

  LegLabels(
      OrganisationRows rows,
      Ledger ledger,
      EventRows events,
      OrganRows organs,
      LabelBook labels,
      OrganClient client,
      Clock clock) {
    this.rows = rows;
    this.ledger = ledger;
    this.events = events;
    this.organs = organs;
    this.labels = labels;
    this.client = client;
    this.clock = clock;
  }

  /**
   * @throws Problem NOT_FOUND CUS-ORG-043, CONFLICT CUS-ORG-035, BAD_INPUT CUS-ORG-055 when what
   *     the giver tells is not what the ledger says
   */
  Labels of(String organisation, Ledger.Channel channel) {
    Bytes32 caseId = rows.in(organisation, () -> caseId(organisation, channel.subject()));
    Optional<Labels> known = rows.in(organisation, () -> labels.find(organisation, caseId));
    if (known.isPresent()) return known.get();
    boolean giver = channel.opener().equals(ledger.memberId(organisation));
    if (giver) throw new Problem(Kind.CONFLICT, "CUS-ORG-035");
    WireObject answer =
        client.ask(
            organisation,
            channel.opener(),
            Said.LABELS,
            channel.subject(),
            WireObject.text(WireObject.create().put("caseId", caseId.toString())));
    Labels told = Labels.read(answer);
    rows.in(
        organisation,
        () -> {
          check(organisation, channel, told);
          labels.add(organisation, told, clock.instant());
        });
    return told;
  }

  /** They count when they are what the ledger says of this leg. */
  private void check(String organisation, Ledger.Channel channel, Labels told) {
    boolean right =
        LegStory.of(events.in(organisation, channel.address()))
            .statement()
            .filter(said -> said.caseId().equals(told.caseId()))
            .filter(said -> said.donor().equals(told.donation()))
            .isPresent();
    if (!right) throw new Problem(Kind.BAD_INPUT, OrganClient.WRONG);
  }

  Bytes32 caseId(String organisation, Bytes32 organId) {
    return organs
        .caseOf(organisation, organId)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-043"));
  }
}
