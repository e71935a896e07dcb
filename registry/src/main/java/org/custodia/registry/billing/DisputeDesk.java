package org.custodia.registry.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.messages.SignedDocumentQuery;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Hands what a payer here says of lines that it disputes to the other members of the channel, as
 * they ask over HTTP. The answer is what was hashed; it needs no signature, because its hash is on
 * the ledger.
 *
 * <p>Refusals: CUS-VER-001 to 003 for a message out of its form, CUS-BIL-050 too long, 051 too old
 * or from the future, 052 not signed by that member or not active, 053 nobody here goes by that id,
 * 054 no such words for this member.
 */
public final class DisputeDesk {
  /** No message is longer, in bytes. */
  public static final int LONGEST_MESSAGE = 4 * 1024;

  /** How far the clocks of two members may be apart, delivery included. */
  private static final Duration FRESHNESS = Duration.ofMinutes(2);

  private final LocalOrganisations organisations;
  private final OrganisationRows rows;
  private final Ledger ledger;
  private final Members members;
  private final DisputeRows disputes;
  private final Keys keys;
  private final WitnessDomain domain;
  private final Clock clock;

  DisputeDesk(
      LocalOrganisations organisations,
      OrganisationRows rows,
      Ledger ledger,
      Members members,
      DisputeRows disputes,
      Keys keys,
      WitnessDomain domain,
      Clock clock) {
    this.organisations = organisations;
    this.rows = rows;
    this.ledger = ledger;
    this.members = members;
    this.disputes = disputes;
    this.keys = keys;
    this.domain = domain;
    this.clock = clock;
  }

  /**
   * @param body JSON of a {@link SignedDocumentQuery} whose document is the id of the dispute
   */
  public byte[] answer(byte[] body) {
    if (body.length > LONGEST_MESSAGE) {
      throw new Problem(Kind.TOO_LARGE, "CUS-BIL-050", LONGEST_MESSAGE);
    }
    SignedDocumentQuery query = SignedDocumentQuery.parse(body);
    Instant now = clock.instant();
    if (Duration.between(query.askedAt(), now).abs().compareTo(FRESHNESS) > 0) {
      throw new Problem(Kind.BAD_INPUT, "CUS-BIL-051", FRESHNESS.toMinutes());
    }
    String key =
        WitnessSignature.of(query.signature())
            .flatMap(signature -> signature.signer(query.message(), domain))
            .orElseThrow(DisputeDesk::stranger);
    String organisation =
        organisations.slugs().stream()
            .filter(slug -> ledger.memberId(slug).equals(query.holder()))
            .findFirst()
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-BIL-053"));
    return rows.in(
        organisation,
        () -> {
          checkAsker(organisation, query, key, now);
          return words(organisation, query);
        });
  }

  private void checkAsker(String organisation, SignedDocumentQuery query, String key, Instant now) {
    Optional<Member> member = members.byServiceKey(organisation, key, now);
    boolean right = member.filter(m -> m.id().equals(query.asker()) && m.isActive(now)).isPresent();
    if (!right) throw stranger();
  }

  private static Problem stranger() {
    return new Problem(Kind.FORBIDDEN, "CUS-BIL-052");
  }

  private byte[] words(String organisation, SignedDocumentQuery query) {
    boolean party =
        ledger
            .channel(organisation, query.channel())
            .filter(known -> known.kind() == SubjectKind.BILLING.code())
            .filter(known -> known.members().contains(query.asker()))
            .isPresent();
    UUID id = query.document();
    return disputes
        .said(organisation, query.channel(), id)
        .filter(kept -> party)
        .map(kept -> keys.records(organisation).open(kept, DisputeWords.context(id)))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-BIL-054"));
  }
}
