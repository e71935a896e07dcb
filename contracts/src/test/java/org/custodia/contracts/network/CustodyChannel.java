package org.custodia.contracts.network;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.contracts.medicines.MedicineCustodyCode;
import org.web3j.tx.ReadonlyTransactionManager;

/** A channel of medicine custody on the shared network, seen from all its members' nodes. */
public final class CustodyChannel extends MemberChannel {
  private CustodyChannel(Consortium consortium, byte[] payload, Party... members) {
    super(consortium, payload, members);
  }

  /** Opened by the first of the members, and acknowledged by none of the others. */
  public static CustodyChannel open(Consortium consortium, Party... members) {
    return new CustodyChannel(consortium, creation(consortium, members), members);
  }

  /** Opened by the first of the members in place of another one, and acknowledged by all. */
  public static CustodyChannel succeeding(
      Consortium consortium, CustodyChannel retired, Party... members) {
    Bytes32 snapshot = retired.head(members[0]);
    byte[] payload = creation(consortium, new Predecessor(retired.address(), snapshot), members);
    CustodyChannel channel = new CustodyChannel(consortium, payload, members);
    channel.acknowledgeAll();
    return channel;
  }

  @Override
  protected byte[] creation(Predecessor predecessor) {
    return creation(consortium, ids(), Optional.of(predecessor));
  }

  public static byte[] creation(Consortium consortium, Predecessor predecessor, Party... members) {
    return creation(consortium, ids(members), Optional.of(predecessor));
  }

  private static byte[] creation(
      Consortium consortium, List<Bytes32> ids, Optional<Predecessor> predecessor) {
    return new MedicineCustodyCode(
            consortium.domain.registrar(), consortium.registry(), ids, Bytes32.ZERO, predecessor)
        .payload();
  }

  /** Opened and acknowledged by all. */
  public static CustodyChannel ready(Consortium consortium, Party... members) {
    CustodyChannel channel = open(consortium, members);
    channel.acknowledgeAll();
    return channel;
  }

  public static byte[] creation(Consortium consortium, Party... members) {
    return creation(consortium, ids(members), Bytes32.ZERO);
  }

  private static List<Bytes32> ids(Party... members) {
    return Arrays.stream(members).map(Party::id).sorted(Comparator.naturalOrder()).toList();
  }

  public static byte[] creation(Consortium consortium, List<Bytes32> ids, Bytes32 subject) {
    return new MedicineCustodyCode(
            consortium.domain.registrar(), consortium.registry(), ids, subject)
        .payload();
  }

  /** The channel as this member's node has it. */
  public MedicineCustody at(Party member) {
    return MedicineCustody.load(
        address(),
        consortium.network.client(member.node()),
        new ReadonlyTransactionManager(consortium.network.client(member.node()), member.address()),
        NO_PRICE);
  }
}
