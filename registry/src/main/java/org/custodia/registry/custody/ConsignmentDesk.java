package org.custodia.registry.custody;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.messages.SignedDocumentQuery;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Hands the documents of a local organisation to the other members of the channel that their facts
 * are in, as they ask over HTTP. The answer is the text as it was hashed, compressed with gzip; it
 * needs no signature, because its hash is on the ledger.
 *
 * <p>Refusals: CUS-VER-001 to 003 for a message out of its form, CUS-CUS-050 too long, 051 too old
 * or from the future, 052 not signed by that member or not active, 053 nobody here goes by that id,
 * 054 no such document for this member.
 */
public final class ConsignmentDesk {
  /** No message is longer, in bytes. */
  public static final int LONGEST_MESSAGE = 4 * 1024;

  /** How far the clocks of two members may be apart, delivery included. */
  private static final Duration FRESHNESS = Duration.ofMinutes(2);

  private final LocalOrganisations organisations;
  private final OrganisationRows rows;
  private final Ledger ledger;
  private final Members members;
  private final DocumentRows documents;
  private final WitnessDomain domain;
  private final Clock clock;

  ConsignmentDesk(
      LocalOrganisations organisations,
      OrganisationRows rows,
      Ledger ledger,
      Members members,
      DocumentRows documents,
      WitnessDomain domain,
      Clock clock) {
    this.organisations = organisations;
    this.rows = rows;
    this.ledger = ledger;
    this.members = members;
    this.documents = documents;
    this.domain = domain;
    this.clock = clock;
  }

  /**
   * @param consignment as in the address it was sent to
   * @param body JSON as in {@code SignedDocumentQuery}
   */
  public byte[] answer(UUID consignment, byte[] body) {
    if (body.length > LONGEST_MESSAGE) {
      throw new Problem(Kind.TOO_LARGE, "CUS-CUS-050", LONGEST_MESSAGE);
    }
    SignedDocumentQuery query = SignedDocumentQuery.parse(body);
    Instant now = clock.instant();
    if (Duration.between(query.askedAt(), now).abs().compareTo(FRESHNESS) > 0) {
      throw new Problem(Kind.BAD_INPUT, "CUS-CUS-051", FRESHNESS.toMinutes());
    }
    String key =
        WitnessSignature.of(query.signature())
            .flatMap(signature -> signature.signer(query.message(), domain))
            .orElseThrow(ConsignmentDesk::stranger);
    String organisation =
        organisations.slugs().stream()
            .filter(slug -> ledger.memberId(slug).equals(query.holder()))
            .findFirst()
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-CUS-053"));
    return rows.in(
        organisation,
        () -> {
          checkAsker(organisation, query, key, now);
          return text(organisation, consignment, query);
        });
  }

  private void checkAsker(String organisation, SignedDocumentQuery query, String key, Instant now) {
    Optional<Member> member = members.byServiceKey(organisation, key, now);
    boolean right = member.filter(m -> m.id().equals(query.asker()) && m.isActive(now)).isPresent();
    if (!right) throw stranger();
  }

  private static Problem stranger() {
    return new Problem(Kind.FORBIDDEN, "CUS-CUS-052");
  }

  private byte[] text(String organisation, UUID consignment, SignedDocumentQuery query) {
    boolean party = isOf(organisation, query.channel(), query.asker());
    DocumentRows.Cover cover =
        documents
            .find(organisation, query.channel(), query.document())
            .filter(found -> party && found.own())
            .filter(found -> found.state() == DocumentRows.State.RECORDED)
            .filter(found -> found.consignment().filter(consignment::equals).isPresent())
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-CUS-054"));
    try (InputStream text = documents.compressed(organisation, cover)) {
      return text.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isOf(String organisation, String channel, Bytes32 member) {
    return ledger
        .channel(organisation, channel)
        .filter(known -> known.members().contains(member))
        .isPresent();
  }
}
