package org.custodia.webapp.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.packs.PackChange;

/**
 * One thing that was done to a pack; hashes are hex with 0x.
 *
 * @param command id of the command
 * @param status what the pack was in that book afterwards
 * @param by member id of whose book it is
 * @param deviceTime when, by the witness's own clock
 * @param at time of the block
 * @param part what was taken out of an opened pack
 * @param undone command that this one took back
 * @param irregularities what was odd about testimony
 */
record PackChangeAnswer(
    String command,
    Action action,
    PackStatus status,
    String by,
    String witness,
    String place,
    Instant deviceTime,
    Instant at,
    Optional<PackChange.Part> part,
    Optional<String> prescription,
    Optional<String> evidence,
    Optional<String> undone,
    List<Irregularity> irregularities,
    long block,
    String transaction) {

  static PackChangeAnswer of(PackChange change) {
    return new PackChangeAnswer(
        change.command().toString(),
        change.action(),
        change.status(),
        change.by().toString(),
        change.witness(),
        change.place(),
        change.deviceTime(),
        change.at(),
        change.part(),
        change.prescription().map(Bytes32::toString),
        change.evidence().map(Bytes32::toString),
        change.undone().map(Bytes32::toString),
        change.irregularities().stream().sorted().toList(),
        change.block(),
        change.transaction().toString());
  }
}
