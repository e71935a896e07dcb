package org.custodia.contracts.sequences;

import static org.custodia.contracts.PackStatus.ACTIVE;
import static org.custodia.contracts.PackStatus.DESTROYED;
import static org.custodia.contracts.PackStatus.DISPENSED;
import static org.custodia.contracts.PackStatus.EXPORTED;
import static org.custodia.contracts.PackStatus.FREE_SAMPLE;
import static org.custodia.contracts.PackStatus.LOCKED;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.medicines.AcknowledgeTerms;
import org.custodia.contracts.medicines.CancelTerms;
import org.custodia.contracts.medicines.CustodyTerms;
import org.custodia.contracts.medicines.DecommissionTerms;
import org.custodia.contracts.medicines.DispatchTerms;
import org.custodia.contracts.medicines.DispenseTerms;
import org.custodia.contracts.medicines.LockTerms;
import org.custodia.contracts.medicines.OfflineDispenseTerms;
import org.custodia.contracts.medicines.PackProof;
import org.custodia.contracts.medicines.PackingTerms;
import org.custodia.contracts.medicines.ReceiveTerms;
import org.custodia.contracts.medicines.RejectTerms;
import org.custodia.contracts.medicines.Reserved;
import org.custodia.contracts.medicines.UndoTerms;
import org.custodia.contracts.medicines.UnlockTerms;
import org.custodia.contracts.network.Party;

/**
 * What becomes of packs and consignments, by the rules and not by the contract: nobody signs or
 * hashes anything, and the order of the rules does not matter.
 */
final class CustodyModel {
  private static final long A_DAY = 86_400;
  private static final Set<MemberRole> SELLERS =
      EnumSet.of(MemberRole.MANUFACTURER, MemberRole.WHOLESALER);
  private static final Set<MemberRole> DISPENSERS =
      EnumSet.of(MemberRole.PHARMACY, MemberRole.HOSPITAL);
  private static final Set<MemberRole> BUYERS =
      EnumSet.of(MemberRole.WHOLESALER, MemberRole.PHARMACY, MemberRole.HOSPITAL);

  /** What a command comes to: refused, or taken with what is odd about it. */
  record Outcome(boolean taken, Set<Irregularity> odd) {
    static final Outcome REFUSED = new Outcome(false, Set.of());
    static final Outcome TAKEN = new Outcome(true, Set.of());
  }

  /**
   * Somebody tries something.
   *
   * @param signer whose key signed; empty for a stranger's
   * @param revoked whether that key was revoked before
   */
  record Attempt(
      Bytes32 id,
      Party submitter,
      CustodyTerms terms,
      Bytes32 giver,
      Bytes32 receiver,
      Optional<Party> signer,
      boolean revoked,
      long deviceTime) {}

  /**
   * A lot that was released.
   *
   * @param lastSecond in which it may still be used
   */
  record Lot(Bytes32 id, long gtin, Party maker, long lastSecond, boolean onPrescription) {}

  private record Standing(LotStatus status, Optional<Party> blockedBy) {}

  /** What is said of a single pack is said of it as one of this lot. */
  private record PackInLot(Bytes32 lotId, Bytes32 packId) {}

  private final Map<Bytes32, Lot> lots = new HashMap<>();
  private final Map<Bytes32, Standing> lotStandings = new HashMap<>();
  private final Map<PackInLot, Standing> packStandings = new HashMap<>();
  private final Set<PackProof> genuine = new HashSet<>();
  private final Set<Reserved> granted = new HashSet<>();

  void released(Lot lot) {
    lots.put(lot.id(), lot);
    lotStandings.put(lot.id(), new Standing(LotStatus.RELEASED, Optional.empty()));
  }

  void genuine(PackProof pack) {
    genuine.add(pack);
  }

  void granted(Reserved reserved) {
    granted.add(reserved);
  }

  LotStatus status(Bytes32 lotId) {
    return lotStandings.get(lotId).status();
  }

  boolean isExpired(Bytes32 lotId, long now) {
    return now > lots.get(lotId).lastSecond();
  }

  // --- Lots and single packs, in public ---

  boolean changeLot(Party by, Bytes32 lotId, Action action) {
    return change(lotStandings, lotId, lots.get(lotId), by, action);
  }

  boolean changePack(Party by, Bytes32 lotId, Bytes32 packId, Action action) {
    return change(packStandings, new PackInLot(lotId, packId), lots.get(lotId), by, action);
  }

  private static <T> boolean change(
      Map<T, Standing> standings, T of, Lot lot, Party by, Action action) {
    boolean regulator = by.roles().contains(MemberRole.REGULATOR);
    if (!regulator && !by.equals(lot.maker())) return false;
    Standing now = standings.getOrDefault(of, new Standing(LotStatus.RELEASED, Optional.empty()));
    if (now.status() == LotStatus.RECALLED || now.status() == LotStatus.WITHDRAWN) return false;
    boolean blocked = now.status() == LotStatus.BLOCKED;
    boolean own = now.blockedBy().filter(by::equals).isPresent();
    switch (action) {
      case RECALL -> standings.put(of, new Standing(LotStatus.RECALLED, Optional.empty()));
      case WITHDRAW -> standings.put(of, new Standing(LotStatus.WITHDRAWN, Optional.empty()));
      case BLOCK -> {
        if (blocked && (own || !regulator)) return false;
        standings.put(of, new Standing(LotStatus.BLOCKED, Optional.of(by)));
      }
      default -> {
        if (!blocked || !(own || regulator)) return false;
        standings.put(of, new Standing(LotStatus.RELEASED, Optional.empty()));
      }
    }
    return true;
  }

  private boolean inLot(PackProof pack) {
    return genuine.contains(pack) && lots.containsKey(pack.lotId());
  }

  private boolean mayBeSupplied(PackProof pack, long now) {
    return inLot(pack)
        && status(pack.lotId()) == LotStatus.RELEASED
        && now <= lots.get(pack.lotId()).lastSecond()
        && packReleased(pack);
  }

  private boolean packReleased(PackProof pack) {
    Standing standing = packStandings.get(new PackInLot(pack.lotId(), pack.packId()));
    return standing == null || standing.status() == LotStatus.RELEASED;
  }

  private static boolean any(Party party, Set<MemberRole> roles) {
    return party.roles().stream().anyMatch(roles::contains);
  }

  private boolean keeps(
      Optional<Reserved> reserved,
      PackProof pack,
      Party member,
      Action action,
      Bytes32 prescription,
      long now) {
    return reserved
        .filter(granted::contains)
        .map(Reserved::reservation)
        .filter(
            it ->
                it.packId().equals(pack.packId())
                    && it.member().equals(member.id())
                    && it.action() == action
                    && it.prescription().equals(prescription)
                    && now <= it.expires())
        .isPresent();
  }

  private static void who(Attempt attempt, Set<Irregularity> odd, long now) {
    if (attempt.revoked()) odd.add(Irregularity.KEY_NOT_VALID);
    if (attempt.deviceTime() / 1000 + A_DAY < now) odd.add(Irregularity.LATE);
  }

  // --- Books ---

  /**
   * How a pack stands in one book.
   *
   * @param contents zero unless it was opened
   */
  record Pack(
      PackStatus status,
      int contents,
      int remaining,
      long changedAt,
      Bytes32 lotId,
      Bytes32 commandId,
      Bytes32 prescription) {
    static final Pack UNTOUCHED =
        new Pack(ACTIVE, 0, 0, 0, Bytes32.ZERO, Bytes32.ZERO, Bytes32.ZERO);
  }

  /** What is true in one member's book. */
  final class Book {
    private final Party owner;
    final Map<Bytes32, Pack> packs = new HashMap<>();

    Book(Party owner) {
      this.owner = owner;
    }

    Pack look(PackProof pack) {
      return packs.getOrDefault(pack.packId(), Pack.UNTOUCHED);
    }

    Outcome attempt(Attempt attempt, long now) {
      boolean own =
          attempt.submitter().equals(owner)
              && attempt.giver().equals(owner.id())
              && attempt.receiver().isZero()
              && attempt.signer().filter(owner::equals).isPresent();
      if (!own) return Outcome.REFUSED;
      if (attempt.terms() instanceof OfflineDispenseTerms terms) {
        return dispensedOffline(attempt, terms, now);
      }
      if (attempt.terms() instanceof PackingTerms) {
        Set<Irregularity> odd = EnumSet.noneOf(Irregularity.class);
        who(attempt, odd, now);
        return new Outcome(true, odd);
      }
      return !attempt.revoked() && command(attempt, now) ? Outcome.TAKEN : Outcome.REFUSED;
    }

    private boolean command(Attempt attempt, long now) {
      if (attempt.terms() instanceof DispenseTerms terms) return dispense(attempt, terms, now);
      if (attempt.terms() instanceof DecommissionTerms terms) {
        return terms.status().code() >= DESTROYED.code()
            && terms.status().code() <= EXPORTED.code()
            && away(attempt, terms.pack(), terms.status(), terms.reserved(), now);
      }
      if (attempt.terms() instanceof LockTerms terms) {
        return away(attempt, terms.pack(), LOCKED, terms.reserved(), now);
      }
      if (attempt.terms() instanceof UnlockTerms terms) {
        return look(terms.pack()).status() == LOCKED && back(terms.pack());
      }
      return attempt.terms() instanceof UndoTerms terms && undo(terms, now);
    }

    private boolean dispense(Attempt attempt, DispenseTerms terms, long now) {
      PackProof pack = terms.pack();
      Pack before = look(pack);
      boolean later = later(before, terms.contents());
      boolean reserved =
          keeps(terms.reserved(), pack, owner, Action.DISPENSE, terms.prescription(), now);
      boolean continued =
          terms.reserved().isEmpty() && before.prescription().equals(terms.prescription());
      boolean done =
          any(owner, DISPENSERS)
              && fits(terms.contents(), terms.taken())
              && mayBeSupplied(pack, now)
              && (!terms.prescription().isZero() || !onPrescription(pack))
              && (later
                  ? terms.taken() <= before.remaining() && (reserved || continued)
                  : before.status() == ACTIVE && reserved);
      if (done) take(attempt, pack, before, later, terms, now);
      return done;
    }

    private void take(
        Attempt attempt,
        PackProof pack,
        Pack before,
        boolean later,
        DispenseTerms terms,
        long now) {
      int left = (later ? before.remaining() : terms.contents()) - terms.taken();
      packs.put(
          pack.packId(),
          new Pack(
              DISPENSED,
              terms.contents(),
              left,
              now,
              pack.lotId(),
              attempt.id(),
              terms.prescription()));
    }

    private static boolean later(Pack before, int contents) {
      return before.status() == DISPENSED && before.contents() > 0 && before.contents() == contents;
    }

    private static boolean fits(int contents, int taken) {
      return contents == 0 && taken == 0 || taken > 0 && taken <= contents;
    }

    private boolean onPrescription(PackProof pack) {
      return lots.values().stream()
          .anyMatch(lot -> lot.gtin() == pack.gtin() && lot.onPrescription());
    }

    private boolean away(
        Attempt attempt, PackProof pack, PackStatus status, Reserved reserved, long now) {
      boolean supplied = status == FREE_SAMPLE || status == EXPORTED;
      Action action = attempt.terms().action();
      boolean done =
          look(pack).status() == ACTIVE
              && (supplied ? mayBeSupplied(pack, now) : inLot(pack))
              && keeps(Optional.of(reserved), pack, owner, action, Bytes32.ZERO, now);
      if (done) {
        packs.put(
            pack.packId(), new Pack(status, 0, 0, now, pack.lotId(), attempt.id(), Bytes32.ZERO));
      }
      return done;
    }

    private boolean undo(UndoTerms terms, long now) {
      Pack before = look(terms.pack());
      boolean possible =
          switch (terms.from()) {
            case DISPENSED, STOLEN, LOST, FREE_SAMPLE, AUTHORITY_SAMPLE -> true;
            case ACTIVE, DESTROYED, EXPORTED, LOCKED -> false;
          };
      return possible
          && before.status() == terms.from()
          && before.commandId().equals(terms.undone())
          && before.contents() == 0
          && now <= before.changedAt() + 10 * A_DAY
          && back(terms.pack());
    }

    private boolean back(PackProof pack) {
      if (!look(pack).lotId().equals(pack.lotId())) return false;
      packs.remove(pack.packId());
      return true;
    }

    private Outcome dispensedOffline(Attempt attempt, OfflineDispenseTerms terms, long now) {
      PackProof pack = terms.pack();
      if (!fits(terms.contents(), terms.taken())) return Outcome.REFUSED;
      Set<Irregularity> odd = EnumSet.of(Irregularity.UNRESERVED);
      who(attempt, odd, now);
      Lot lot = lots.get(pack.lotId());
      if (lot == null || status(pack.lotId()) != LotStatus.RELEASED || !packReleased(pack)) {
        odd.add(Irregularity.LOT_NOT_RELEASED);
      }
      if (lot != null && now > lot.lastSecond()) odd.add(Irregularity.EXPIRED);
      if (!inLot(pack)) odd.add(Irregularity.NOT_IN_LOT);
      if (terms.prescription().isZero() && onPrescription(pack)) {
        odd.add(Irregularity.WITHOUT_PRESCRIPTION);
      }
      boolean may = any(owner, DISPENSERS);
      if (!may) {
        odd.add(Irregularity.MEMBER_NOT_CERTIFIED);
        odd.add(Irregularity.KEY_NOT_VALID);
      }
      Pack before = look(pack);
      boolean later = later(before, terms.contents()) && terms.taken() <= before.remaining();
      if (may && (later || before.status() == ACTIVE)) {
        if (later && before.prescription().equals(terms.prescription())) {
          odd.remove(Irregularity.UNRESERVED);
        }
        var same =
            new DispenseTerms(
                pack, terms.contents(), terms.taken(), terms.prescription(), Optional.empty());
        take(attempt, pack, before, later, same, now);
      } else {
        odd.add(Irregularity.STATUS_CONFLICT);
      }
      return new Outcome(true, odd);
    }
  }

  // --- Handing over ---

  /** One consignment; status 1 open, 2 cancelled, 3 received, 5 received in part. */
  record Consignment(int status, int packs, int left, int missing, long deviceTime) {}

  record Key(Bytes32 giver, Bytes32 id) {}

  /** What is true between two parties. */
  final class Trade {
    private final Party opener;
    private final Party other;
    final Map<Key, Consignment> consignments = new HashMap<>();

    Trade(Party opener, Party other) {
      this.opener = opener;
      this.other = other;
    }

    Outcome attempt(Attempt attempt, long now) {
      Party by = attempt.submitter();
      boolean party = by.equals(opener) || by.equals(other);
      if (!party || attempt.signer().filter(by::equals).isEmpty()) return Outcome.REFUSED;
      Party to = by.equals(opener) ? other : opener;
      if (attempt.terms() instanceof DispatchTerms terms) {
        return outcome(command(attempt, to) && dispatch(attempt, terms, to, now));
      }
      if (attempt.terms() instanceof CancelTerms terms) {
        return outcome(command(attempt, to) && cancel(by, terms));
      }
      if (attempt.terms() instanceof AcknowledgeTerms terms) {
        return acknowledge(attempt, terms, now);
      }
      boolean ofPacks =
          attempt.terms() instanceof ReceiveTerms || attempt.terms() instanceof RejectTerms;
      return ofPacks ? testimony(attempt, to, now) : Outcome.REFUSED;
    }

    private static Outcome outcome(boolean done) {
      return done ? Outcome.TAKEN : Outcome.REFUSED;
    }

    private boolean command(Attempt attempt, Party to) {
      return !attempt.revoked()
          && attempt.giver().equals(attempt.submitter().id())
          && attempt.receiver().equals(to.id());
    }

    private boolean dispatch(Attempt attempt, DispatchTerms terms, Party to, long now) {
      boolean sale = terms.purpose() == DispatchPurpose.SALE;
      boolean traders = !sale || any(attempt.submitter(), SELLERS) && any(to, BUYERS);
      boolean answers =
          terms.replyTo().isZero() || consignments.containsKey(new Key(to.id(), terms.replyTo()));
      boolean sums =
          terms.packs() > 0
              && terms.lots().stream().mapToInt(DispatchTerms.LotCount::packs).sum()
                  == terms.packs();
      boolean good =
          terms.lots().stream()
              .map(DispatchTerms.LotCount::lotId)
              .allMatch(
                  lot ->
                      lots.containsKey(lot)
                          && (!sale
                              || status(lot) == LotStatus.RELEASED
                                  && now <= lots.get(lot).lastSecond()));
      boolean done = traders && answers && sums && good;
      if (done) {
        consignments.put(
            new Key(attempt.submitter().id(), attempt.id()),
            new Consignment(1, terms.packs(), terms.packs(), 0, attempt.deviceTime()));
      }
      return done;
    }

    private boolean cancel(Party by, CancelTerms terms) {
      Key key = new Key(by.id(), terms.consignment());
      Consignment open = consignments.get(key);
      if (open == null || open.status() != 1 || open.left() != open.packs()) return false;
      consignments.put(key, new Consignment(2, open.packs(), open.left(), 0, open.deviceTime()));
      return true;
    }

    private Outcome acknowledge(Attempt attempt, AcknowledgeTerms terms, long now) {
      boolean formed =
          attempt.giver().equals(attempt.submitter().id()) && attempt.receiver().isZero();
      if (!formed) return Outcome.REFUSED;
      Set<Irregularity> odd = EnumSet.noneOf(Irregularity.class);
      who(attempt, odd, now);
      if (!lots.containsKey(terms.lotId())) odd.add(Irregularity.STATUS_CONFLICT);
      return new Outcome(true, odd);
    }

    private Outcome testimony(Attempt attempt, Party to, long now) {
      Set<Irregularity> odd = EnumSet.noneOf(Irregularity.class);
      who(attempt, odd, now);
      if (!attempt.receiver().equals(attempt.submitter().id())) return Outcome.REFUSED;
      if (!attempt.giver().equals(to.id())) odd.add(Irregularity.WRONG_RECEIVER);
      Key key = new Key(to.id(), attempt.terms().subject());
      Consignment sent = consignments.get(key);
      if (sent == null) odd.add(Irregularity.UNKNOWN_CONSIGNMENT);
      if (sent != null && sent.status() == 2) odd.add(Irregularity.CANCELLED);
      if (sent != null && attempt.deviceTime() < sent.deviceTime()) {
        odd.add(Irregularity.BEFORE_DISPATCH);
      }
      if (attempt.terms() instanceof ReceiveTerms terms) receive(key, sent, terms, odd, now);
      if (attempt.terms() instanceof RejectTerms terms) reject(key, sent, terms, odd);
      return new Outcome(true, odd);
    }

    private void receive(
        Key key, Consignment sent, ReceiveTerms terms, Set<Irregularity> odd, long now) {
      for (Bytes32 lot : terms.lots()) {
        if (!lots.containsKey(lot) || status(lot) != LotStatus.RELEASED) {
          odd.add(Irregularity.LOT_NOT_RELEASED);
        }
        if (lots.containsKey(lot) && now > lots.get(lot).lastSecond()) {
          odd.add(Irregularity.EXPIRED);
        }
      }
      if (sent == null) return;
      if (sent.status() == 2) return;
      boolean closed = sent.status() == 3;
      long gone = (long) terms.accepted() + terms.missing();
      long told = gone + terms.damaged();
      long late = Math.max(0, closed ? told : told - sent.left());
      boolean fits = late <= sent.missing() && late <= told - terms.missing();
      if (!fits) {
        odd.add(closed ? Irregularity.ALREADY_RECEIVED : Irregularity.NUMBERS_DIFFER);
      } else if (late > 0) {
        odd.add(Irregularity.CAME_LATER);
      }
      int missing = fits ? (int) (sent.missing() + terms.missing() - late) : sent.missing();
      boolean part = !closed && told < sent.left();
      int left = part ? (int) (sent.left() - gone) : terms.damaged();
      if (closed) left = sent.left() + terms.damaged();
      consignments.put(
          key, new Consignment(part ? 5 : 3, sent.packs(), left, missing, sent.deviceTime()));
    }

    private void reject(Key key, Consignment sent, RejectTerms terms, Set<Irregularity> odd) {
      if (sent == null || sent.status() == 2) return;
      boolean within = terms.packs() > 0 && terms.packs() <= sent.left();
      if (!within) odd.add(Irregularity.NUMBERS_DIFFER);
      int left = within ? sent.left() - terms.packs() : 0;
      consignments.put(
          key,
          new Consignment(sent.status(), sent.packs(), left, sent.missing(), sent.deviceTime()));
    }
  }
}
