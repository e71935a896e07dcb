package org.custodia.registry.documents;

import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Askers;

/**
 * Hands documents of a local organisation to the other members of the channel whose ledger has
 * their hashes, as they ask over HTTP with a {@link SignedDocumentQuery}. The answer is what was
 * hashed, and needs no signature.
 *
 * <p>Refusals: CUS-VER-001 to 003 for a message out of its form or too long, 004 to 007 for one
 * that is too old or not signed by an active member, CUS-DOC-001 nobody here goes by that id, 002
 * no such document for this member.
 */
public final class ChannelDocumentDesk {
  /** No message is longer, in bytes. */
  public static final int LONGEST_MESSAGE = 4 * 1024;

  private final LocalOrganisations organisations;
  private final OrganisationRows rows;
  private final Ledger ledger;
  private final Askers askers;

  public ChannelDocumentDesk(
      LocalOrganisations organisations, OrganisationRows rows, Ledger ledger, Askers askers) {
    this.organisations = organisations;
    this.rows = rows;
    this.ledger = ledger;
    this.askers = askers;
  }

  /** Where a capability keeps its documents; read inside the organisation's rows. */
  @FunctionalInterface
  public interface Shelf {
    /** What was hashed; empty for what is not here, or not for the members of this channel. */
    Optional<byte[]> find(String organisation, String channel, UUID document);
  }

  /**
   * @param body JSON of a {@link SignedDocumentQuery}
   */
  public byte[] answer(byte[] body, Shelf shelf) {
    if (body.length > LONGEST_MESSAGE) {
      throw new Problem(Kind.TOO_LARGE, "CUS-VER-002", LONGEST_MESSAGE);
    }
    SignedDocumentQuery query = SignedDocumentQuery.parse(body);
    askers.checkFresh(query.askedAt());
    String signer = askers.signer(query.message(), query.signature());
    String organisation = local(query.holder());
    return rows.in(
        organisation,
        () -> {
          askers.member(organisation, query.asker(), signer);
          return Optional.of(query)
              .filter(asked -> isOf(organisation, asked.channel(), asked.asker()))
              .flatMap(asked -> shelf.find(organisation, asked.channel(), asked.document()))
              .orElseThrow(ChannelDocumentDesk::unknown);
        });
  }

  /** What is said where there is no such document, so that nobody learns why. */
  public static Problem unknown() {
    return new Problem(Kind.NOT_FOUND, "CUS-DOC-002");
  }

  private String local(Bytes32 member) {
    return organisations.slugs().stream()
        .filter(slug -> ledger.memberId(slug).equals(member))
        .findFirst()
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-DOC-001"));
  }

  private boolean isOf(String organisation, String channel, Bytes32 member) {
    return ledger
        .channel(organisation, channel)
        .filter(known -> known.members().contains(member))
        .isPresent();
  }
}
