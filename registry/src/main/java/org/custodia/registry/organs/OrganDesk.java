package org.custodia.registry.organs;

import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.DocumentQuery;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Askers;

/**
 * What other members ask of a local organisation about organs, each message signed: documents whose
 * hashes it put into a channel of theirs, candidates that a centre declares, and what the next
 * channel has to know, in signed statements. Refusals: CUS-VER-001 to 007 for who asks and in which
 * form, CUS-ORG-050 too long, 051 nobody here goes by that id, 052 no such document for this
 * member, 053 to 065 what was asked for cannot be said, CUS-ORG-082 not an organ bank.
 */
public final class OrganDesk {
  /** No message is longer, in bytes. */
  public static final int LONGEST_MESSAGE = 16 * 1024;

  private final LocalOrganisations organisations;
  private final OrganisationRows rows;
  private final Ledger ledger;
  private final Askers askers;
  private final DocumentRows documents;
  private final SealedDocuments sealed;
  private final Map<Said, Answer> answers;

  /** Answers one kind of message, inside the organisation's rows. */
  interface Answer {
    /**
     * @param asker who signed it, active now
     * @return JSON
     */
    byte[] to(String organisation, Member asker, SignedOrganMessage message);
  }

  OrganDesk(
      LocalOrganisations organisations,
      OrganisationRows rows,
      Ledger ledger,
      Askers askers,
      DocumentRows documents,
      SealedDocuments sealed,
      Map<Said, Answer> answers) {
    this.organisations = organisations;
    this.rows = rows;
    this.ledger = ledger;
    this.askers = askers;
    this.documents = documents;
    this.sealed = sealed;
    this.answers = Map.copyOf(answers);
  }

  /**
   * @param body JSON as in {@code SignedDocumentQuery}
   * @return the document's text as it was hashed
   */
  public byte[] document(byte[] body) {
    checkLength(body);
    SignedDocumentQuery asked = SignedDocumentQuery.parse(body);
    DocumentQuery query = asked.query();
    askers.checkFresh(asked.askedAt());
    String signer = askers.signer(query, asked.signature());
    String organisation = local(query.holder());
    return rows.in(
        organisation,
        () -> {
          askers.member(organisation, query.asker(), signer);
          boolean may =
              isOf(organisation, query.channel(), query.asker())
                  && documents.isReferredTo(
                      organisation, query.channel(), query.document(), query.holder());
          return sealed
              .text(organisation, query.document())
              .filter(text -> may)
              .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-052"));
        });
  }

  private boolean isOf(String organisation, String channel, Bytes32 member) {
    return ledger
        .channel(organisation, channel)
        .filter(known -> known.members().contains(member))
        .isPresent();
  }

  /**
   * @param body JSON as in {@code SignedOrganMessage}
   */
  public byte[] message(byte[] body) {
    checkLength(body);
    SignedOrganMessage message = SignedOrganMessage.parse(body);
    askers.checkFresh(message.sentAt());
    String signer = askers.signer(message.message(), message.signature());
    String organisation = local(message.receiver());
    return rows.in(
        organisation,
        () -> {
          Member asker = askers.member(organisation, message.sender(), signer);
          return answers.get(message.said()).to(organisation, asker, message);
        });
  }

  private static void checkLength(byte[] body) {
    if (body.length > LONGEST_MESSAGE) {
      throw new Problem(Kind.TOO_LARGE, "CUS-ORG-050", LONGEST_MESSAGE);
    }
  }

  private String local(Bytes32 member) {
    return organisations.slugs().stream()
        .filter(slug -> ledger.memberId(slug).equals(member))
        .findFirst()
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-051"));
  }
}
