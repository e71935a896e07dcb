package org.custodia.registry.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Brings home what was sent. Receipts are read outside of any database transaction; the outcomes
 * are written in that of the projector, together with the rows that follow from the same block, so
 * that who reads <em>confirmed</em> also sees its effect.
 */
final class Settler {
  static final Duration LONGEST = Duration.ofMinutes(1);

  private final String organisation;
  private final QuorumNode node;
  private final OrganisationRows rows;
  private final TransactionRows transactions;
  private final CommandRows commands;
  private final TroubleRows troubles;
  private final Outcomes outcomes;

  Settler(
      String organisation,
      QuorumNode node,
      OrganisationRows rows,
      TransactionRows transactions,
      CommandRows commands,
      TroubleRows troubles,
      Outcomes outcomes) {
    this.organisation = organisation;
    this.node = node;
    this.rows = rows;
    this.transactions = transactions;
    this.commands = commands;
    this.troubles = troubles;
    this.outcomes = outcomes;
  }

  /** What became of one transaction of ours. */
  record Settlement(TransactionRows.Open transaction, List<Outcome> outcomes) {}

  /**
   * Transactions of ours that are mined in a block up to this one.
   *
   * @param mined where given, hashes that alone need to be looked at
   */
  List<Settlement> upTo(long block, Optional<Set<Bytes32>> mined) {
    List<Settlement> settlements = new ArrayList<>();
    for (TransactionRows.OpenHash open : rows.in(organisation, transactions::openHashes)) {
      if (mined.isPresent() && !mined.get().contains(open.hash())) continue;
      node.receipt(open.hash())
          .filter(receipt -> receipt.block() <= block)
          .map(receipt -> settlement(open.transaction(), receipt))
          .ifPresent(settlements::add);
    }
    return settlements;
  }

  private Settlement settlement(TransactionRows.Open open, QuorumNode.Receipt receipt) {
    List<OutboxCommand> travelling = rows.in(organisation, () -> commands.travelling(open.id()));
    return new Settlement(
        open, outcomes.of(open, receipt, node.block(receipt.block()).time(), travelling));
  }

  /** Writes a settlement into the current database transaction; a second time changes nothing. */
  void apply(Settlement settlement) {
    if (!transactions.isOpen(settlement.transaction().id())) return;
    transactions.mined(settlement.transaction().id());
    confirm(
        settlement.outcomes().stream()
            .filter(Outcome.Confirmed.class::isInstance)
            .map(Outcome.Confirmed.class::cast)
            .toList());
    for (Outcome outcome : settlement.outcomes()) {
      if (outcome instanceof Outcome.Refused refused) {
        commands
            .refused(refused.id(), refused.evidence(), refused.refusal(), refused.step())
            .forEach(traced -> CommandTrace.refused(organisation, traced, refused.evidence()));
      } else if (outcome instanceof Outcome.Again again) {
        Duration delay = again.failed() ? delay(again.id(), again.delay()) : again.delay();
        commands.again(again.id(), again.trouble(), delay, again.failed());
      } else if (outcome instanceof Outcome.Adrift adrift) {
        String reason = "a batch was mined without effect on our own node";
        troubles.adrift(organisation, adrift.channel(), adrift.block());
        commands.again(adrift.id(), reason, LONGEST, true);
      }
    }
  }

  /** Those of one transaction together: a batch is hundreds. */
  private void confirm(List<Outcome.Confirmed> outcomes) {
    Map<CommandStatus.Evidence, List<Outcome.Confirmed>> together = new LinkedHashMap<>();
    for (Outcome.Confirmed one : outcomes) {
      together.computeIfAbsent(one.evidence(), evidence -> new ArrayList<>()).add(one);
    }
    together.forEach(
        (evidence, all) ->
            commands
                .confirmed(all, evidence)
                .forEach(traced -> CommandTrace.confirmed(organisation, traced, evidence)));
  }

  /** Twice as long after each failure, up to a minute. */
  Duration delay(java.util.UUID command, Duration first) {
    long factor = 1L << Math.min(commands.failures(command), 16);
    Duration delay = first.multipliedBy(factor);
    return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
  }
}
