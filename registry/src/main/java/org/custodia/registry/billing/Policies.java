package org.custodia.registry.billing;

import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Act;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;

/**
 * Insurance policies as contracts. Payers open them; biller and regulator see those of their
 * channels. Nothing on the ledger says who is insured.
 */
public interface Policies {

  /** What a witness is asked to sign. */
  record Draft(UUID id, Bytes32 cover, Act act, String typedData) {}

  /** A biller with which a policy can be opened, because the channel is ready. */
  record Biller(Bytes32 id, String name) {}

  /** A new card number: 20 characters in groups, that nobody can guess. */
  String newCard(Caller caller);

  /** Billers of this payer, by name. */
  List<Biller> billers(Caller caller);

  /**
   * Prepares a policy.
   *
   * @throws org.custodia.registry.errors.Problem FORBIDDEN CUS-BIL-001; NOT_FOUND CUS-BIL-040
   *     biller without a channel; BAD_INPUT CUS-BIL-041 share, limits, period, currency or what is
   *     covered, CUS-BIL-042 card; CONFLICT CUS-BIL-043 opened with this biller before
   */
  Draft draft(Caller caller, UUID id, PolicyDraft policy, String witness, String place);

  CommandStatus open(Caller caller, UUID id, String signature);

  /** Policies that this organisation's node has, the last first. */
  List<PolicyView> list(Caller caller);

  /**
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-BIL-044
   */
  PolicyView view(Caller caller, Bytes32 cover);
}
