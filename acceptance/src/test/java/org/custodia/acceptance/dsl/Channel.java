package org.custodia.acceptance.dsl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand;

/**
 * What some members share and nobody else sees.
 *
 * @param address of its contract, lower-case hex with 0x
 */
public record Channel(String address, List<Member> parties) {
  public Channel {
    parties = List.copyOf(parties);
  }

  private static List<Bytes32> ids(List<Member> parties) {
    return parties.stream().map(Member::id).sorted().toList();
  }

  /**
   * Has a party open the channel; nothing is waited for. There is no REST for it yet.
   *
   * @return id of the command
   */
  static UUID open(Member opener, List<Member> parties) {
    UUID id = UUID.randomUUID();
    opener
        .instance()
        .ledger()
        .record(
            opener.membership().slug(),
            new LedgerCommand.OpenChannel(
                id, SubjectKind.MEDICINE.code(), ids(parties), Bytes32.ZERO));
    return id;
  }

  /** The channel as one party has it, when it may be written to. */
  static Optional<String> readyAt(Member party, List<Member> parties) {
    return party
        .instance()
        .ledger()
        .channel(party.membership().slug(), SubjectKind.MEDICINE.code(), ids(parties), Bytes32.ZERO)
        .map(Ledger.Channel::address);
  }

  /** The channel of bills of these two, when the biller has opened it. */
  static Channel billingOf(BillingOffice biller, Insurance payer, Regulator regulator) {
    List<Member> parties = List.of(biller, payer, regulator);
    return found(biller, SubjectKind.BILLING, parties);
  }

  /** A pharmacy's own book, in which it says what it does with packs. */
  static Channel bookOf(Pharmacy pharmacy, Regulator regulator) {
    return found(pharmacy, SubjectKind.MEDICINE, List.of(pharmacy, regulator));
  }

  private static Channel found(Member party, SubjectKind kind, List<Member> parties) {
    return party
        .instance()
        .ledger()
        .channel(party.membership().slug(), kind.code(), ids(parties), Bytes32.ZERO)
        .map(found -> new Channel(found.address(), parties))
        .orElseThrow(() -> new AssertionError("no open channel of " + parties));
  }

  /** Every contract for these parties that one of them knows, and its state, in order. */
  static Map<String, String> knownTo(Member party, List<Member> parties) {
    List<Bytes32> ids = ids(parties);
    Map<String, String> known = new TreeMap<>();
    for (Ledger.Channel channel : party.instance().ledger().channels(party.membership().slug())) {
      if (channel.members().stream().sorted().toList().equals(ids)) {
        known.put(channel.address(), channel.state());
      }
    }
    return known;
  }

  boolean isPartyTo(Member member) {
    return parties.contains(member);
  }

  @Override
  public String toString() {
    return "the channel of "
        + parties.stream().map(Member::toString).collect(Collectors.joining(", "));
  }
}
