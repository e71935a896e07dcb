package org.custodia.registry.consent;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.identity.Caller;

/**
 * What patients of this organisation, which is their host, allow to others. Every call is by a
 * person with the role {@code patient}, for herself or for a patient she is guardian of; anything
 * else is refused with CUS-CON-001, also for a patient who does not exist. Ids are made by the
 * caller: the same id with the same content again has no further effect, with another content it is
 * a CONFLICT, CUS-CON-002.
 */
public interface Consents {

  /** Who can be given a consent at the moment, by name; without the host itself. */
  List<Grantee> grantees(Caller caller);

  /**
   * Prepares a consent. The first for a grantee opens the channel with it; until that is ready the
   * answer is {@link Draft.Preparing}, and the caller asks again with the same id and key.
   *
   * @param id id of the consent to be
   * @param grantKey address of the one-time key that will sign, lower-case hex with 0x; never used
   *     before
   */
  Draft draft(Caller caller, UUID id, UUID patient, GrantForm form, String grantKey);

  /**
   * Records the consent that was drafted under this id: it is published, and opened in its channel
   * when that is confirmed.
   *
   * @param signature of the grant key over the draft's typed data, hex with 0x
   */
  ConsentView grant(Caller caller, UUID id, String signature);

  /**
   * All that this patient ever granted, newest first; drafts that were not signed are not in it.
   */
  List<ConsentView> of(Caller caller, UUID patient);

  /**
   * Takes consents of one patient back, everywhere at once. Those that are over already are passed
   * over.
   *
   * @param id of the act
   */
  List<ConsentView> revoke(Caller caller, UUID id, UUID patient, List<UUID> consents);

  /**
   * Revokes all consents of the patient, drafts and those on their way included, and lets no new
   * one be given until she opts in again.
   */
  PatientStanding optOut(Caller caller, UUID id, UUID patient);

  /** Lets new consents be given again. Restores none of the old ones. */
  PatientStanding optIn(Caller caller, UUID id, UUID patient);

  PatientStanding standing(Caller caller, UUID patient);

  /** What the patient decided of each of {@link Wish#PURPOSES}, in that order. */
  List<Wish> wishes(Caller caller, UUID patient);

  /**
   * Ends everything that was allowed for a purpose, drafts included, and lets nothing new be
   * allowed for it until it is reconsidered.
   *
   * @throws org.custodia.registry.errors.Problem BAD_INPUT CUS-CON-030 for a purpose that is none
   *     of {@link Wish#PURPOSES}
   */
  Wish decline(Caller caller, UUID id, UUID patient, ConsentPurpose purpose);

  /** Lets the patient allow something for the purpose again. Restores nothing. */
  Wish reconsider(Caller caller, UUID id, UUID patient, ConsentPurpose purpose);

  /** A member that can be given a consent. */
  record Grantee(Bytes32 member, String name) {}

  /** How far a draft has come. */
  sealed interface Draft {
    UUID id();

    /** The channel with the grantee is being opened. */
    record Preparing(UUID id) implements Draft {}

    /**
     * To be signed by the grant key.
     *
     * @param typedData the {@code Consent} as {@code eth_signTypedData_v4} JSON
     * @param expires when the draft lapses
     */
    record ToSign(UUID id, String typedData, Instant expires) implements Draft {}
  }
}
