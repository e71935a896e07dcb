package org.custodia.registry.records;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.notices.Notice;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.PatientErased;
import org.custodia.registry.records.PatientRecordRows.Row;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.context.event.EventListener;

/** Records in the organisation's own database, and the pointers to them. */
final class WrittenRecords implements PatientRecords {
  static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Duration CLOCK_ALLOWANCE = Duration.ofMinutes(2);

  private final OrganisationRows rows;
  private final PatientRecordRows records;
  private final RecordBodies bodies;
  private final PatientDirectory directory;
  private final PatientChannels channels;
  private final LedgerPointers pointers;
  private final Ledger ledger;
  private final Keys keys;
  private final SealedFacts facts;
  private final Notices notices;
  private final Clock clock;

  WrittenRecords(
      OrganisationRows rows,
      PatientRecordRows records,
      RecordBodies bodies,
      PatientDirectory directory,
      PatientChannels channels,
      LedgerPointers pointers,
      Ledger ledger,
      Keys keys,
      Notices notices,
      Clock clock) {
    this.rows = rows;
    this.records = records;
    this.bodies = bodies;
    this.directory = directory;
    this.channels = channels;
    this.pointers = pointers;
    this.ledger = ledger;
    this.keys = keys;
    this.facts = new SealedFacts(keys);
    this.notices = notices;
    this.clock = clock;
  }

  // --- Adding ---

  @Override
  public Draft draft(Caller caller, UUID id, NewRecord record, String witness) {
    RecordRoles.checkCare(caller);
    String type = RecordContent.typeOf(record.content());
    check(record);
    String organisation = caller.organisation();
    byte[] request = request(caller, record, type);
    return rows.in(
        organisation,
        () -> {
          Optional<Row> earlier = records.lock(id);
          if (earlier.isEmpty()) begin(caller, id, record, type, request);
          else if (!Arrays.equals(earlier.get().request(), request)) throw used();
          return pointers.drafted(caller, records.find(id).orElseThrow(), witness);
        });
  }

  private void check(NewRecord record) {
    String title = record.title().strip();
    boolean printable = title.chars().noneMatch(Character::isISOControl);
    if (title.isEmpty() || title.length() > LONGEST_TITLE || !printable) {
      throw new Problem(Kind.BAD_INPUT, "CUS-REC-023", LONGEST_TITLE);
    }
    boolean ahead = record.madeAt().isAfter(clock.instant().plus(CLOCK_ALLOWANCE));
    if (ahead || record.madeAt().isBefore(EARLIEST)) {
      throw new Problem(Kind.BAD_INPUT, "CUS-REC-024");
    }
  }

  private byte[] request(Caller caller, NewRecord record, String type) {
    String said =
        String.join(
            "\n",
            caller.name(),
            record.whose().toString(),
            record.kind().name(),
            record.title().strip(),
            new TreeSet<>(record.labels()).toString(),
            record.madeAt().toString(),
            record.supersedes().toString(),
            ContentHash.of(Bytes32.ZERO, type, record.content()).toString());
    return keys.records(caller.organisation())
        .token("patient record", said.getBytes(StandardCharsets.UTF_8));
  }

  private void begin(Caller caller, UUID id, NewRecord record, String type, byte[] request) {
    String organisation = caller.organisation();
    if (!channels.isKnown(organisation, record.whose())) {
      throw new Problem(Kind.NOT_FOUND, "CUS-REC-021");
    }
    record.supersedes().ifPresent(older -> checkCorrectable(organisation, older, record.whose()));
    bodies.keep(organisation, id, type, record.content());
    byte[] sealed = facts.seal(organisation, id, SealedFacts.Facts.of(record, Optional.empty()));
    Instant now = clock.instant();
    Instant made = record.madeAt().truncatedTo(ChronoUnit.SECONDS);
    NewRecord whole =
        new NewRecord(
            record.whose(),
            record.kind(),
            record.title(),
            record.labels(),
            made,
            record.content(),
            record.supersedes());
    records.add(organisation, id, whole, sealed, request, caller.name(), now);
  }

  private void checkCorrectable(String organisation, UUID older, Whose whose) {
    Row row =
        records
            .lock(older)
            .filter(found -> found.addedAt().isPresent())
            .filter(found -> channels.isSame(organisation, found.whose(), whose))
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-REC-025"));
    if (row.resource()) throw new Problem(Kind.CONFLICT, "CUS-REC-029");
    if (row.supersededBy().isPresent()) throw new Problem(Kind.CONFLICT, "CUS-REC-026");
  }

  @Override
  public Draft point(Caller caller, UUID id, String witness) {
    RecordRoles.checkCare(caller);
    return rows.in(
        caller.organisation(),
        () -> {
          Row row =
              records.lock(id).filter(found -> found.addedAt().isPresent()).orElseThrow(this::none);
          if (row.erased()) throw new Problem(Kind.NOT_FOUND, "CUS-REC-005");
          return pointers.drafted(caller, row, witness);
        });
  }

  @Override
  public Pointers pointAll(Caller caller, Whose whose, String witness) {
    RecordRoles.checkCare(caller);
    return rows.in(
        caller.organisation(), () -> pointers.draft(caller, unpointedRows(caller, whose), witness));
  }

  @Override
  public int recordPointers(Caller caller, List<SignedPointer> signed) {
    RecordRoles.checkCare(caller);
    return rows.in(
        caller.organisation(),
        () -> {
          int recorded = 0;
          for (SignedPointer one : signed) {
            if (pointers.record(caller, one.act(), one.signature())) recorded++;
          }
          return recorded;
        });
  }

  @Override
  public RecordView add(Caller caller, UUID id, List<String> signatures) {
    RecordRoles.checkCare(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Row row = records.lock(id).orElseThrow(this::none);
          boolean fresh = row.addedAt().isEmpty();
          if (fresh && !row.person().equals(caller.name())) throw none();
          if (row.acts().size() != signatures.size()) {
            throw new Problem(Kind.BAD_INPUT, "CUS-REC-027", row.acts().size());
          }
          if (fresh) {
            row.supersedes().ifPresent(older -> checkCorrectable(organisation, older, row.whose()));
            records.added(id, clock.instant());
          }
          for (int i = 0; i < signatures.size(); i++) {
            pointers.record(caller, row.acts().get(i), signatures.get(i));
          }
          if (fresh) tell(organisation, row);
          return view(organisation, records.find(id).orElseThrow());
        });
  }

  /** Another host hears of it from its own node. */
  private void tell(String organisation, Row row) {
    if (!(row.whose() instanceof Whose.Own own)) return;
    notices.put(
        organisation,
        own.patient(),
        UUID.nameUUIDFromBytes(("record added " + row.id()).getBytes(StandardCharsets.UTF_8)),
        NoticeKind.RECORD_ADDED,
        Map.of(
            Notice.GRANTEE, ledger.memberId(organisation).toString(),
            Notice.RECORD, row.id().toString()),
        clock.instant());
  }

  // --- Reading ---

  @Override
  public List<RecordView> of(Caller caller, Whose whose) {
    RecordRoles.checkCare(caller);
    return rows.in(caller.organisation(), () -> views(caller.organisation(), found(caller, whose)));
  }

  private List<Row> found(Caller caller, Whose whose) {
    return whose instanceof Whose.Own own
        ? records.of(directory.entriesOf(caller.organisation(), own.patient()))
        : records.of((Whose.Theirs) whose);
  }

  @Override
  public RecordView view(Caller caller, UUID id) {
    RecordRoles.checkCare(caller);
    return rows.in(caller.organisation(), () -> view(caller.organisation(), added(id)));
  }

  @Override
  public List<UUID> unpointed(Caller caller, Whose whose) {
    RecordRoles.checkCare(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation, () -> unpointedRows(caller, whose).keySet().stream().map(Row::id).toList());
  }

  private Map<Row, List<PatientChannels.Place>> unpointedRows(Caller caller, Whose whose) {
    String organisation = caller.organisation();
    List<Row> standing =
        found(caller, whose).stream()
            .filter(row -> !row.erased() && row.supersededBy().isEmpty())
            .toList();
    return pointers.missing(organisation, standing);
  }

  @Override
  public boolean isUnpointed(Caller caller, UUID id) {
    RecordRoles.checkCare(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Row row = added(id);
          boolean stands = !row.erased() && row.supersededBy().isEmpty();
          return stands && !pointers.missing(organisation, List.of(row)).isEmpty();
        });
  }

  @Override
  public RecordBodies.Opened read(Caller caller, UUID id) {
    RecordRoles.checkCare(caller);
    return rows.in(caller.organisation(), () -> open(caller, added(id)));
  }

  private RecordBodies.Opened open(Caller caller, Row row) {
    RecordBodies.Opened opened = bodies.open(caller.organisation(), row.id());
    records.opened(caller.organisation(), row.id(), caller.name(), clock.instant());
    return opened;
  }

  @Override
  public boolean erase(Caller caller, UUID id) {
    RecordRoles.checkCare(caller);
    return rows.in(
        caller.organisation(),
        () -> {
          added(id);
          return bodies.shred(caller.organisation(), id);
        });
  }

  /** With the entry goes what was written about it; pointers stay and say nothing. */
  @EventListener
  void erased(PatientErased event) {
    rows.in(
        event.organisation(),
        () -> records.of(Set.of(event.patient())).forEach(row -> erase(event.organisation(), row)));
  }

  private void erase(String organisation, Row row) {
    bodies.shred(organisation, row.id());
    records.facts(row.id(), facts.seal(organisation, row.id(), SealedFacts.Facts.NONE));
  }

  // --- The patient's own ---

  @Override
  public List<RecordView> ofPatient(Caller caller, UUID patient) {
    String organisation = caller.organisation();
    return rows.in(organisation, () -> views(organisation, own(caller, patient)));
  }

  private List<Row> own(Caller caller, UUID patient) {
    if (!caller.has("patient") || !directory.mayActFor(caller, patient)) {
      throw new Problem(Kind.NOT_FOUND, "CUS-REC-021");
    }
    return records.of(directory.entriesOf(caller.organisation(), patient));
  }

  @Override
  public RecordBodies.Opened readOwn(Caller caller, UUID patient, UUID id) {
    return rows.in(
        caller.organisation(),
        () ->
            bodies.open(
                caller.organisation(),
                own(caller, patient).stream()
                    .map(Row::id)
                    .filter(id::equals)
                    .findFirst()
                    .orElseThrow(this::none)));
  }

  @Override
  public List<OpenedHere> openings(Caller caller, UUID patient) {
    return rows.in(
        caller.organisation(),
        () ->
            records.openings(
                own(caller, patient).stream().map(Row::id).collect(Collectors.toSet())));
  }

  // --- Views ---

  private Row added(UUID id) {
    return records.find(id).filter(row -> row.addedAt().isPresent()).orElseThrow(this::none);
  }

  private RecordView view(String organisation, Row row) {
    return views(organisation, List.of(row)).get(0);
  }

  private List<RecordView> views(String organisation, List<Row> found) {
    Map<UUID, List<Pointer>> known = pointers.pointers(organisation, found);
    return found.stream()
        .map(row -> view(organisation, row, known.getOrDefault(row.id(), List.of())))
        .toList();
  }

  private RecordView view(String organisation, Row row, List<Pointer> known) {
    SealedFacts.Facts facts = this.facts.open(organisation, row);
    return new RecordView(
        row.id(),
        row.whose(),
        RecordKind.of(row.kind()).orElse(RecordKind.DOCUMENTS),
        facts.title(),
        facts.labels(),
        row.contentType(),
        row.size(),
        row.madeAt(),
        row.addedAt().orElseThrow(),
        row.person(),
        row.resource(),
        Optional.ofNullable(facts.source()),
        row.supersedes(),
        row.supersededBy(),
        row.erased(),
        known);
  }

  private Problem none() {
    return new Problem(Kind.NOT_FOUND, "CUS-REC-028");
  }

  private static Problem used() {
    return new Problem(Kind.CONFLICT, "CUS-REC-003");
  }
}
