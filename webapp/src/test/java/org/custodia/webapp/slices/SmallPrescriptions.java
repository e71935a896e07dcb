package org.custodia.webapp.slices;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fills.PrescriptionState;
import org.custodia.registry.fills.RegisterAlert;
import org.custodia.registry.fills.Standing;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.prescriptions.IssuedPrescription;
import org.custodia.registry.prescriptions.PatientPrescriptions;
import org.custodia.registry.prescriptions.PrescriptionCard;
import org.custodia.registry.prescriptions.PrescriptionCode;
import org.custodia.registry.prescriptions.PrescriptionDocument;
import org.custodia.registry.prescriptions.PrescriptionForm;
import org.custodia.registry.prescriptions.PrescriptionNotice;
import org.custodia.registry.prescriptions.Prescriptions;

/** Prescriptions in memory, all of one physician, with one notice about the first of them. */
public final class SmallPrescriptions implements Prescriptions, PatientPrescriptions {
  public static final UUID NOTICE = UUID.fromString("0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b1");
  private final List<IssuedPrescription> all = new ArrayList<>();
  private volatile Optional<Instant> seen = Optional.empty();
  private volatile int dispensed;

  public synchronized void reset() {
    all.clear();
    seen = Optional.empty();
    dispensed = 0;
  }

  /** As if so much had been dispensed on each. */
  public void dispensed(int amount) {
    dispensed = amount;
  }

  @Override
  public synchronized IssuedPrescription issue(Caller caller, UUID id, PrescriptionForm form) {
    if (form.gtins().isEmpty()) throw new Problem(Problem.Kind.BAD_INPUT, "CUS-RXP-053");
    var document =
        new PrescriptionDocument(
            id,
            "Hôpital Saint-Luc",
            form.prescriber(),
            form.patient(),
            form.birthDate(),
            "OXYCONTIN LP 10 mg, comprimé pelliculé à libération prolongée",
            form.gtins(),
            form.measure(),
            form.quantity(),
            form.fills(),
            form.days(),
            form.dosage(),
            form.from(),
            form.until(),
            Instant.parse("2026-11-20T13:00:00Z"));
    var code = new PrescriptionCode(Bytes32.keccak(id.toString().getBytes()), Bytes32.ZERO);
    var one =
        new IssuedPrescription(
            document,
            code,
            true,
            Optional.of(Instant.parse("2026-11-20T13:00:01Z")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    all.add(0, one);
    return one;
  }

  @Override
  public synchronized List<IssuedPrescription> list(Caller caller, int most, int skipped) {
    return all.stream().skip(skipped).limit(most).toList();
  }

  @Override
  public synchronized IssuedPrescription find(Caller caller, UUID id) {
    return all.stream()
        .filter(one -> one.document().id().equals(id))
        .findFirst()
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-RXP-020"));
  }

  @Override
  public Optional<Standing> standing(Caller caller, UUID id) {
    return Optional.of(standing(find(caller, id)));
  }

  private Standing standing(IssuedPrescription one) {
    PrescriptionDocument it = one.document();
    int left = it.quantity() * it.fills() - dispensed;
    boolean over = it.until().isBefore(LocalDate.now(ZoneOffset.UTC));
    PrescriptionState state =
        one.revokedAt().isPresent()
            ? PrescriptionState.REVOKED
            : over
                ? PrescriptionState.EXPIRED
                : left > 0 ? PrescriptionState.READY : PrescriptionState.USED_UP;
    return new Standing(
        one.code().commitment(),
        state,
        Bytes32.ZERO,
        it.gtins(),
        it.measure(),
        it.quantity(),
        it.fills(),
        it.days(),
        dispensed,
        0,
        left,
        it.from(),
        it.until(),
        one.controlled(),
        dispensed > 0 ? Optional.of(it.from().plusDays(it.days())) : Optional.empty(),
        one.revokedAt());
  }

  @Override
  public synchronized IssuedPrescription revoke(Caller caller, UUID id) {
    IssuedPrescription one = find(caller, id);
    Instant now = Instant.parse("2026-11-20T14:00:00Z");
    var revoked =
        new IssuedPrescription(
            one.document(),
            one.code(),
            one.controlled(),
            one.registeredAt(),
            Optional.of(now),
            Optional.of(now),
            Optional.empty());
    all.replaceAll(each -> each.document().id().equals(id) ? revoked : each);
    return revoked;
  }

  @Override
  public synchronized List<PrescriptionNotice> notices(Caller caller) {
    return all.stream()
        .limit(1)
        .map(
            one ->
                new PrescriptionNotice(
                    NOTICE,
                    one.document().id(),
                    RegisterAlert.Kind.OVERLAP,
                    false,
                    one.document().until(),
                    Instant.parse("2026-11-20T13:00:02Z"),
                    seen))
        .toList();
  }

  @Override
  public int unseen(Caller caller) {
    return seen.isPresent() ? 0 : notices(caller).size();
  }

  @Override
  public void see(Caller caller, UUID notice) {
    seen = Optional.of(Instant.parse("2026-11-20T13:30:00Z"));
  }

  @Override
  public synchronized PrescriptionCard read(Caller caller, String scanned) {
    PrescriptionCode code =
        PrescriptionCode.parse(scanned)
            .orElseThrow(() -> new Problem(Problem.Kind.BAD_INPUT, "CUS-RXP-042"));
    Optional<IssuedPrescription> found =
        all.stream().filter(one -> one.code().equals(code)).findFirst();
    Optional<Standing> standing = found.map(this::standing);
    return new PrescriptionCard(
        code.commitment(),
        standing.map(Standing::state).orElse(PrescriptionState.UNKNOWN),
        standing,
        found.map(one -> "Hôpital Saint-Luc"),
        found.map(IssuedPrescription::document),
        Instant.parse("2026-11-20T13:00:05Z"));
  }
}
