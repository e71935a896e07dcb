package org.custodia.webapp.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;

/**
 * A consent as its patient's programs are told.
 *
 * @param kinds which records; empty means all
 * @param uses how often it may be used; 0 means as often as needed
 * @param refusal why it never came into force, when it was REFUSED
 * @param acceptance once the grantee accepted it, whatever became of it since
 * @param rejection when it was REJECTED by the grantee
 * @param commitment what stands for it on the public ledger, hex with 0x
 */
record ConsentAnswer(
    UUID id,
    UUID patient,
    ConsentView.State state,
    String grantee,
    String granteeName,
    Optional<String> thirdParty,
    ConsentPurpose purpose,
    List<RecordKind> kinds,
    List<Sensitivity> withheld,
    Instant validFrom,
    Instant validUntil,
    int uses,
    long used,
    Optional<ConsentRefusal> refusal,
    Instant grantedAt,
    Optional<Instant> openedAt,
    Optional<Instant> lastUsedAt,
    Optional<Instant> revokedAt,
    Optional<ConsentAcceptanceAnswer> acceptance,
    Optional<ConsentRejectionAnswer> rejection,
    String grantedBy,
    String commitment,
    String channel) {

  /**
   * @param message the sentence that belongs to the code, in the reader's language
   */
  record ConsentRefusal(String code, String message) {}

  /**
   * @param at by the grantee's clock when it said so, else by the ledger's time
   * @param byUse by using it or reading by it, without having said so before
   */
  record ConsentAcceptanceAnswer(Instant at, boolean byUse) {}

  /**
   * @param at by the grantee's clock
   * @param words what the grantee says about it; may be empty
   */
  record ConsentRejectionAnswer(Instant at, String words) {}

  static ConsentAnswer of(ConsentView view, Sentences sentences, Reader reader) {
    return new ConsentAnswer(
        view.id(),
        view.patient(),
        view.state(),
        view.form().grantee().toString(),
        view.granteeName(),
        view.form().thirdParty().map(Bytes32::toString),
        view.form().purpose(),
        view.form().kinds().stream().sorted().toList(),
        view.form().withheld().stream().sorted().toList(),
        view.form().validFrom(),
        view.form().validUntil(),
        view.form().uses(),
        view.used(),
        view.refusal()
            .map(
                reason ->
                    new ConsentRefusal(
                        reason.code(), sentences.of(reason.code(), reason.arguments(), reader))),
        view.grantedAt(),
        view.openedAt(),
        view.lastUsedAt(),
        view.revokedAt(),
        view.acceptance().map(one -> new ConsentAcceptanceAnswer(one.at(), one.byUse())),
        view.rejection().map(one -> new ConsentRejectionAnswer(one.at(), one.words())),
        view.grantedBy(),
        view.commitment().toString(),
        view.channel());
  }
}
