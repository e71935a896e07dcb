package org.custodia.registry.organs;

import java.util.HexFormat;
import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.ConsentTerms;
import org.custodia.contracts.organs.OpenCaseTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.organs.SealedIdentities.Of;
import org.custodia.registry.people.Likeness;
import org.custodia.registry.rows.OrganisationRows;

/** Consents that a donor gave to this bank in life, asked of the host that the case names. */
final class DonorConsents {
  private static final int MOST = 200; // of one patient, and no host keeps more

  private final OrganisationRows rows;
  private final EventRows events;
  private final DonorRows donors;
  private final SealedIdentities identities;
  private final OrganClient client;

  DonorConsents(
      OrganisationRows rows,
      EventRows events,
      DonorRows donors,
      SealedIdentities identities,
      OrganClient client) {
    this.rows = rows;
    this.events = events;
    this.donors = donors;
    this.identities = identities;
    this.client = client;
  }

  private record Asked(Bytes32 host, String content) {}

  /**
   * Each with everything that opens it in this channel, the latest first. To be called outside of
   * transactions.
   *
   * @throws Problem CONFLICT CUS-ORG-080 when the case names no host
   */
  List<ConsentTerms> of(String organisation, Ledger.Channel channel) {
    Asked asked = rows.in(organisation, () -> asked(organisation, channel));
    WireObject answer =
        client.ask(
            organisation, asked.host(), Said.DONOR_CONSENT, channel.subject(), asked.content());
    List<WireObject> found = answer.objects("consents", MOST);
    answer.end();
    return found.stream().map(DonorConsents::read).toList();
  }

  private Asked asked(String organisation, Ledger.Channel channel) {
    OpenCaseTerms opening =
        CaseStory.of(events.in(organisation, channel.address()))
            .opening()
            .filter(terms -> !terms.host().isZero())
            .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-080"));
    Identity donor =
        donors
            .sealed(organisation, channel.subject())
            .map(kept -> identities.open(organisation, Of.DONOR, channel.subject(), kept))
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-036"));
    Bytes32 likeness =
        Likeness.of(channel.subject(), donor.family(), donor.given(), donor.birthDate());
    String content =
        WireObject.text(
            WireObject.create()
                .put("channel", channel.address())
                .put("donor", opening.donor().toString())
                .put("likeness", likeness.toString()));
    return new Asked(opening.host(), content);
  }

  private static ConsentTerms read(WireObject consent) {
    String hex = consent.string("terms", 4_000);
    consent.end();
    try {
      byte[] terms = HexFormat.of().parseHex(hex);
      return (ConsentTerms) OrganTerms.read(Action.DONOR_CONSENT, terms);
    } catch (IllegalArgumentException noTerms) {
      throw new Problem(Kind.BAD_INPUT, OrganClient.WRONG);
    }
  }
}
