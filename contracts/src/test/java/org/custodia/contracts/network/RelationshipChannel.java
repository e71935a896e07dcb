package org.custodia.contracts.network;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.consents.PatientProviderCode;
import org.custodia.contracts.generated.PatientProviderRelationship;
import org.web3j.tx.ReadonlyTransactionManager;

/** A channel of a patient's host and a provider on the shared network. */
public final class RelationshipChannel extends MemberChannel {
  private RelationshipChannel(Consortium consortium, Party... members) {
    super(consortium, creation(consortium, members), members);
  }

  /** Opened by the first of the members and acknowledged by all. */
  public static RelationshipChannel ready(Consortium consortium, Party... members) {
    RelationshipChannel channel = new RelationshipChannel(consortium, members);
    channel.acknowledgeAll();
    return channel;
  }

  public static byte[] creation(Consortium consortium, Party... members) {
    List<Bytes32> ids =
        Arrays.stream(members).map(Party::id).sorted(Comparator.naturalOrder()).toList();
    return creation(consortium, ids, Bytes32.ZERO);
  }

  public static byte[] creation(Consortium consortium, List<Bytes32> ids, Bytes32 subject) {
    return creation(consortium, ids, subject, Optional.empty());
  }

  private static byte[] creation(
      Consortium consortium,
      List<Bytes32> ids,
      Bytes32 subject,
      Optional<Predecessor> predecessor) {
    return new PatientProviderCode(
            consortium.registrar(), consortium.consents(), ids, subject, predecessor)
        .payload();
  }

  @Override
  protected byte[] creation(Predecessor predecessor) {
    return creation(consortium, ids(), Bytes32.ZERO, Optional.of(predecessor));
  }

  /** The channel as this member's node has it. */
  public PatientProviderRelationship at(Party member) {
    return PatientProviderRelationship.load(
        contract(),
        consortium.network.client(member.node()),
        new ReadonlyTransactionManager(consortium.network.client(member.node()), member.address()),
        NO_PRICE);
  }

  // --- Commands ---

  public static Command command(Action action, byte[] body) {
    return new Command(Bytes32.random(), action.code(), body);
  }

  public static Command introduce(Bytes32 patient) {
    return command(
        Action.INTRODUCE_PATIENT, ConsentCalls.introducePatient(patient, Bytes32.random()));
  }

  public static Command optOut(Bytes32 patient) {
    return command(Action.OPT_OUT, ConsentCalls.optOut(patient));
  }

  public static Command optIn(Bytes32 patient) {
    return command(Action.OPT_IN, ConsentCalls.optIn(patient));
  }
}
