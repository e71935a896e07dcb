package org.custodia.registry.fills;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;

/**
 * The regulator's register of prescriptions. Every method names the regulator's organisation, whose
 * rows they are, and may be called inside or outside of them. Who may ask is for the desk to say.
 */
public final class PrescriptionRegister implements Fills {
  private static final String PATIENT = "prescriptions.patient";

  private final OrganisationRows rows;
  private final RegisterRows register;
  private final FillRows fills;
  private final RegisterAlerts alerts;
  private final SupplyCheck supply;
  private final Keys keys;
  private final Ledger ledger;
  private final Clock clock;

  PrescriptionRegister(
      OrganisationRows rows,
      RegisterRows register,
      FillRows fills,
      RegisterAlerts alerts,
      SupplyCheck supply,
      Keys keys,
      Ledger ledger,
      Clock clock) {
    this.rows = rows;
    this.register = register;
    this.fills = fills;
    this.alerts = alerts;
    this.supply = supply;
    this.keys = keys;
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * Puts a prescription on the register; again the same changes nothing. Of a controlled substance
   * it is compared with what else the patient has, see {@link OverlapRules}.
   *
   * <p>Problems: CUS-RXP-010 (conflict) something else is registered under this commitment; 011 to
   * 016 see {@link SupplyCheck}.
   *
   * @param prescriber member id
   */
  public void register(String regulator, Bytes32 prescriber, Registration wanted) {
    Optional<String> substance = supply.check(wanted, today());
    Optional<Bytes32> patient = wanted.patient().map(digest -> token(regulator, digest));
    var one =
        new RegisteredPrescription(
            wanted.commitment(),
            prescriber,
            wanted.gtins(),
            wanted.measure(),
            wanted.quantity(),
            wanted.fills(),
            wanted.days(),
            wanted.from(),
            wanted.until(),
            substance,
            patient,
            wanted.overlapIntended(),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            Optional.empty());
    rows.in(
        regulator,
        () -> {
          patient.ifPresent(register::lockPatient);
          if (register.add(regulator, one)) {
            alerts.overlapsOf(regulator, one);
          } else if (!isSame(register.find(one.commitment()).orElseThrow(), one)) {
            throw new Problem(Kind.CONFLICT, "CUS-RXP-010");
          }
        });
  }

  private static boolean isSame(RegisteredPrescription there, RegisteredPrescription wanted) {
    return new RegisteredPrescription(
            there.commitment(),
            there.prescriber(),
            there.gtins(),
            there.measure(),
            there.quantity(),
            there.fills(),
            there.days(),
            there.from(),
            there.until(),
            there.substance(),
            there.patient(),
            there.overlapIntended(),
            wanted.registeredAt(),
            wanted.revokedAt())
        .equals(wanted);
  }

  /**
   * Takes a prescription back; again changes nothing. What is held for a pharmacy may still be
   * dispensed until its reservation runs out. CUS-RXP-020 when it is not this prescriber's.
   */
  public void revoke(String regulator, Bytes32 prescriber, Bytes32 commitment) {
    rows.in(
        regulator,
        () -> {
          register
              .lock(commitment)
              .filter(one -> one.prescriber().equals(prescriber))
              .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-RXP-020"));
          register.revoke(commitment, clock.instant());
        });
  }

  /** How a prescription stands now; empty when it is not on the register. */
  public Optional<Standing> standing(String regulator, Bytes32 commitment) {
    return rows.in(regulator, () -> register.find(commitment).map(one -> standing(regulator, one)));
  }

  private Standing standing(String regulator, RegisteredPrescription one) {
    FillRows.Spent spent = spent(regulator, one, Bytes32.ZERO, Bytes32.ZERO);
    int left = Math.max(0, left(one, spent));
    return new Standing(
        one.commitment(),
        one.state(today(), left),
        one.prescriber(),
        one.gtins(),
        one.measure(),
        one.quantity(),
        one.fills(),
        one.days(),
        spent.dispensed(),
        spent.held(),
        left,
        one.from(),
        one.until(),
        one.patient().isPresent(),
        alerts.coveredUntil(one).map(at -> LocalDate.ofInstant(at, ZoneOffset.UTC)),
        one.revokedAt());
  }

  @Override
  public void hold(String regulator, FillHold hold) {
    rows.in(
        regulator,
        () -> {
          RegisteredPrescription one =
              register
                  .lock(hold.prescription())
                  .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-RXP-020"));
          if (fills.heldForAnother(hold.member(), hold.reservationId(), hold.prescription())) {
            throw new Problem(Kind.CONFLICT, "CUS-RXP-026");
          }
          int left = left(one, spent(regulator, one, hold.packId(), hold.member()));
          check(one, hold.gtin(), left);
          int amount = one.measure() == Measure.PACKS ? 1 : Math.min(one.quantity(), left);
          fills.hold(regulator, hold, amount, clock.instant());
        });
  }

  private void check(RegisteredPrescription one, String gtin, int left) {
    switch (one.state(today(), left)) {
      case REVOKED ->
          throw new Problem(Kind.CONFLICT, "CUS-RXP-021", one.revokedAt().orElseThrow());
      case NOT_YET_VALID -> throw new Problem(Kind.CONFLICT, "CUS-RXP-022", one.from());
      case EXPIRED -> throw new Problem(Kind.CONFLICT, "CUS-RXP-023", one.until());
      case USED_UP -> throw new Problem(Kind.CONFLICT, "CUS-RXP-024", one.allowed());
      case READY, UNKNOWN -> {
        if (!one.gtins().contains(gtin)) throw new Problem(Kind.CONFLICT, "CUS-RXP-025", gtin);
      }
    }
  }

  /**
   * What the register noticed about this prescriber's prescriptions, in order.
   *
   * @param after number of the last one that is known already; 0 for none
   */
  public List<RegisterAlert> alerts(String regulator, Bytes32 prescriber, long after, int most) {
    return rows.in(regulator, () -> alerts.of(prescriber, after, most));
  }

  /** Whose prescription it is. */
  public Optional<Bytes32> prescriber(String regulator, Bytes32 commitment) {
    return rows.in(
        regulator, () -> register.find(commitment).map(RegisteredPrescription::prescriber));
  }

  private static int left(RegisteredPrescription one, FillRows.Spent spent) {
    return one.allowed() - spent.dispensed() - spent.held();
  }

  private FillRows.Spent spent(
      String regulator, RegisteredPrescription one, Bytes32 pack, Bytes32 member) {
    Instant read = ledger.position(regulator).blockTime();
    return fills.spent(one.commitment(), pack, member, clock.instant(), read);
  }

  private Bytes32 token(String regulator, Bytes32 digest) {
    return Bytes32.of(keys.records(regulator).token(PATIENT, digest.toArray()));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
