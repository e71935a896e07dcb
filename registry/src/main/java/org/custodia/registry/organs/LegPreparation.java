package org.custodia.registry.organs;

import java.util.List;
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
  private final EventRows events;
  private final LegLabels labels;
  private final OrganClient client;

  LegPreparation(
      OrganisationRows rows,
      OrganChannels channels,
      EventRows events,
      LegLabels labels,
      OrganClient client) {
    this.rows = rows;
    this.channels = channels;
    this.events = events;
    this.labels = labels;
    this.client = client;
  }

  OrganTerms terms(Caller caller, Ledger.Channel channel, OrganActs.Asked asked) {
    WireObject fields = asked.read();
    String organisation = caller.organisation();
    return switch (asked.action()) {
      case LEG_FACTS -> facts(organisation, channel, fields);
      case PRESENT_ALLOCATION -> allocation(organisation, channel, fields);
      case TRANSPLANT -> transplant(organisation, channel, fields);
      default -> TermsForm.read(asked.action(), fields, () -> labels.of(organisation, channel));
    };
  }

  private OrganTerms facts(String organisation, Ledger.Channel channel, WireObject fields) {
    fields.end();
    Bytes32 receiver = rows.in(organisation, () -> channels.notOpener(organisation, channel));
    Bytes32 regulator = rows.in(organisation, () -> channels.regulator(organisation, channel));
    Bytes32 caseId = rows.in(organisation, () -> labels.caseId(organisation, channel.subject()));
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
}
