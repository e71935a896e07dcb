package org.custodia.registry.medicines;

import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.medicines.LotNotice;
import org.custodia.contracts.medicines.MedicineRegistryCalls;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.medicines.Lots.Order;
import org.custodia.registry.medicines.Lots.StatusDraft;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.PackOnRecord;
import org.custodia.registry.packs.SerialRepository;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.witnessing.WitnessDraft;
import org.custodia.registry.witnessing.Witnessing;

/**
 * Recalling, withdrawing, blocking and unblocking of lots and of single packs, each signed by its
 * witness. What the ledger would refuse is refused before anybody signs.
 */
final class LotOrders {
  private static final String STATUS = "STATUS";

  private final OrganisationRows rows;
  private final Witnessing witnessing;
  private final LotBook lots;
  private final SerialRepository serials;
  private final Ledger ledger;

  LotOrders(
      OrganisationRows rows,
      Witnessing witnessing,
      LotBook lots,
      SerialRepository serials,
      Ledger ledger) {
    this.rows = rows;
    this.witnessing = witnessing;
    this.lots = lots;
    this.serials = serials;
    this.ledger = ledger;
  }

  /**
   * What is kept with a draft.
   *
   * @param packs those it is about; empty for the whole lot
   */
  record Change(Bytes32 lotId, LotNotice terms, List<Bytes32> packs) {
    Bytes32 detail() {
      return packs.isEmpty() ? terms.detail() : terms.detail(packs);
    }

    byte[] call(WitnessDraft draft, WitnessSignature signature) {
      return packs.isEmpty()
          ? MedicineRegistryCalls.changeStatus(lotId, terms, draft.act(), signature)
          : MedicineRegistryCalls.changePacks(lotId, packs, terms, draft.act(), signature);
    }
  }

  StatusDraft draft(
      Caller caller, UUID id, Bytes32 lotId, Order order, String witness, String place) {
    MemberRole role = role(caller);
    LotNotice terms = LotInput.notice(order);
    List<String> packs = LotInput.serials(order.serials());
    var request =
        Witnessing.Request.of(
            id,
            STATUS,
            witness,
            place,
            lotId.toString(),
            order.action(),
            order.scope(),
            order.reason(),
            order.advice(),
            packs);
    return rows.in(
        caller.organisation(),
        () -> {
          WitnessDraft draft =
              witnessing
                  .earlier(caller, request)
                  .orElseGet(
                      () -> {
                        witnessing.checkKey(caller.organisation(), witness, role);
                        Change change = change(caller.organisation(), lotId, terms, packs, role);
                        return witnessing.draft(
                            caller, request, terms.action(), lotId, change.detail(), change);
                      });
          return new StatusDraft(draft.id(), draft.act(), witnessing.typedData(draft));
        });
  }

  private Change change(
      String organisation, Bytes32 lotId, LotNotice terms, List<String> packs, MemberRole role) {
    LotFact lot =
        lots.lot(organisation, lotId)
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-LOT-029", lotId.toString()));
    boolean own = lot.manufacturer().equals(ledger.memberId(organisation));
    if (role != MemberRole.REGULATOR && !own) {
      throw new Problem(Kind.FORBIDDEN, "CUS-LOT-030", lot.lotNumber());
    }
    if (packs.isEmpty()) {
      checkLot(lot, terms.action());
      return new Change(lotId, terms, List.of());
    }
    return new Change(
        lotId,
        terms,
        packs.stream().map(serial -> pack(organisation, lot, serial, terms.action())).toList());
  }

  private static void checkLot(LotFact lot, Action change) {
    if (lot.status() == LotStatus.RECALLED) {
      throw new Problem(Kind.CONFLICT, "CUS-LOT-031", lot.lotNumber());
    }
    if (lot.status() == LotStatus.WITHDRAWN) {
      throw new Problem(Kind.CONFLICT, "CUS-LOT-032", lot.lotNumber());
    }
    if (change == Action.UNBLOCK && lot.status() != LotStatus.BLOCKED) {
      throw new Problem(Kind.CONFLICT, "CUS-LOT-035", lot.lotNumber());
    }
  }

  private Bytes32 pack(String organisation, LotFact lot, String serial, Action change) {
    Bytes32 packId =
        serials
            .find(organisation, lot.gtin(), serial)
            .filter(found -> found.lotId().equals(lot.lotId()))
            .map(PackOnRecord::packId)
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-LOT-037", serial));
    LotStatus status =
        lots.ofPack(organisation, lot.lotId(), packId)
            .map(LotBook.PackNotice::status)
            .orElse(LotStatus.RELEASED);
    boolean done = status == LotStatus.RECALLED || status == LotStatus.WITHDRAWN;
    if (done || change == Action.UNBLOCK && status != LotStatus.BLOCKED) {
      throw new Problem(Kind.CONFLICT, "CUS-LOT-039", serial);
    }
    return packId;
  }

  CommandStatus record(Caller caller, UUID id, String signature) {
    role(caller);
    return rows.in(
        caller.organisation(),
        () -> {
          WitnessDraft draft = witnessing.open(caller, id, STATUS);
          WitnessSignature signed = witnessing.checkSignature(draft, signature);
          if (draft.recorded()) {
            return witnessing.status(caller, draft);
          }
          byte[] call = draft.terms(Change.class).call(draft, signed);
          return witnessing.record(
              caller, draft, signed, new PublicCall(id, PublicContract.MEDICINE_REGISTRY, call));
        });
  }

  private static MemberRole role(Caller caller) {
    if (caller.has("regulator")) {
      return MemberRole.REGULATOR;
    }
    if (caller.has("manufacturer")) {
      return MemberRole.MANUFACTURER;
    }
    throw new Problem(Kind.FORBIDDEN, "CUS-LOT-036");
  }
}
