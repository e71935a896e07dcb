package org.custodia.registry.fills;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.alerts.AlertFact;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.alerts.Alerts;
import org.custodia.registry.alerts.CaseView;
import org.custodia.registry.fills.FillRows.Dispensing;
import org.custodia.registry.fills.OverlapRules.Fill;
import org.custodia.registry.fills.RegisterAlert.Kind;

/**
 * Notices overlaps of controlled substances, and prescriptions on which too much was dispensed.
 * Each is raised once, however often it is noticed. Used inside the regulator's rows.
 */
final class RegisterAlerts {
  private final RegisterRows register;
  private final FillRows fills;
  private final AlertRows alerts;
  private final Supplier<Alerts> cases;
  private final Clock clock;

  /**
   * @param cases of the regulator, once all is put together; null where there are none
   */
  RegisterAlerts(
      RegisterRows register,
      FillRows fills,
      AlertRows alerts,
      Supplier<Alerts> cases,
      Clock clock) {
    this.register = register;
    this.fills = fills;
    this.alerts = alerts;
    this.cases = cases;
    this.clock = clock;
  }

  List<RegisterAlert> of(Bytes32 prescriber, long after, int most) {
    return alerts.of(prescriber, after, most);
  }

  /** Compares a prescription that was just registered with what else the patient has. */
  void overlapsOf(String regulator, RegisteredPrescription later) {
    if (later.patient().isEmpty()) return;
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    for (RegisteredPrescription earlier : ofSamePatient(later)) {
      if (earlier.commitment().equals(later.commitment())) continue;
      int left = earlier.allowed() - fills.dispensed(earlier.commitment());
      OverlapRules.overlap(later, earlier, left, today)
          .ifPresent(
              day ->
                  raise(
                      regulator,
                      Kind.OVERLAP,
                      later.commitment(),
                      Optional.of(earlier.commitment()),
                      day,
                      Map.of(),
                      "overlap",
                      later.commitment(),
                      earlier.commitment()));
    }
  }

  /** Up to when what the patient of this prescription was given of its substance lasts. */
  Optional<Instant> coveredUntil(RegisteredPrescription one) {
    return one.patient().isEmpty() ? Optional.empty() : OverlapRules.coveredUntil(fillsOf(one));
  }

  /** Looks at a dispensation that is new on the ledger. */
  void examine(String regulator, Dispensing dispensing) {
    RegisteredPrescription one = register.find(dispensing.commitment()).orElseThrow();
    if (fills.dispensed(one.commitment()) > one.allowed()) {
      raise(
          regulator,
          Kind.EXCEEDED,
          one.commitment(),
          Optional.empty(),
          LocalDate.ofInstant(dispensing.at(), ZoneOffset.UTC),
          Map.of(),
          "exceeded",
          one.commitment());
    }
    if (one.patient().isEmpty()) return;
    OverlapRules.early(fillsOf(one)).stream()
        .filter(early -> early.fill().command().equals(dispensing.command()))
        .forEach(
            early ->
                raise(
                    regulator,
                    Kind.EARLY_FILL,
                    one.commitment(),
                    Optional.of(early.before()).filter(before -> !before.equals(one.commitment())),
                    early.coveredUntil(),
                    pharmacies(one, dispensing),
                    "early",
                    one.commitment(),
                    early.number()));
  }

  /**
   * Who dispensed, and who had before, for the regulator alone ({@link CaseView#REGULATORS_OWN}).
   */
  private Map<String, String> pharmacies(RegisteredPrescription one, Dispensing dispensing) {
    List<Bytes32> all =
        ofSamePatient(one).stream().map(RegisteredPrescription::commitment).toList();
    Map<String, String> pharmacies = new HashMap<>();
    pharmacies.put("dispensedBy", dispensing.member().toString());
    fills.dispensings(all).stream()
        .takeWhile(each -> !each.command().equals(dispensing.command()))
        .reduce((earlier, later) -> later)
        .ifPresent(before -> pharmacies.put("dispensedBefore", before.member().toString()));
    return pharmacies;
  }

  private List<RegisteredPrescription> ofSamePatient(RegisteredPrescription one) {
    return register.ofPatient(one.patient().orElseThrow(), one.substance().orElseThrow());
  }

  /** What was dispensed to the patient of this prescription of its substance, in order. */
  private List<Fill> fillsOf(RegisteredPrescription one) {
    Map<Bytes32, RegisteredPrescription> all =
        ofSamePatient(one).stream()
            .collect(Collectors.toMap(RegisteredPrescription::commitment, each -> each));
    Set<Bytes32> opened = new HashSet<>();
    return fills.dispensings(List.copyOf(all.keySet())).stream()
        .map(each -> fill(each, all.get(each.commitment()), opened))
        .filter(fill -> fill.amount() > 0)
        .toList();
  }

  private static Fill fill(Dispensing one, RegisteredPrescription of, Set<Bytes32> opened) {
    boolean first = opened.add(one.pack());
    int amount =
        of.measure() == Measure.PACKS
            ? (first ? 1 : 0)
            : one.taken() == 0 ? of.quantity() : one.taken();
    return new Fill(one.command(), one.at(), of, amount);
  }

  /** Opens the regulator's case. It names prescriptions and their prescribers, never a patient. */
  private void tell(String regulator, RegisterAlert alert, Map<String, String> more) {
    Alerts regulatorsCases = cases.get();
    if (regulatorsCases == null) return;
    List<Bytes32> prescriptions =
        Stream.concat(Stream.of(alert.commitment()), alert.other().stream()).toList();
    List<Bytes32> prescribers =
        prescriptions.stream()
            .flatMap(one -> register.find(one).stream())
            .map(RegisteredPrescription::prescriber)
            .distinct()
            .toList();
    Map<String, String> details = new HashMap<>(more);
    String day = alert.kind() == Kind.EARLY_FILL ? "coveredUntil" : "day";
    details.put(day, alert.day().toString());
    alert.other().ifPresent(other -> details.put("other", other.toString()));
    register
        .find(alert.commitment())
        .flatMap(RegisteredPrescription::substance)
        .ifPresent(substance -> details.put("substance", substance));
    regulatorsCases.raise(
        regulator,
        new AlertFact(
            AlertFact.id(kind(alert), alert.id()),
            kind(alert),
            AlertSubject.prescription(alert.commitment()),
            prescribers,
            alert.raisedAt(),
            details));
  }

  private static AlertKind kind(RegisterAlert alert) {
    return switch (alert.kind()) {
      case OVERLAP -> AlertKind.PRESCRIPTIONS_OVERLAP;
      case EARLY_FILL -> AlertKind.FILLS_OVERLAP;
      case EXCEEDED -> AlertKind.PRESCRIPTION_USED_UP;
    };
  }

  private void raise(
      String regulator,
      Kind kind,
      Bytes32 commitment,
      Optional<Bytes32> other,
      LocalDate day,
      Map<String, String> more,
      Object... about) {
    String name =
        Arrays.stream(about).map(Object::toString).collect(Collectors.joining(" ", "alert ", ""));
    UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    var alert = new RegisterAlert(id, 0, kind, commitment, other, day, clock.instant());
    if (alerts.add(regulator, alert)) tell(regulator, alert, more);
  }
}
