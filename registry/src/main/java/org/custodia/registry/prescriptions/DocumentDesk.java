package org.custodia.registry.prescriptions;

import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Askers;

/**
 * The prescriber's desk: gives a prescription's document to a pharmacy or hospital that shows the
 * secret the patient carries. Who asks is told by the signature; the regulator, which knows
 * commitments, has no secret and gets nothing.
 */
public final class DocumentDesk {
  private static final int LONGEST_DOCUMENT = 60_000;

  private final NetworkFile network;
  private final OrganisationRows rows;
  private final Askers askers;
  private final PrescriptionRows prescriptions;

  DocumentDesk(
      NetworkFile network, OrganisationRows rows, Askers askers, PrescriptionRows prescriptions) {
    this.network = network;
    this.rows = rows;
    this.askers = askers;
    this.prescriptions = prescriptions;
  }

  /**
   * @param body JSON as in {@code SignedPrescription}, its content {@code {"holder", "salt"}}
   * @return {@code {"document"}}, JSON text in a string, as it was committed to
   */
  public byte[] answer(byte[] body) {
    if (body.length > SignedPrescription.LONGEST) {
      throw new Problem(Kind.TOO_LARGE, "CUS-VER-002", SignedPrescription.LONGEST);
    }
    SignedPrescription message = SignedPrescription.parse(body);
    if (message.said() != Said.DOCUMENT) {
      throw new Problem(Kind.BAD_INPUT, "CUS-VER-003", "message.said");
    }
    askers.checkFresh(message.sentAt());
    String signer = askers.signer(message.message(), message.signature());
    WireObject content = message.contentObject();
    Bytes32 holder = content.bytes32("holder");
    Bytes32 salt = content.bytes32("salt");
    content.end();
    String organisation = local(holder);
    String document =
        rows.in(
            organisation,
            () -> {
              Member member = askers.member(organisation, message.sender(), signer);
              if (!member.has(MemberRole.PHARMACY) && !member.has(MemberRole.HOSPITAL)) {
                throw new Problem(Kind.FORBIDDEN, "CUS-RXP-031", member.name());
              }
              return prescriptions
                  .byCommitment(organisation, message.prescription())
                  .filter(one -> one.code().salt().equals(salt))
                  .map(PrescriptionRows.Row::document)
                  .orElseThrow(DocumentDesk::unknown);
            });
    return WireObject.bytes(WireObject.create().put("document", document));
  }

  static String read(byte[] answer) {
    WireObject envelope = WireObject.parse(answer);
    String document = envelope.string("document", LONGEST_DOCUMENT);
    envelope.end();
    return document;
  }

  private String local(Bytes32 member) {
    return network.localOrganisations().stream()
        .filter(organisation -> network.node(organisation).memberId().equals(member))
        .findFirst()
        .orElseThrow(DocumentDesk::unknown);
  }

  private static Problem unknown() {
    return new Problem(Kind.NOT_FOUND, "CUS-RXP-020");
  }
}
