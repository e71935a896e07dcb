package org.custodia.registry.organs;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.AllocateTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.PresentAllocationTerms;
import org.custodia.contracts.organs.TransplantTerms;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.rows.OrganisationRows;

/** Terms of acts on a leg of an organ's way. */
final class LegPreparation {
  private final OrganisationRows rows;
  private final OrganChannels channels;
  private final Ledger ledger;
  private final EventRows events;
  private final OrganRows organs;
  private final LabelBook labels;
  private final OrganClient client;
  private final Clock clock;

  LegPreparation(
      OrganisationRows rows,
      OrganChannels channels,
      Ledger ledger,
      EventRows events,
      OrganRows organs,
      LabelBook labels,
      OrganClient client,
      Clock clock) {
    this.rows = rows;
    this.channels = channels;
    this.ledger = ledger;
    this.events = events;
    this.organs = organs;
    this.labels = labels;
    this.client = client;
    this.clock = clock;
  }

  OrganTerms terms(Caller caller, Ledger.Channel channel, OrganActs.Asked asked) {
    WireObject fields = asked.read();
    String organisation = caller.organisation();
    return switch (asked.action()) {
      case LEG_FACTS -> facts(organisation, channel, fields);
      case PRESENT_ALLOCATION -> allocation(organisation, channel, fields);
      case TRANSPLANT -> transplant(organisation, channel, fields);
      default -> TermsForm.read(asked.action(), fields, () -> labels(organisation, channel));
    };
  }

  private OrganTerms facts(String organisation, Ledger.Channel channel, WireObject fields) {
    fields.end();
    Bytes32 receiver = rows.in(organisation, () -> channels.notOpener(organisation, channel));
    Bytes32 regulator = rows.in(organisation, () -> channels.regulator(organisation, channel));
    Bytes32 caseId = rows.in(organisation, () -> caseId(organisation, channel.subject()));
    String content =
        WireObject.text(
            WireObject.create()
                .put("caseId", caseId.toString())
                .put("receiver", receiver.toString()));
    WireObject answer =
        client.ask(organisation, regulator, Said.LEG_STATEMENT, channel.subject(), content);
    return OrganTerms.read(Action.LEG_FACTS, StatementAnswers.terms(answer));
  }

  /** What the regulator said in the channel of the offer, shown on the leg. */
  private OrganTerms allocation(String organisation, Ledger.Channel channel, WireObject fields) {
    fields.end();
    return rows.in(
        organisation,
        () ->
            events.of(organisation, channel.subject()).stream()
                .filter(event -> event.terms() instanceof AllocateTerms)
                .map(event -> (AllocateTerms) event.terms())
                .reduce((earlier, later) -> later)
                .map(said -> new PresentAllocationTerms(said.allocation(), said.signature()))
                .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-046")));
  }

  private OrganTerms transplant(String organisation, Ledger.Channel channel, WireObject fields) {
    long anastomosis = fields.instant("anastomosis").toEpochMilli();
    fields.end();
    return rows.in(
        organisation,
        () -> {
          List<OrganEvent> told = events.in(organisation, channel.address());
          return LegStory.of(told)
              .allocation()
              .map(allocation -> new TransplantTerms(allocation.candidate(), anastomosis))
              .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-046"));
        });
  }

  // --- Labels ---

  /** The labels of the organ's donor; the giver is asked for them the first time. */
  private Labels labels(String organisation, Ledger.Channel channel) {
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

  private Bytes32 caseId(String organisation, Bytes32 organId) {
    return organs
        .caseOf(organisation, organId)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-043"));
  }
}
