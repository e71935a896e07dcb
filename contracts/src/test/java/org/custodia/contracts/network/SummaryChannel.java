package org.custodia.contracts.network;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.generated.PatientSummary;
import org.custodia.contracts.records.SummaryCode;
import org.custodia.contracts.records.SummaryEntry;
import org.web3j.tx.ReadonlyTransactionManager;

/** A member's own summary. */
public final class SummaryChannel extends MemberChannel {
  private final SubjectKind kind;
  private final Party member;

  private SummaryChannel(Consortium consortium, SubjectKind kind, Party member) {
    super(consortium, creation(consortium, kind, List.of(member.id()), Bytes32.ZERO), member);
    this.kind = kind;
    this.member = member;
  }

  public static SummaryChannel of(Consortium consortium, SubjectKind kind, Party member) {
    return new SummaryChannel(consortium, kind, member);
  }

  public static byte[] creation(
      Consortium consortium, SubjectKind kind, List<Bytes32> members, Bytes32 subject) {
    return new SummaryCode(kind, consortium.registrar(), members, subject).payload();
  }

  @Override
  protected byte[] creation(Predecessor predecessor) {
    return new SummaryCode(
            kind, consortium.registrar(), ids(), Bytes32.ZERO, Optional.of(predecessor))
        .payload();
  }

  /** The views of both kinds are the same. */
  public PatientSummary view() {
    return PatientSummary.load(
        contract(),
        consortium.network.client(member.node()),
        new ReadonlyTransactionManager(consortium.network.client(member.node()), member.address()),
        NO_PRICE);
  }

  public static Command note(SummaryEntry entry) {
    return new Command(Bytes32.random(), Action.NOTE_RELATIONSHIP.code(), entry.body());
  }
}
