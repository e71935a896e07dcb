package org.custodia.contracts.sequences.organs;

import java.util.EnumSet;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OrganRules;
import org.custodia.contracts.organs.OrganRules.Row;
import org.custodia.contracts.organs.OrganRules.Side;
import org.custodia.contracts.organs.OrganRules.Signer;
import org.custodia.contracts.organs.ServerTimes;
import org.custodia.contracts.sequences.organs.OrganModel.Attempt;
import org.custodia.contracts.sequences.organs.OrganModel.Result;
import org.custodia.contracts.sequences.organs.OrganModel.Witness;

/** What one channel has come to, by the rules. */
abstract class Book {
  final OrganModel model;
  final SubjectKind kind;
  final Party opener;
  final Party other;
  final Party regulator;
  final Set<OrganIrregularity> odd = EnumSet.noneOf(OrganIrregularity.class);

  Book(OrganModel model, SubjectKind kind, Party opener, Party other, Party regulator) {
    this.model = model;
    this.kind = kind;
    this.opener = opener;
    this.other = other;
    this.regulator = regulator;
  }

  Result attempt(Attempt attempt) {
    odd.clear();
    try {
      apply(attempt, witness(attempt));
      return new Result(true, Set.copyOf(odd));
    } catch (Refused refused) {
      return Result.REFUSED;
    }
  }

  private Side side(Party party) {
    if (party.equals(opener)) return Side.OPENER;
    return party.equals(other) ? Side.OTHER : Side.REGULATOR;
  }

  /** Whether what follows counts: by a key that does. */
  private Witness witness(Attempt of) {
    Row row = OrganRules.row(kind, of.terms().action()).orElseThrow(() -> new Refused("no action"));
    check(row.by().contains(side(of.submitter())), "not this member");
    Bytes32 member = member(of, row.signer());
    Witness signer = of.signer().orElseThrow(() -> new Refused("nobody"));
    check(signer.party().id().equals(member), "of another");
    boolean may = row.roles().contains(signer.role()) && !signer.revoked();
    check(may || row.testimony(), "may not");
    if (!may) odd.add(OrganIrregularity.KEY_NOT_VALID);
    boolean certified = signer.party().roles().stream().anyMatch(row.roles()::contains);
    if (!certified) odd.add(OrganIrregularity.MEMBER_NOT_CERTIFIED);
    times(of, row.testimony());
    return signer;
  }

  private Bytes32 member(Attempt of, Signer signer) {
    if (signer == Signer.BETWEEN) {
      check(of.giver().equals(opener.id()) && of.receiver().equals(other.id()), "parties");
      return of.submitter().id();
    }
    check(of.receiver().isZero(), "receiver");
    if (signer == Signer.OWN) check(of.giver().equals(of.submitter().id()), "giver");
    if (signer == Signer.INDEPENDENT) check(!of.giver().equals(opener.id()), "not independent");
    return of.giver();
  }

  private void times(Attempt of, boolean testimony) {
    if (of.deviceTime() / 1000 + 600 < model.now) odd.add(OrganIrregularity.LATE);
    ServerTimes times = of.times();
    long clock = times.deviceClock();
    if (clock == 0) {
      clock = !testimony && times.received() != 0 ? of.deviceTime() : times.received();
    }
    boolean ahead = of.deviceTime() > model.now * 1000 + 120_000;
    if (Math.abs(clock - times.received()) > 120_000 || ahead) {
      odd.add(OrganIrregularity.CLOCK_OFF);
    }
  }

  /** As the contract numbers them. */
  abstract int state();

  abstract void apply(Attempt attempt, Witness signer);

  static void check(boolean right, String otherwise) {
    if (!right) throw new Refused(otherwise);
  }

  boolean stands(Bytes32 commitment, Bytes32 revocation, long from, long until) {
    return model.stands(commitment, revocation, from, until);
  }

  /** Refused, whatever for. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String why) {
      super(why, null, false, false);
    }
  }
}
