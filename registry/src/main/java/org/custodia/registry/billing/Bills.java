package org.custodia.registry.billing;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.witness.Act;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerRefusal;

/**
 * Bills. Callers have the role {@code biller} (of a pharmacy or a hospital), {@code payer}, {@code
 * regulator} (reads), or {@code patient} (reads its own); anybody else is refused with CUS-BIL-001.
 * What people do takes two steps, because they sign: a draft, and the signature over it. Ids are
 * made by the caller: the same again has no further effect, another content under it is a CONFLICT,
 * CUS-MED-021.
 */
public interface Bills {

  /** Who can be billed: a member with the role PAYER. */
  record Payer(Bytes32 id, String name, boolean connected) {}

  /**
   * What a witness is asked to sign.
   *
   * @param bill its id on the ledger
   * @param lines verdicts of a bill's lines, in their order; of another act none
   */
  record Draft(UUID id, Bytes32 bill, List<LineVerdict> lines, Act act, String typedData) {
    public Draft {
      lines = List.copyOf(lines);
    }
  }

  // --- Entering ---

  /** Payers by name, for a biller; {@code connected} when the channel with it is ready. */
  List<Payer> payers(Caller caller);

  /**
   * Opens the channel with a payer, unless there is one; it is ready a few blocks later.
   *
   * @return whether it is ready
   */
  boolean connect(Caller caller, Bytes32 payer);

  /**
   * What is to be said of lines, while they are typed or before a file is taken. For billers; packs
   * are looked up among what this organisation dispensed and billed. Up to 10,000 lines.
   *
   * @param currency of the bill
   */
  List<LineVerdict> judge(
      Caller caller, Jurisdiction jurisdiction, String currency, List<LineDraft> lines);

  /**
   * Prepares a bill. Red lines do not stop it, since testimony of an overcharge is worth having;
   * the contract lets nobody settle it.
   *
   * @param witness address of the person's key
   * @throws org.custodia.registry.errors.Problem BAD_INPUT CUS-BIL-010 when a line has {@link
   *     LineVerdict#problems} (number of the line from 1, and the code), CUS-BIL-011 no lines or
   *     too many, CUS-BIL-012 number, CUS-BIL-013 currency, CUS-BIL-014 card without patient;
   *     NOT_FOUND CUS-BIL-015 payer, CUS-BIL-016 patient, CUS-BIL-017 card; CONFLICT CUS-BIL-018
   *     without the patient's consent; UNAVAILABLE CUS-BIL-019 while the channel is being opened
   */
  Draft draft(Caller caller, UUID id, BillDraft bill, String witness, String place);

  /** Records the signed bill: announcement, lines, and the claim where a card was given. */
  CommandStatus submit(Caller caller, UUID id, String signature);

  // --- Reading ---

  /**
   * Which bills to list.
   *
   * @param status empty for all
   * @param unlawful only those that a red line stops
   * @param disputed only those with a disputed line
   * @param reference only those that go by it; empty for all
   */
  record Query(
      Optional<BillStatus> status,
      boolean unlawful,
      boolean disputed,
      Optional<BillReference> reference,
      int limit,
      int offset) {
    public static final Query ALL =
        new Query(Optional.empty(), false, false, Optional.empty(), 100, 0);
  }

  /** Bills that this organisation's node has, the last first. For biller, payer and regulator. */
  List<BillView.Summary> list(Caller caller, Query query);

  /**
   * A bill that was signed and sent, and that the ledger refused.
   *
   * @param bill its id, which stands on no ledger
   * @param number in the biller's books
   */
  record Refused(Bytes32 bill, String number, LedgerRefusal why, Instant submittedAt) {}

  /** Of this biller in the last 30 days, the last first: what was not taken, and why. */
  List<Refused> refused(Caller caller);

  /** What the books of the biller who asks call these bills; those of others are left out. */
  Map<Bytes32, String> numbers(Caller caller, Collection<Bytes32> bills);

  /**
   * One bill. For biller, payer, regulator, and the patient whose bill it is.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-BIL-030, also when it is another's
   */
  BillView view(Caller caller, Bytes32 bill);

  /** Bills of a patient whom the caller, a patient of this host, may act for; the last first. */
  List<BillView.Summary> ofPatient(Caller caller, UUID patient);

  /** The bill that a draft made, whether or not the ledger has it. */
  Optional<Bytes32> billOf(Caller caller, UUID draft);

  // --- Acting ---

  /**
   * Prepares an act about a bill. What the contract would refuse as things stand is refused before.
   *
   * @throws org.custodia.registry.errors.Problem FORBIDDEN CUS-BIL-001; NOT_FOUND CUS-BIL-030;
   *     CONFLICT CUS-BIL-031 as the bill stands, CUS-BIL-032 unlawful lines, CUS-BIL-033 disputed
   *     lines, CUS-BIL-036 settled by this side before; BAD_INPUT CUS-BIL-034 line, CUS-BIL-035
   *     amount, CUS-BIL-037 payment reference, CUS-BIL-039 words of a dispute
   */
  Draft draft(Caller caller, UUID id, BillAct act, String witness, String place);

  /** Records a signed act. */
  CommandStatus record(Caller caller, UUID id, String signature);

  /**
   * Asks the contract to approve a bill by the policy it names: at once, or refused. Done by itself
   * with a bill and after an adjustment; this is for another try.
   *
   * @throws org.custodia.registry.errors.Problem CONFLICT CUS-BIL-038 when it names no policy
   */
  CommandStatus claim(Caller caller, UUID id, Bytes32 bill);
}
