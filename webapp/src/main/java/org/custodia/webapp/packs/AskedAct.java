package org.custodia.webapp.packs;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.medicines.PackAct;
import org.custodia.registry.medicines.PackActs.Offer;

/**
 * An act on a pack as a form or a program asks for it: by its name, with whatever belongs to it.
 *
 * @param taken units given now; with {@code contents} for part of a pack
 * @param contents units in the unopened pack
 * @param prescription commitment of the prescription, hex with 0x
 * @param evidence Keccak-256 of a document that shows it, hex with 0x
 */
public record AskedAct(
    Offer act,
    Optional<Integer> taken,
    Optional<Integer> contents,
    Optional<String> prescription,
    Optional<String> evidence) {
  private static final Pattern HASH = Pattern.compile("0x[0-9a-fA-F]{64}");

  /**
   * @throws Problem BAD_INPUT CUS-WEB-002 with the name of the field that is missing, malformed or
   *     does not belong to the act
   */
  public PackAct wanted() {
    boolean parts = act == Offer.DISPENSE_PART || act == Offer.DISPENSED_OFFLINE;
    if (!parts && (taken.isPresent() || contents.isPresent())) {
      throw wrong(taken.isPresent() ? "taken" : "contents");
    }
    boolean dispenses = parts || act == Offer.DISPENSE;
    if (!dispenses && prescription.isPresent()) {
      throw wrong("prescription");
    }
    return switch (act) {
      case DISPENSE -> new PackAct.Dispense(Optional.empty(), hash("prescription", prescription));
      case DISPENSE_PART ->
          new PackAct.Dispense(
              Optional.of(part().orElseThrow(() -> wrong("taken"))),
              hash("prescription", prescription));
      case DISPENSED_OFFLINE ->
          new PackAct.DispensedOffline(part(), hash("prescription", prescription));
      case UNDO -> new PackAct.Undo();
      case LOCK -> new PackAct.Lock();
      case UNLOCK -> new PackAct.Unlock();
      case DESTROYED, STOLEN, LOST, FREE_SAMPLE, AUTHORITY_SAMPLE, EXPORTED ->
          new PackAct.Decommission(PackStatus.valueOf(act.name()), hash("evidence", evidence));
    };
  }

  private Optional<PackAct.Part> part() {
    if (taken.isEmpty() && contents.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PackAct.Part(
            taken.orElseThrow(() -> wrong("taken")),
            contents.orElseThrow(() -> wrong("contents"))));
  }

  private static Optional<Bytes32> hash(String name, Optional<String> written) {
    return written.map(
        text -> {
          if (!HASH.matcher(text).matches()) {
            throw wrong(name);
          }
          return Bytes32.of(text.toLowerCase(Locale.ROOT));
        });
  }

  private static Problem wrong(String name) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", name);
  }
}
