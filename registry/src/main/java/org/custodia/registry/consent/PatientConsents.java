package org.custodia.registry.consent;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.ledger.LedgerRefusal;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.PatientErased;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.context.event.EventListener;

/** Consents at the patients' host. What follows from them is {@link ConsentKeeper}'s. */
final class PatientConsents implements Consents {
  /** So that all of a patient's secrets fit into one call when the patient opts out. */
  static final int MOST_LIVE = 200;

  private final OrganisationRows rows;
  private final ConsentRows consents;
  private final PatientRows patients;
  private final WishRows wishes;
  private final PatientDirectory directory;
  private final Members members;
  private final Ledger ledger;
  private final WitnessDomain domain;
  private final SealedTerms sealed;
  private final ConsentDrafts drafts;
  private final PatientChoices choices;
  private final ConsentNotices notices;
  private final Clock clock;

  PatientConsents(
      OrganisationRows rows,
      ConsentRows consents,
      PatientRows patients,
      WishRows wishes,
      PatientDirectory directory,
      Members members,
      Ledger ledger,
      WitnessDomain domain,
      SealedTerms sealed,
      ConsentDrafts drafts,
      PatientChoices choices,
      ConsentNotices notices,
      Clock clock) {
    this.rows = rows;
    this.consents = consents;
    this.patients = patients;
    this.wishes = wishes;
    this.directory = directory;
    this.members = members;
    this.ledger = ledger;
    this.domain = domain;
    this.sealed = sealed;
    this.drafts = drafts;
    this.choices = choices;
    this.notices = notices;
    this.clock = clock;
  }

  @Override
  public List<Grantee> grantees(Caller caller) {
    if (!caller.has("patient")) throw notAllowed();
    Instant now = clock.instant();
    Bytes32 own = ledger.memberId(caller.organisation());
    return members.all(caller.organisation()).stream()
        .filter(member -> !member.id().equals(own) && member.isActive(now))
        .map(member -> new Grantee(member.id(), member.name()))
        .toList();
  }

  @Override
  public Draft draft(Caller caller, UUID id, UUID patient, GrantForm form, String grantKey) {
    return inRows(
        caller,
        patient,
        entries -> {
          if (lock(caller.organisation(), patient, entries).optedOut()) throw optedOut();
          checkWanted(entries, form);
          return drafts.of(caller, id, patient, form, grantKey);
        });
  }

  @Override
  public ConsentView grant(Caller caller, UUID id, String signature) {
    String organisation = caller.organisation();
    Bytes32 own = ledger.memberId(organisation);
    UUID patient =
        rows.in(organisation, () -> consents.find(own, id))
            .filter(row -> row.person().equals(caller.name()))
            .map(ConsentRow::patient)
            .orElseThrow(() -> unknown(id));
    return inRows(
        caller,
        patient,
        entries -> {
          PatientStanding standing = lock(organisation, patient, entries);
          ConsentRow row = consents.find(own, id).orElseThrow(() -> unknown(id));
          if (row.grantedAt().isEmpty()) grant(organisation, standing, entries, row, signature);
          return view(organisation, consents.find(own, id).stream().toList()).get(0);
        });
  }

  private void grant(
      String organisation,
      PatientStanding standing,
      Set<UUID> entries,
      ConsentRow row,
      String signature) {
    Instant now = clock.instant();
    if (standing.optedOut()) throw optedOut();
    GrantForm form = sealed.form(organisation, row);
    checkWanted(entries, form);
    if (!now.isBefore(row.expiresAt())) throw new Problem(Kind.CONFLICT, "CUS-CON-021");
    if (row.prepared().isEmpty()) throw new Problem(Kind.CONFLICT, "CUS-CON-023");
    ConsentTerms terms = sealed.terms(organisation, row);
    WitnessSignature given =
        WitnessSignature.of(signature)
            .filter(
                one ->
                    one.signer(terms.message(), domain).filter(row.grantKey()::equals).isPresent())
            .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-CON-024"));
    drafts.checkStill(organisation, form);
    ledger.record(
        organisation,
        new PublicCall(
            row.id(),
            PublicContract.CONSENT_REGISTRY,
            ConsentCalls.publish(List.of(terms.message().commitment()))));
    consents.granted(row.id(), given.toArray(), now);
    notices.tell(organisation, NoticeKind.GRANTED, row, form, now);
  }

  @Override
  public List<ConsentView> of(Caller caller, UUID patient) {
    return inRows(caller, patient, entries -> all(caller.organisation(), entries));
  }

  @Override
  public List<ConsentView> revoke(Caller caller, UUID id, UUID patient, List<UUID> taken) {
    String organisation = caller.organisation();
    return inRows(
        caller,
        patient,
        entries -> {
          lock(organisation, patient, entries);
          List<UUID> ids = taken.stream().distinct().sorted().toList();
          if (isNew(caller, id, patient, PatientRows.Kind.REVOKE, ids)) {
            Map<UUID, ConsentView> granted =
                all(organisation, entries).stream()
                    .collect(Collectors.toMap(ConsentView::id, view -> view));
            for (UUID one : ids) if (!granted.containsKey(one)) throw unknown(one);
            List<UUID> live =
                ids.stream().filter(one -> granted.get(one).state().isLive()).toList();
            act(caller, id, patient, PatientRows.Kind.REVOKE, ids, live, !live.isEmpty());
          }
          return all(organisation, entries);
        });
  }

  @Override
  public PatientStanding optOut(Caller caller, UUID id, UUID patient) {
    return choose(caller, id, patient, true);
  }

  @Override
  public PatientStanding optIn(Caller caller, UUID id, UUID patient) {
    return choose(caller, id, patient, false);
  }

  @Override
  public PatientStanding standing(Caller caller, UUID patient) {
    return inRows(caller, patient, entries -> standing(patient, entries));
  }

  private PatientStanding choose(Caller caller, UUID id, UUID patient, boolean out) {
    String organisation = caller.organisation();
    return inRows(
        caller,
        patient,
        entries -> {
          PatientStanding before = lock(organisation, patient, entries);
          PatientRows.Kind kind = out ? PatientRows.Kind.OPT_OUT : PatientRows.Kind.OPT_IN;
          if (!isNew(caller, id, patient, kind, List.of()) || before.optedOut() == out) {
            return before;
          }
          Instant now = clock.instant();
          for (UUID entry : entries) {
            patients.put(new PatientStanding(entry, out, Optional.of(now), false));
          }
          List<UUID> taken = out ? live(organisation, entries) : List.of();
          act(caller, id, patient, kind, List.of(), taken, out);
          entries.forEach(entry -> choices.tell(organisation, patients.standing(entry)));
          notices.chosen(
              organisation, patient, id, out ? NoticeKind.OPTED_OUT : NoticeKind.OPTED_IN, now);
          return standing(patient, entries);
        });
  }

  @Override
  public List<Wish> wishes(Caller caller, UUID patient) {
    return inRows(
        caller,
        patient,
        entries -> Wish.PURPOSES.stream().map(one -> wishes.find(entries, one)).toList());
  }

  @Override
  public Wish decline(Caller caller, UUID id, UUID patient, ConsentPurpose purpose) {
    return wish(caller, id, patient, purpose, true);
  }

  @Override
  public Wish reconsider(Caller caller, UUID id, UUID patient, ConsentPurpose purpose) {
    return wish(caller, id, patient, purpose, false);
  }

  private Wish wish(
      Caller caller, UUID id, UUID patient, ConsentPurpose purpose, boolean declined) {
    if (!Wish.PURPOSES.contains(purpose)) throw new Problem(Kind.BAD_INPUT, "CUS-CON-030");
    String organisation = caller.organisation();
    PatientRows.Kind kind = declined ? PatientRows.Kind.DECLINE : PatientRows.Kind.RECONSIDER;
    return inRows(
        caller,
        patient,
        entries -> {
          lock(organisation, patient, entries);
          Wish before = wishes.find(entries, purpose);
          boolean again = !isNew(caller, id, patient, kind, List.of(purpose));
          if (again || before.since().isPresent() && before.declined() == declined) return before;
          Instant now = clock.instant();
          for (UUID entry : entries) wishes.put(organisation, entry, purpose, declined, now);
          List<UUID> taken = declined ? live(organisation, entries, purpose) : List.of();
          act(caller, id, patient, kind, List.of(purpose), taken, !taken.isEmpty());
          notices.wished(organisation, patient, id, purpose, declined, now);
          return wishes.find(entries, purpose);
        });
  }

  /**
   * @throws Problem CONFLICT CUS-CON-031 for what the patient declined
   */
  private void checkWanted(Set<UUID> entries, GrantForm form) {
    if (Wish.PURPOSES.contains(form.purpose()) && wishes.find(entries, form.purpose()).declined()) {
      throw new Problem(Kind.CONFLICT, "CUS-CON-031");
    }
  }

  private PatientStanding standing(UUID patient, Set<UUID> entries) {
    return PatientRows.together(patient, entries.stream().map(patients::standing).toList());
  }

  /** In one order, so that two who lock the same person do not wait for each other. */
  private PatientStanding lock(String organisation, UUID patient, Set<UUID> entries) {
    return PatientRows.together(
        patient,
        entries.stream().sorted().map(entry -> patients.lock(organisation, entry)).toList());
  }

  /**
   * Everything that could allow something still: what was granted, and drafts that can be signed.
   */
  private List<UUID> live(String organisation, Set<UUID> entries) {
    return live(organisation, entries, form -> true);
  }

  private List<UUID> live(String organisation, Set<UUID> entries, ConsentPurpose purpose) {
    return live(organisation, entries, form -> form.purpose() == purpose);
  }

  private List<UUID> live(String organisation, Set<UUID> entries, Predicate<GrantForm> which) {
    Bytes32 own = ledger.memberId(organisation);
    Instant now = clock.instant();
    Stream<ConsentRow> granted =
        consents.granted(own, entries).stream()
            .filter(row -> row.state(sealed.form(organisation, row), now).isLive());
    Stream<ConsentRow> open =
        consents.drafts(own, entries).stream().filter(row -> now.isBefore(row.expiresAt()));
    return Stream.concat(granted, open)
        .filter(row -> which.test(sealed.form(organisation, row)))
        .map(ConsentRow::id)
        .toList();
  }

  /**
   * What is erased at the host ends everywhere: everything that could allow something is revoked,
   * in the transaction that erases.
   */
  @EventListener
  void erased(PatientErased event) {
    String organisation = event.organisation();
    rows.in(
        organisation,
        () -> {
          patients.lock(organisation, event.patient());
          List<UUID> live = live(organisation, Set.of(event.patient()));
          if (!live.isEmpty()) {
            Caller host = new Caller(organisation, "", Set.of());
            UUID id = DerivedId.of("erasure", event.patient());
            act(host, id, event.patient(), PatientRows.Kind.REVOKE, List.of(), live, true);
          }
          consents.forget(event.patient());
          patients.forget(event.patient());
          wishes.forget(event.patient());
        });
  }

  /** Whether the act is not recorded yet; a CONFLICT when another one has this id. */
  private boolean isNew(
      Caller caller, UUID id, UUID patient, PatientRows.Kind kind, Collection<?> asked) {
    Optional<PatientRows.Act> known = patients.act(id);
    Bytes32 request = request(caller, patient, kind, asked);
    if (known.filter(act -> !act.request().equals(request)).isPresent()) {
      throw new Problem(Kind.CONFLICT, "CUS-CON-002", id.toString());
    }
    return known.isEmpty();
  }

  private void act(
      Caller caller,
      UUID id,
      UUID patient,
      PatientRows.Kind kind,
      Collection<?> asked,
      List<UUID> taken,
      boolean reveals) {
    String organisation = caller.organisation();
    PatientRows.Act act =
        new PatientRows.Act(
            id,
            patient,
            kind,
            caller.name(),
            request(caller, patient, kind, asked),
            clock.instant(),
            Optional.empty(),
            Optional.empty());
    patients.add(organisation, act);
    consents.revokedBy(id, taken, act.askedAt());
    if (reveals) choices.reveal(organisation, act);
  }

  private Bytes32 request(Caller caller, UUID patient, PatientRows.Kind kind, Collection<?> asked) {
    return sealed.request(
        caller.organisation(), caller.name() + " " + patient + " " + kind + " " + asked);
  }

  private List<ConsentView> all(String organisation, Set<UUID> entries) {
    return view(organisation, consents.granted(ledger.memberId(organisation), entries));
  }

  private List<ConsentView> view(String organisation, List<ConsentRow> found) {
    Instant now = clock.instant();
    List<GrantForm> forms = found.stream().map(row -> sealed.form(organisation, row)).toList();
    Map<Bytes32, Member> known =
        members.byIds(
            organisation,
            forms.stream()
                .flatMap(
                    form -> Stream.concat(Stream.of(form.grantee()), form.thirdParty().stream()))
                .distinct()
                .toList());
    List<ConsentView> views = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      views.add(view(organisation, found.get(i), forms.get(i), known, now));
    }
    return List.copyOf(views);
  }

  private ConsentView view(
      String organisation,
      ConsentRow row,
      GrantForm form,
      Map<Bytes32, Member> known,
      Instant now) {
    ConsentRow.Prepared prepared = row.prepared().orElseThrow();
    return new ConsentView(
        row.id(),
        row.patient(),
        name(known, form.grantee()),
        form.thirdParty().map(party -> name(known, party)),
        form,
        row.state(form, now),
        row.onLedger().used(),
        row.refusal()
            .map(
                refused ->
                    ConsentRefusals.reason(new LedgerRefusal(refused.name(), refused.arguments()))),
        row.grantedAt().orElseThrow(),
        row.onLedger().openedAt(),
        row.onLedger().lastUsedAt(),
        row.onLedger().revokedAt(),
        Wish.PURPOSES.contains(form.purpose()) ? Optional.empty() : acceptance(row),
        row.rejection().map(one -> rejection(organisation, prepared.commitment(), one)),
        row.person(),
        prepared.commitment(),
        prepared.channel());
  }

  private static Optional<ConsentView.Acceptance> acceptance(ConsentRow row) {
    return Stream.concat(
            row.acceptedAt().map(at -> new ConsentView.Acceptance(at, false)).stream(),
            row.onLedger().firstUsedAt().map(at -> new ConsentView.Acceptance(at, true)).stream())
        .min(Comparator.comparing(ConsentView.Acceptance::at));
  }

  private ConsentView.Rejection rejection(
      String organisation, Bytes32 commitment, ConsentRow.Rejected rejected) {
    return new ConsentView.Rejection(
        rejected.at(),
        rejected.words().map(kept -> sealed.words(organisation, commitment, kept)).orElse(""));
  }

  private static String name(Map<Bytes32, Member> known, Bytes32 member) {
    return Optional.ofNullable(known.get(member)).map(Member::name).orElse(member.toString());
  }

  /**
   * For whoever may act for the patient, inside the organisation's rows; given all entries that are
   * this person.
   */
  private <T> T inRows(Caller caller, UUID patient, Function<Set<UUID>, T> work) {
    return rows.in(
        caller.organisation(),
        () -> {
          if (!caller.has("patient") || !directory.mayActFor(caller, patient)) throw notAllowed();
          return work.apply(directory.entriesOf(caller.organisation(), patient));
        });
  }

  private static Problem optedOut() {
    return new Problem(Kind.CONFLICT, "CUS-CON-022");
  }

  private static Problem notAllowed() {
    return new Problem(Kind.FORBIDDEN, "CUS-CON-001");
  }

  private static Problem unknown(UUID id) {
    return new Problem(Kind.NOT_FOUND, "CUS-CON-020", id.toString());
  }
}
