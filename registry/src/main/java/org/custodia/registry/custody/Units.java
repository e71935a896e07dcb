package org.custodia.registry.custody;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackingOperation;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;

/**
 * Logistic units of a member: cases and pallets, named by an SSCC (GS1 General Specifications, AI
 * 00), holding packs and other units, mixed and partial as they come. What a unit holds is a signed
 * fact in the member's own book; a mistake is put right by a further fact, never by changing one.
 */
public interface Units {
  /** Most units in one act. */
  int MOST_CHANGES = 100;

  /** Most packs in one act. */
  int MOST_PACKS = 100_000;

  /**
   * One unit and what it holds from now on.
   *
   * @param unit its SSCC: 18 digits, or scanner text with AI 00
   * @param operation ADD for what it holds now, and nothing else; DELETE when it is broken down,
   *     and what was in it lies loose
   * @param contents scanner text of each pack or unit directly in it; a unit that the same act
   *     fills comes before the one it is put into
   */
  record Change(String unit, PackingOperation operation, List<String> contents) {
    public Change {
      contents = List.copyOf(contents);
    }
  }

  /**
   * What the witness is asked to sign. Everything that is put in has to be held by this member and
   * must lie in no other unit (take it out first).
   *
   * @param id command id, made by the caller; the same id again answers the same draft
   * @param witness address of the key that will sign, lower-case hex with 0x
   */
  Draft draft(Caller caller, UUID id, List<Change> changes, String witness, String place);

  /**
   * As {@link #draft}, for one unit of which some is taken out; what stays in it is worked out
   * here. What is taken out lies loose; a unit of which nothing stays is broken down.
   *
   * @param unit its SSCC: 18 digits, or scanner text with AI 00
   * @param taken scanner text of packs and units that lie directly in it
   */
  Draft draftTakingOut(
      Caller caller, UUID id, String unit, List<String> taken, String witness, String place);

  CommandStatus record(Caller caller, UUID id, String signature);

  /** What is in a unit now, as far as this member holds it; empty when it never heard of it. */
  Optional<Unit> contents(String organisation, String sscc);

  /**
   * Units that are here and lie in no other one, latest change first, with as many packs as was
   * last said of them.
   */
  List<Unit.Line> outermost(Caller caller, int limit, int offset);

  /**
   * @param packs how many packs the act is about, at any depth
   */
  record Draft(UUID id, int packs, CustodyAct act) {}

  /**
   * A unit with everything in it, flat.
   *
   * @param sscc 18 digits
   * @param within the unit it lies in itself
   * @param units those in it at any depth, each after the one it lies in
   * @param packs those in it at any depth
   */
  record Unit(
      String sscc,
      Optional<String> within,
      Instant changedAt,
      List<Inner> units,
      List<Pack> packs) {
    /**
     * @param within the unit it lies in directly
     */
    public record Inner(String sscc, String within) {}

    /**
     * @param packs at any depth
     */
    public record Line(String sscc, int units, int packs, Instant changedAt) {}
  }

  /**
   * A pack where it lies.
   *
   * @param gtin 14 digits
   * @param unit SSCC of the unit it lies in directly; empty when it lies loose
   */
  record Pack(
      Bytes32 packId,
      String gtin,
      String serial,
      Bytes32 lotId,
      String lotNumber,
      Optional<String> unit) {}
}
