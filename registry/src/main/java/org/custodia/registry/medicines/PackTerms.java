package org.custodia.registry.medicines;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.medicines.CustodyTerms;
import org.custodia.contracts.medicines.DecommissionTerms;
import org.custodia.contracts.medicines.DispenseTerms;
import org.custodia.contracts.medicines.LockTerms;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.contracts.medicines.OfflineDispenseTerms;
import org.custodia.contracts.medicines.PackProof;
import org.custodia.contracts.medicines.Reserved;
import org.custodia.contracts.medicines.UndoTerms;
import org.custodia.contracts.medicines.UnlockTerms;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.packs.PackState;
import org.custodia.registry.packs.PackStates;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.GrantedReservation;
import org.custodia.registry.verification.Intent;
import org.custodia.registry.verification.VerificationClient;

/**
 * Comes from a wish and a scan to the terms that the contract takes: looks at the pack as for a
 * verdict, refuses with the verdict where it does not allow the act, and reserves the pack where it
 * leaves trade. Waits for the service, so not inside a database transaction.
 */
final class PackTerms {
  /** How long what was done may be undone; {@code MedicineBook.UNDO_WITHIN}. */
  static final java.time.Duration UNDO_WITHIN = java.time.Duration.ofDays(10);

  private static final int MOST_UNITS = 100_000;

  /** What does not keep a pack from being destroyed, locked, or told to be stolen or lost. */
  static final Set<VerdictKind> OF_LOT_AND_DAY =
      EnumSet.of(
          VerdictKind.GENUINE,
          VerdictKind.EXPIRED,
          VerdictKind.RECALLED,
          VerdictKind.WITHDRAWN,
          VerdictKind.BLOCKED,
          VerdictKind.PACK_RECALLED,
          VerdictKind.PACK_WITHDRAWN,
          VerdictKind.PACK_BLOCKED);

  private final OrganisationRows rows;
  private final PackExamination examination;
  private final VerificationClient service;
  private final VerificationRows verifications;
  private final PackStates states;
  private final Ledger ledger;
  private final Clock clock;

  PackTerms(
      OrganisationRows rows,
      PackExamination examination,
      VerificationClient service,
      VerificationRows verifications,
      PackStates states,
      Ledger ledger,
      Clock clock) {
    this.rows = rows;
    this.examination = examination;
    this.service = service;
    this.verifications = verifications;
    this.states = states;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** CUS-MED-053 for parts that are none, 054 for a status that packs are not decommissioned to. */
  static void checkInput(PackAct act) {
    if (act instanceof PackAct.Dispense it) {
      it.part().ifPresent(PackTerms::checkPart);
    } else if (act instanceof PackAct.DispensedOffline it) {
      it.part().ifPresent(PackTerms::checkPart);
    } else if (act instanceof PackAct.Decommission it) {
      boolean possible =
          switch (it.status()) {
            case DESTROYED, STOLEN, LOST, FREE_SAMPLE, AUTHORITY_SAMPLE, EXPORTED -> true;
            case ACTIVE, DISPENSED, LOCKED -> false;
          };
      if (!possible) {
        throw new Problem(Kind.BAD_INPUT, "CUS-MED-054", it.status().name());
      }
    }
  }

  private static void checkPart(PackAct.Part part) {
    if (part.taken() < 1 || part.taken() > part.contents() || part.contents() > MOST_UNITS) {
      throw new Problem(Kind.BAD_INPUT, "CUS-MED-053", MOST_UNITS);
    }
  }

  CustodyTerms agree(Caller caller, UUID id, PackAct act, String scan) {
    if (act instanceof PackAct.Dispense dispense) {
      return dispense(caller, id, dispense, scan);
    }
    if (act instanceof PackAct.DispensedOffline offline) {
      return offline(caller, id, offline, scan);
    }
    if (act instanceof PackAct.Decommission decommission) {
      return decommission(caller, id, decommission, scan);
    }
    if (act instanceof PackAct.Lock) {
      PackVerdict verdict = examined(caller, id, scan, Intent.VERIFY);
      allow(verdict, OF_LOT_AND_DAY, PackStatus.LOCKED);
      return new LockTerms(
          proof(verdict), reserved(caller, id, verdict, Action.LOCK, Bytes32.ZERO));
    }
    return act instanceof PackAct.Unlock ? unlock(caller, id, scan) : undo(caller, id, scan);
  }

  // --- Out of trade ---

  private CustodyTerms dispense(Caller caller, UUID id, PackAct.Dispense act, String scan) {
    PackVerdict verdict = examined(caller, id, scan, Intent.VERIFY);
    Bytes32 prescription = act.prescription().orElse(Bytes32.ZERO);
    int contents = act.part().map(PackAct.Part::contents).orElse(0);
    int taken = act.part().map(PackAct.Part::taken).orElse(0);
    boolean later = verdict.verdict() == VerdictKind.OPENED && act.part().isPresent();
    if (later) {
      PackState.Opened left = ownState(caller, verdict).flatMap(PackState::opened).orElseThrow();
      if (left.contents() != contents || taken > left.remaining()) {
        throw new Problem(Kind.CONFLICT, "CUS-MED-055", left.remaining(), left.contents());
      }
    } else {
      allow(verdict, EnumSet.of(VerdictKind.GENUINE), PackStatus.DISPENSED);
    }
    // Of an opened pack the contract wants none for its own prescription; for another, a new one.
    Optional<Reserved> reserved =
        later && prescription.equals(openedFor(caller, verdict))
            ? Optional.empty()
            : Optional.of(reserved(caller, id, verdict, Action.DISPENSE, prescription));
    return new DispenseTerms(proof(verdict), contents, taken, prescription, reserved);
  }

  private CustodyTerms decommission(Caller caller, UUID id, PackAct.Decommission act, String scan) {
    PackVerdict verdict = examined(caller, id, scan, Intent.VERIFY);
    boolean supplied =
        act.status() == PackStatus.FREE_SAMPLE || act.status() == PackStatus.EXPORTED;
    allow(verdict, supplied ? EnumSet.of(VerdictKind.GENUINE) : OF_LOT_AND_DAY, act.status());
    return new DecommissionTerms(
        proof(verdict),
        act.status(),
        act.evidence().orElse(Bytes32.ZERO),
        reserved(caller, id, verdict, Action.DECOMMISSION, Bytes32.ZERO));
  }

  /** Refuses with what was found, unless all of it is among what the act goes together with. */
  private static void allow(PackVerdict verdict, Set<VerdictKind> allowed, PackStatus wanted) {
    if (allowed.containsAll(verdict.findings())) {
      return;
    }
    boolean already = VerdictKind.of(wanted).filter(verdict.verdict()::equals).isPresent();
    boolean byCaller =
        verdict
            .evidence()
            .flatMap(PackVerdict.Evidence::dispensed)
            .filter(PackVerdict.Dispensed::byCaller)
            .isPresent();
    String code =
        already && byCaller && wanted != PackStatus.DISPENSED
            ? VerdictKind.STATUS_ALREADY_SET.code()
            : verdict.code();
    throw new Problem(Kind.CONFLICT, code, verdict.arguments().toArray());
  }

  // --- Back into trade ---

  private CustodyTerms undo(Caller caller, UUID id, String scan) {
    PackVerdict verdict = looked(caller, id, scan, Intent.UNDO);
    PackState state =
        ownState(caller, verdict).orElseThrow(() -> refused(notOurs(verdict), verdict));
    switch (state.status()) {
      case DESTROYED, EXPORTED -> throw refused(VerdictKind.STATUS_CHANGE_IMPOSSIBLE, verdict);
      case ACTIVE, LOCKED -> throw refused(VerdictKind.UNDO_STATUS_MISMATCH, verdict);
      case DISPENSED, STOLEN, LOST, FREE_SAMPLE, AUTHORITY_SAMPLE -> {
        if (state.opened().isPresent()) {
          throw refused(VerdictKind.STATUS_CHANGE_IMPOSSIBLE, verdict);
        }
        if (now().isAfter(state.at().plus(UNDO_WITHIN))) {
          throw refused(VerdictKind.UNDO_TOO_LATE, verdict);
        }
      }
    }
    return new UndoTerms(pack(verdict, state.lotId(), List.of()), state.command(), state.status());
  }

  private static VerdictKind notOurs(PackVerdict verdict) {
    boolean another =
        verdict
            .evidence()
            .flatMap(PackVerdict.Evidence::dispensed)
            .filter(done -> !done.byCaller())
            .isPresent();
    return another ? VerdictKind.UNDO_BY_ANOTHER : VerdictKind.UNDO_STATUS_MISMATCH;
  }

  private CustodyTerms unlock(Caller caller, UUID id, String scan) {
    PackVerdict verdict = looked(caller, id, scan, Intent.READ);
    PackState state =
        ownState(caller, verdict)
            .filter(found -> found.status() == PackStatus.LOCKED)
            .orElseThrow(() -> refused(VerdictKind.NOT_LOCKED, verdict));
    return new UnlockTerms(pack(verdict, state.lotId(), List.of()));
  }

  private static Problem refused(VerdictKind kind, PackVerdict verdict) {
    return new Problem(Kind.CONFLICT, kind.code(), verdict.arguments().toArray());
  }

  // --- Told afterwards ---

  /** Nothing keeps it from being recorded; a proof that was seen before goes along with it. */
  private CustodyTerms offline(Caller caller, UUID id, PackAct.DispensedOffline act, String scan) {
    PackVerdict label = examination.label(caller, id, scan);
    String number = label.lot().orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-MED-056"));
    long gtin = Long.parseLong(label.gtin().orElseThrow());
    // Also of a lot that the own node does not know: what was done is told all the same.
    Bytes32 lotId =
        label
            .evidence()
            .flatMap(PackVerdict.Evidence::lotId)
            .orElseGet(() -> LotTerms.lotId(gtin, number));
    Bytes32 packId = PackLeaf.packId(gtin, label.serial().orElseThrow());
    List<Bytes32> proof =
        rows.in(caller.organisation(), () -> verifications.proof(caller.organisation(), packId));
    return new OfflineDispenseTerms(
        pack(label, lotId, proof),
        act.part().map(PackAct.Part::contents).orElse(0),
        act.part().map(PackAct.Part::taken).orElse(0),
        act.prescription().orElse(Bytes32.ZERO));
  }

  // --- The pack ---

  /** Always asked afresh: what was answered under an earlier question may no longer be so. */
  private PackVerdict examined(Caller caller, UUID id, String scan, Intent intent) {
    return examination.examine(caller, id, UUID.randomUUID(), scan, intent);
  }

  /** What the own book decides needs no answer; but the service is told what is tried. */
  private PackVerdict looked(Caller caller, UUID id, String scan, Intent intent) {
    try {
      return examined(caller, id, scan, intent);
    } catch (Problem problem) {
      if (problem.kind() != Kind.UNAVAILABLE) throw problem;
      return examination.label(caller, id, scan);
    }
  }

  private Optional<PackState> ownState(Caller caller, PackVerdict verdict) {
    Bytes32 packId =
        verdict.evidence().map(PackVerdict.Evidence::packId).orElseThrow(() -> unreadable(verdict));
    String organisation = caller.organisation();
    return rows.in(
        organisation, () -> states.of(organisation, packId, ledger.memberId(organisation)));
  }

  private Bytes32 openedFor(Caller caller, PackVerdict verdict) {
    Bytes32 packId = verdict.evidence().orElseThrow().packId();
    String organisation = caller.organisation();
    return rows.in(
        organisation, () -> states.openedFor(organisation, packId, ledger.memberId(organisation)));
  }

  private Reserved reserved(
      Caller caller, UUID id, PackVerdict verdict, Action action, Bytes32 prescription) {
    GrantedReservation granted =
        service.reserve(
            caller.organisation(),
            id,
            verdict.gtin().orElseThrow(),
            verdict.serial().orElseThrow(),
            action,
            prescription);
    return new Reserved(
        granted.reservation(), WitnessSignature.of(granted.signature()).orElseThrow());
  }

  /** The pack with its proof, which stands against the root on the own node. */
  private static PackProof proof(PackVerdict verdict) {
    PackVerdict.Evidence evidence = verdict.evidence().orElseThrow(() -> unreadable(verdict));
    boolean proven =
        evidence
            .root()
            .filter(
                root -> MerkleTree.verify(root, PackLeaf.leaf(evidence.packId()), evidence.proof()))
            .isPresent();
    if (!proven) {
      throw new Problem(Kind.UNAVAILABLE, "CUS-MED-029", verdict.lot().orElse(""));
    }
    return pack(verdict, evidence.lotId().orElseThrow(), evidence.proof());
  }

  private static PackProof pack(PackVerdict verdict, Bytes32 lotId, List<Bytes32> proof) {
    return new PackProof(
        Long.parseLong(verdict.gtin().orElseThrow()), verdict.serial().orElseThrow(), lotId, proof);
  }

  private static Problem unreadable(PackVerdict verdict) {
    return new Problem(Kind.BAD_INPUT, verdict.code(), verdict.arguments().toArray());
  }

  private Instant now() {
    return clock.instant();
  }
}
