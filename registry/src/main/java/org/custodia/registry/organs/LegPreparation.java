package org.custodia.registry.organs;

import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.AllocateTerms;
import org.custodia.contracts.organs.LegFactsTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.PresentAllocationTerms;
import org.custodia.contracts.organs.SignedHandOver;
import org.custodia.contracts.organs.TransplantTerms;
import org.custodia.contracts.organs.VerifyGroupTerms;
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
  private final VerifiedSamples samples;

  LegPreparation(
      OrganisationRows rows,
      OrganChannels channels,
      EventRows events,
      LegLabels labels,
      OrganClient client,
      VerifiedSamples samples) {
    this.rows = rows;
    this.channels = channels;
    this.events = events;
    this.labels = labels;
    this.client = client;
    this.samples = samples;
  }

  OrganTerms terms(Caller caller, Ledger.Channel channel, OrganActs.Asked asked) {
    WireObject fields = asked.read();
    String organisation = caller.organisation();
    return switch (asked.action()) {
      case LEG_FACTS -> facts(organisation, channel, fields);
      case PRESENT_ALLOCATION -> allocation(organisation, channel, fields);
      case TRANSPLANT -> transplant(organisation, channel, fields);
      case VERIFY_GROUP -> verification(organisation, channel, asked, fields);
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
    OrganTerms terms = OrganTerms.read(Action.LEG_FACTS, StatementAnswers.terms(answer));
    if (terms instanceof LegFactsTerms facts) checkLength(facts.chain());
    return terms;
  }

  /** The contract would run out of gas, and say nothing of why. */
  static void checkLength(List<SignedHandOver> chain) {
    if (chain.size() > SignedHandOver.MOST_BEFORE) {
      throw new Problem(Kind.CONFLICT, "CUS-ORG-136", chain.size());
    }
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
          LegStory told = LegStory.of(events.in(organisation, channel.address()));
          samples.checkSettled(organisation, told);
          return told.allocation()
              .map(allocation -> new TransplantTerms(allocation.candidate(), anastomosis))
              .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-046"));
        });
  }

  /** What was scanned out of reach has happened: it is recorded, and becomes a case. */
  private OrganTerms verification(
      String organisation, Ledger.Channel channel, OrganActs.Asked asked, WireObject fields) {
    Labels known = labels.of(organisation, channel);
    boolean now = asked.scannedAt().isEmpty();
    if (now) {
      VerifiedSamples.check(
          known,
          fields.string("donorSample", TermsForm.LONGEST_SCAN),
          fields.string("recipientSample", TermsForm.LONGEST_SCAN));
    }
    OrganTerms terms = TermsForm.read(asked.action(), fields, () -> known);
    if (now) {
      rows.in(
          organisation, () -> checkStill(organisation, channel.address(), asked.witness(), terms));
    }
    return terms;
  }

  /**
   * Whether what others have recorded meanwhile lets it be signed still. Used inside the
   * organisation's rows.
   *
   * @param witness address of the key of who signs
   */
  void checkStill(String organisation, String channel, String witness, OrganTerms terms) {
    if (terms instanceof VerifyGroupTerms said) {
      samples.checkSame(organisation, channel, witness, said);
    }
  }
}
