package org.custodia.registry.verification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.Supply;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.Reservation;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fills.FillHold;
import org.custodia.registry.fills.Fills;
import org.custodia.registry.identity.Member;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.PackOnRecord;
import org.custodia.registry.packs.PackState;
import org.custodia.registry.packs.PackStates;
import org.custodia.registry.packs.SerialRepository;

/**
 * Who may take a pack out of use: the first to ask. No contract can see both of two pharmacies that
 * hold the same pack, so this is the one authority. Used inside the regulator's rows.
 *
 * <p>A reservation that has run out still binds until this node has read past its last second: a
 * block stamped before then may hold the act it was given for, and only when that block has been
 * read is it known whether the pack is still there.
 */
final class Reservations {
  /** What takes a pack out of use, and so needs a reservation. */
  static final Set<Action> ACTIONS = EnumSet.of(Action.DISPENSE, Action.DECOMMISSION, Action.LOCK);

  private static final Set<MemberRole> DISPENSERS =
      EnumSet.of(MemberRole.PHARMACY, MemberRole.HOSPITAL);
  private static final Set<MemberRole> HANDLERS =
      EnumSet.of(
          MemberRole.MANUFACTURER, MemberRole.WHOLESALER, MemberRole.PHARMACY, MemberRole.HOSPITAL);
  private static final int ATTEMPTS = 3;

  private final Ledger ledger;
  private final LotBook lots;
  private final SerialRepository serials;
  private final PackStates states;
  private final ReservationRows reservations;
  private final Fills fills;
  private final Duration term;
  private final Clock clock;

  Reservations(
      Ledger ledger,
      LotBook lots,
      SerialRepository serials,
      PackStates states,
      ReservationRows reservations,
      Fills fills,
      Duration term,
      Clock clock) {
    this.ledger = ledger;
    this.lots = lots;
    this.serials = serials;
    this.states = states;
    this.reservations = reservations;
    this.fills = fills;
    this.term = term;
    this.clock = clock;
  }

  /**
   * Grants it, or answers the one this member already holds for the pack, action and prescription.
   * With a prescription, a fill of it is held as long.
   *
   * @param signer signs with the VERIFIER key
   */
  GrantedReservation reserve(
      String regulator,
      Member member,
      SignedReservationRequest request,
      Function<Reservation, String> signer) {
    Set<MemberRole> needed = request.action() == Action.DISPENSE ? DISPENSERS : HANDLERS;
    if (needed.stream().noneMatch(member::has)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-VER-020", member.name());
    }
    if (reservations.usedForAnother(
        request.id(), member.id(), request.packId(), request.action())) {
      throw new Problem(Kind.CONFLICT, "CUS-VER-008");
    }
    Instant read = ledger.position(regulator).blockTime();
    checkPack(regulator, request);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Instant now = clock.instant();
      Optional<ReservationRows.Row> current = reservations.lockCurrent(request.packId());
      if (current.isPresent()) {
        ReservationRows.Row row = current.get();
        // What was done under it was taken back since, or the pack would not have come so far.
        boolean spent =
            states.isUsed(regulator, request.packId(), row.granted().reservation().reservationId());
        if (row.member().equals(member.id())) {
          boolean same = row.isFor(request.action(), request.prescription());
          if (!spent && same && hasTimeLeft(row, now)) {
            return row.granted();
          }
        } else if (!spent && binds(row, now, read)) {
          throw new Problem(Kind.CONFLICT, "CUS-VER-029", row.expires());
        }
        reservations.supersede(row);
      }
      GrantedReservation granted = sign(request, now, signer);
      if (reservations.add(regulator, granted, now)) {
        hold(regulator, request, granted);
        return granted;
      }
    }
    throw new Problem(Kind.UNAVAILABLE, "CUS-VER-030");
  }

  private void hold(
      String regulator, SignedReservationRequest request, GrantedReservation granted) {
    if (request.prescription().isZero()) {
      return;
    }
    fills.hold(
        regulator,
        new FillHold(
            request.prescription(),
            request.gtin(),
            request.packId(),
            request.asker(),
            request.id(),
            Instant.ofEpochSecond(granted.reservation().expires())));
  }

  private boolean hasTimeLeft(ReservationRows.Row row, Instant now) {
    return now.plus(term.dividedBy(2)).isBefore(row.expires());
  }

  private static boolean binds(ReservationRows.Row row, Instant now, Instant read) {
    return !now.isAfter(row.expires()) || !read.isAfter(row.expires());
  }

  private GrantedReservation sign(
      SignedReservationRequest request, Instant now, Function<Reservation, String> signer) {
    var reservation =
        new Reservation(
            Bytes32.ofUuid(request.id()),
            request.packId(),
            request.asker(),
            request.action(),
            request.prescription(),
            now.plus(term).truncatedTo(ChronoUnit.SECONDS).getEpochSecond());
    return new GrantedReservation(reservation, signer.apply(reservation));
  }

  private void checkPack(String regulator, SignedReservationRequest request) {
    PackOnRecord pack =
        serials
            .find(regulator, request.gtin(), request.serial())
            .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-VER-021", request.serial()));
    states
        .of(regulator, request.packId())
        .filter(state -> !isLaterPart(state, request))
        .ifPresent(
            state -> {
              throw outOfUse(state, request.asker());
            });
    LotFact lot =
        lots.lot(regulator, pack.lotId())
            .filter(found -> stands(regulator, found, pack))
            .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-VER-022", request.serial()));
    // What is destroyed, stolen or lost may be of any lot; the contract looks at each status.
    if (request.action() == Action.DISPENSE) {
      checkPrescription(regulator, request);
      checkLot(lot);
      lots.ofPack(regulator, lot.lotId(), request.packId())
          .ifPresent(notice -> checkNotice(notice.status(), request.serial()));
    }
  }

  /** The contract refuses it too, but only once somebody has signed. */
  private void checkPrescription(String regulator, SignedReservationRequest request) {
    if (request.prescription().isZero()
        && lots.supply(regulator, request.gtin()).contains(Supply.PRESCRIPTION_ONLY)) {
      throw new Problem(Kind.CONFLICT, "CUS-RXP-027", request.gtin());
    }
  }

  /** What is left in a pack that the member itself opened may go on another prescription. */
  private static boolean isLaterPart(PackState state, SignedReservationRequest request) {
    return request.action() == Action.DISPENSE
        && state.by().equals(request.asker())
        && state.isPartLeft();
  }

  private static void checkNotice(LotStatus status, String serial) {
    switch (status) {
      case NONE, RELEASED -> {}
      case RECALLED -> throw new Problem(Kind.CONFLICT, "CUS-VER-032", serial);
      case WITHDRAWN -> throw new Problem(Kind.CONFLICT, "CUS-VER-033", serial);
      case BLOCKED -> throw new Problem(Kind.CONFLICT, "CUS-VER-034", serial);
    }
  }

  private boolean stands(String regulator, LotFact lot, PackOnRecord pack) {
    List<Bytes32> proof = serials.proof(regulator, pack);
    return MerkleTree.verify(lot.root(), PackLeaf.leaf(pack.packId()), proof);
  }

  private void checkLot(LotFact lot) {
    switch (lot.status()) {
      case NONE -> throw new Problem(Kind.CONFLICT, "CUS-VER-022", lot.lotNumber());
      case RECALLED -> throw new Problem(Kind.CONFLICT, "CUS-VER-023", lot.lotNumber());
      case WITHDRAWN -> throw new Problem(Kind.CONFLICT, "CUS-VER-024", lot.lotNumber());
      case BLOCKED -> throw new Problem(Kind.CONFLICT, "CUS-VER-025", lot.lotNumber());
      case RELEASED -> {
        if (lot.isExpired(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))) {
          throw new Problem(Kind.CONFLICT, "CUS-VER-026", lot.expiry());
        }
      }
    }
  }

  private static Problem outOfUse(PackState state, Bytes32 asker) {
    if (state.status() != PackStatus.DISPENSED) {
      return new Problem(Kind.CONFLICT, "CUS-VER-031");
    }
    return state.by().equals(asker)
        ? new Problem(Kind.CONFLICT, "CUS-VER-028", state.at())
        : new Problem(Kind.CONFLICT, "CUS-VER-027", state.at().truncatedTo(ChronoUnit.MINUTES));
  }
}
