package org.custodia.registry.prescriptions;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fills.Registration;
import org.custodia.registry.fills.Standing;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.prescriptions.PrescriptionRows.Row;
import org.custodia.registry.rows.OrganisationRows;

/** Prescriptions in this organisation's rows, sealed, and told to the regulator's desk. */
final class StoredPrescriptions implements Prescriptions {
  private final OrganisationRows rows;
  private final PrescriptionRows prescriptions;
  private final NoticeRows notices;
  private final FormCheck forms;
  private final DeskTeller teller;
  private final PrescriptionClient client;
  private final Members members;
  private final Ledger ledger;
  private final Clock clock;

  StoredPrescriptions(
      OrganisationRows rows,
      PrescriptionRows prescriptions,
      NoticeRows notices,
      FormCheck forms,
      DeskTeller teller,
      PrescriptionClient client,
      Members members,
      Ledger ledger,
      Clock clock) {
    this.rows = rows;
    this.prescriptions = prescriptions;
    this.notices = notices;
    this.forms = forms;
    this.teller = teller;
    this.client = client;
    this.members = members;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public IssuedPrescription issue(Caller caller, UUID id, PrescriptionForm form) {
    Member hospital = prescriber(caller);
    FormCheck.Checked checked = forms.check(form, today());
    Row wanted = row(caller, id, hospital.name(), checked);
    Row row =
        rows.in(
            caller.organisation(),
            () -> {
              prescriptions.add(caller.organisation(), wanted);
              return mine(caller, id);
            });
    if (!isSame(row, wanted)) throw new Problem(Kind.CONFLICT, "CUS-RXP-050");
    if (row.registeredAt().isEmpty()) tellNow(caller.organisation(), row);
    return find(caller, id);
  }

  private Row row(Caller caller, UUID id, String hospital, FormCheck.Checked checked) {
    PrescriptionForm form = checked.form();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var document =
        new PrescriptionDocument(
            id,
            hospital,
            form.prescriber(),
            form.patient(),
            form.birthDate(),
            checked.medicine(),
            form.gtins(),
            form.measure(),
            form.quantity(),
            form.fills(),
            form.days(),
            form.dosage(),
            form.from(),
            form.until(),
            now);
    String text = document.write();
    Bytes32 salt = Bytes32.random();
    Bytes32 commitment = PrescriptionDocument.commitment(salt, text);
    var registration =
        new Registration(
            commitment,
            form.gtins(),
            form.measure(),
            form.quantity(),
            form.fills(),
            form.days(),
            form.from(),
            form.until(),
            checked.patient(),
            form.overlapIntended());
    return new Row(
        id,
        new PrescriptionCode(commitment, salt),
        caller.name(),
        text,
        registration,
        checked.patient().isPresent(),
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0);
  }

  /** Whether the same was filled in, whenever it was. */
  private static boolean isSame(Row there, Row wanted) {
    PrescriptionDocument one = PrescriptionDocument.parse(there.document());
    PrescriptionDocument other = PrescriptionDocument.parse(wanted.document());
    return one.withIssuedAt(other.issuedAt()).equals(other)
        && there.registration().patient().equals(wanted.registration().patient())
        && there.registration().overlapIntended() == wanted.registration().overlapIntended();
  }

  private void tellNow(String organisation, Row row) {
    try {
      teller.tell(organisation, row);
    } catch (Problem problem) {
      if (problem.kind() == Kind.UNAVAILABLE) return; // it is told later
      rows.in(organisation, () -> prescriptions.forget(row.id()));
      throw problem;
    }
  }

  @Override
  public List<IssuedPrescription> list(Caller caller, int most, int skipped) {
    prescriber(caller);
    return rows.in(
        caller.organisation(),
        () ->
            prescriptions
                .of(
                    caller.organisation(),
                    caller.name(),
                    Math.max(1, Math.min(most, MOST)),
                    Math.max(0, skipped))
                .stream()
                .map(StoredPrescriptions::issued)
                .toList());
  }

  @Override
  public IssuedPrescription find(Caller caller, UUID id) {
    prescriber(caller);
    return rows.in(caller.organisation(), () -> issued(mine(caller, id)));
  }

  @Override
  public Optional<Standing> standing(Caller caller, UUID id) {
    IssuedPrescription one = find(caller, id);
    return client.read(caller.organisation(), one.code().commitment()).standing();
  }

  @Override
  public IssuedPrescription revoke(Caller caller, UUID id) {
    prescriber(caller);
    Row row =
        rows.in(
            caller.organisation(),
            () -> {
              mine(caller, id);
              prescriptions.revoked(id, clock.instant());
              return mine(caller, id);
            });
    if (row.revocationKnownAt().isEmpty()) {
      try {
        teller.tell(caller.organisation(), row);
      } catch (Problem problem) {
        if (problem.kind() != Kind.UNAVAILABLE) throw problem;
      }
    }
    return find(caller, id);
  }

  @Override
  public List<PrescriptionNotice> notices(Caller caller) {
    prescriber(caller);
    return rows.in(caller.organisation(), () -> notices.of(caller.name(), MOST));
  }

  @Override
  public int unseen(Caller caller) {
    prescriber(caller);
    return rows.in(caller.organisation(), () -> notices.unseen(caller.name()));
  }

  @Override
  public void see(Caller caller, UUID notice) {
    prescriber(caller);
    rows.in(caller.organisation(), () -> notices.seen(caller.name(), notice, clock.instant()));
  }

  private Row mine(Caller caller, UUID id) {
    return prescriptions
        .find(caller.organisation(), id)
        .filter(row -> row.issuer().equals(caller.name()))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-RXP-020"));
  }

  private static IssuedPrescription issued(Row row) {
    return new IssuedPrescription(
        PrescriptionDocument.parse(row.document()),
        row.code(),
        row.controlled(),
        row.registeredAt(),
        row.revokedAt(),
        row.revocationKnownAt(),
        row.trouble());
  }

  private Member prescriber(Caller caller) {
    Bytes32 own = ledger.memberId(caller.organisation());
    return members
        .byId(caller.organisation(), own)
        .filter(member -> caller.has("physician"))
        .filter(member -> member.has(MemberRole.HOSPITAL) && member.isActive(clock.instant()))
        .orElseThrow(() -> new Problem(Kind.FORBIDDEN, "CUS-RXP-030", caller.organisation()));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
