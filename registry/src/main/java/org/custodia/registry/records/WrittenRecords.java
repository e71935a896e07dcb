package org.custodia.registry.records;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.records.RecordTerms;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.consent.ConsentScopes;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.notices.Notice;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.PatientErased;
import org.custodia.registry.records.PatientRecordRows.Row;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.witnessing.WitnessDraft;
import org.custodia.registry.witnessing.Witnessing;
import org.springframework.context.event.EventListener;

/** Records in the organisation's own database, and the pointers to them. */
final class WrittenRecords implements PatientRecords {
  private static final String DRAFT = "RECORD";
  static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Duration CLOCK_ALLOWANCE = Duration.ofMinutes(2);

  private final OrganisationRows rows;
  private final PatientRecordRows records;
  private final RecordBodies bodies;
  private final HeldRecords held;
  private final PatientDirectory directory;
  private final ConsentScopes scopes;
  private final Witnessing witnessing;
  private final Ledger ledger;
  private final Keys keys;
  private final SealedFacts facts;
  private final Notices notices;
  private final Clock clock;

  WrittenRecords(
      OrganisationRows rows,
      PatientRecordRows records,
      RecordBodies bodies,
      HeldRecords held,
      PatientDirectory directory,
      ConsentScopes scopes,
      Witnessing witnessing,
      Ledger ledger,
      Keys keys,
      Notices notices,
      Clock clock) {
    this.rows = rows;
    this.records = records;
    this.bodies = bodies;
    this.held = held;
    this.directory = directory;
    this.scopes = scopes;
    this.witnessing = witnessing;
    this.ledger = ledger;
    this.keys = keys;
    this.facts = new SealedFacts(keys);
    this.notices = notices;
    this.clock = clock;
  }

  /** What is kept with the draft of a pointer. */
  record Prepared(UUID body, String channel, RecordTerms terms) {}

  /** A channel that knows the patient. */
  private record Place(String channel, Bytes32 host, Bytes32 patient) {}

  // --- Adding ---

  @Override
  public Draft draft(Caller caller, UUID id, NewRecord record, String witness, String place) {
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
          return drafted(caller, records.find(id).orElseThrow(), witness, place);
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
    checkPatient(organisation, record.whose());
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

  /** That we know the patient. */
  private void checkPatient(String organisation, Whose whose) {
    boolean known =
        whose instanceof Whose.Own own
            ? directory.name(organisation, own.patient()).isPresent()
            : isIntroduced(organisation, (Whose.Theirs) whose);
    if (!known) throw new Problem(Kind.NOT_FOUND, "CUS-REC-021");
  }

  private boolean isIntroduced(String organisation, Whose.Theirs theirs) {
    return !theirs.host().equals(ledger.memberId(organisation))
        && isOurs(organisation, theirs.channel())
        && scopes.takesPart(organisation, theirs.channel(), theirs.host(), theirs.patient());
  }

  private boolean isOurs(String organisation, String channel) {
    return ledger
        .channel(organisation, channel)
        .filter(known -> known.kind() == SubjectKind.RELATIONSHIP.code())
        .filter(known -> known.state().equals("READY"))
        .isPresent();
  }

  private void checkCorrectable(String organisation, UUID older, Whose whose) {
    Row row =
        records
            .lock(older)
            .filter(found -> found.addedAt().isPresent())
            .filter(found -> isSame(organisation, found.whose(), whose))
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-REC-025"));
    if (row.resource()) throw new Problem(Kind.CONFLICT, "CUS-REC-029");
    if (row.supersededBy().isPresent()) throw new Problem(Kind.CONFLICT, "CUS-REC-026");
  }

  private boolean isSame(String organisation, Whose one, Whose other) {
    if (one instanceof Whose.Own own && other instanceof Whose.Own same) {
      return directory.entriesOf(organisation, own.patient()).contains(same.patient());
    }
    return one.equals(other);
  }

  @Override
  public Draft point(Caller caller, UUID id, String witness, String place) {
    RecordRoles.checkCare(caller);
    return rows.in(
        caller.organisation(),
        () -> {
          Row row =
              records.lock(id).filter(found -> found.addedAt().isPresent()).orElseThrow(this::none);
          if (row.erased()) throw new Problem(Kind.NOT_FOUND, "CUS-REC-005");
          return drafted(caller, row, witness, place);
        });
  }

  /** With one act for each channel that has no pointer yet. */
  private Draft drafted(Caller caller, Row row, String witness, String place) {
    List<ToSign> acts = new ArrayList<>();
    String organisation = caller.organisation();
    for (Place one :
        missing(organisation, List.of(row), places(organisation, row.whose()))
            .getOrDefault(row, List.of())) {
      acts.add(toSign(caller, row, one, witness, place));
    }
    records.acts(row.id(), acts.stream().map(ToSign::id).toList());
    return new Draft(row.id(), row.contentType(), row.size(), acts);
  }

  /** Of these records, in their order, the places that do not have them. */
  private Map<Row, List<Place>> missing(String organisation, List<Row> of, List<Place> places) {
    Map<Row, List<Place>> missing = new LinkedHashMap<>();
    if (places.isEmpty()) return missing;
    Map<UUID, List<Pointer>> pointers = pointers(organisation, of);
    for (Row row : of) {
      Set<String> there =
          pointers.getOrDefault(row.id(), List.of()).stream()
              .filter(pointer -> pointer.state() != CommandStatus.State.REFUSED)
              .map(Pointer::channel)
              .collect(Collectors.toSet());
      List<Place> without =
          places.stream().filter(place -> !there.contains(place.channel())).toList();
      if (!without.isEmpty()) missing.put(row, without);
    }
    return missing;
  }

  @Override
  public Pointers pointAll(Caller caller, Whose whose, String witness, String place) {
    RecordRoles.checkCare(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Map<Row, List<Place>> missing = unpointedRows(caller, whose);
          int wanted = missing.values().stream().mapToInt(List::size).sum();
          List<Row> oldestFirst = new ArrayList<>(missing.keySet());
          Collections.reverse(oldestFirst);
          List<ToSign> acts = new ArrayList<>();
          int records = 0;
          for (Row row : oldestFirst) {
            if (acts.size() + missing.get(row).size() > MOST_POINTERS && records > 0) break;
            for (Place one : missing.get(row)) acts.add(toSign(caller, row, one, witness, place));
            records++;
          }
          return new Pointers(acts, records, wanted - acts.size());
        });
  }

  @Override
  public int recordPointers(Caller caller, List<SignedPointer> signed) {
    RecordRoles.checkCare(caller);
    return rows.in(
        caller.organisation(),
        () -> {
          int recorded = 0;
          for (SignedPointer one : signed) {
            if (point(caller, one.act(), one.signature())) recorded++;
          }
          return recorded;
        });
  }

  private boolean isRefused(String organisation, UUID command) {
    return ledger
        .status(organisation, command)
        .filter(status -> status.state() == CommandStatus.State.REFUSED)
        .isPresent();
  }

  private List<Place> places(String organisation, Whose whose) {
    if (whose instanceof Whose.Theirs theirs) {
      return List.of(new Place(theirs.channel(), theirs.host(), theirs.patient()));
    }
    Bytes32 own = ledger.memberId(organisation);
    Set<UUID> entries = directory.entriesOf(organisation, ((Whose.Own) whose).patient());
    return directory.pseudonyms(organisation, entries).stream()
        .filter(named -> isOurs(organisation, named.channel()))
        .filter(named -> scopes.takesPart(organisation, named.channel(), own, named.pseudonym()))
        .map(named -> new Place(named.channel(), own, named.pseudonym()))
        .toList();
  }

  private ToSign toSign(Caller caller, Row row, Place place, String witness, String where) {
    String organisation = caller.organisation();
    UUID id =
        actId(caller, row.id(), place.channel(), witness, where, refused(organisation, row, place));
    var request =
        Witnessing.Request.of(id, DRAFT, witness, where, row.id().toString(), place.channel());
    WitnessDraft draft =
        witnessing
            .earlier(caller, request)
            .orElseGet(
                () -> {
                  witnessing.checkKey(organisation, witness, RecordRoles.KEYS);
                  RecordTerms terms = terms(organisation, row, place);
                  return witnessing.draftAlone(
                      caller,
                      request,
                      new Witnessing.Deed(
                          terms.action(),
                          SubjectKind.RELATIONSHIP,
                          terms.subject(),
                          ledger.memberId(organisation),
                          place.host(),
                          terms.detail()),
                      new Prepared(row.id(), place.channel(), terms));
                });
    return new ToSign(id, place.channel(), draft.act(), witnessing.typedData(draft));
  }

  private RecordTerms terms(String organisation, Row row, Place place) {
    Bytes32 older =
        row.supersedes()
            .flatMap(records::find)
            .filter(before -> isSame(organisation, before.whose(), row.whose()))
            .flatMap(before -> pointer(organisation, before.id(), place.channel()))
            .orElse(Bytes32.ZERO);
    return new RecordTerms(
        Bytes32.random(),
        place.host(),
        place.patient(),
        row.kind(),
        bodies.contentIn(organisation, row.id(), place.channel()),
        Math.max(0, row.madeAt().getEpochSecond()), // the ledger has no time before 1970
        older);
  }

  private Optional<Bytes32> pointer(String organisation, UUID record, String channel) {
    return held.of(organisation, Set.of(record)).stream()
        .filter(one -> one.channel().equals(channel))
        .filter(one -> !isRefused(organisation, one.command()))
        .map(HeldRecords.Held::record)
        .findFirst();
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
            point(caller, row.acts().get(i), signatures.get(i));
          }
          if (fresh) tell(organisation, row);
          return view(organisation, records.find(id).orElseThrow());
        });
  }

  /** False when the ledger is told of it already. */
  private boolean point(Caller caller, UUID act, String hex) {
    String organisation = caller.organisation();
    WitnessDraft draft = witnessing.open(caller, act, DRAFT);
    WitnessSignature signed = witnessing.checkSignature(draft, hex);
    if (draft.recorded()) return false;
    Prepared prepared = draft.terms(Prepared.class);
    if (pointer(organisation, prepared.body(), prepared.channel()).isPresent()) return false;
    RecordTerms terms = prepared.terms();
    witnessing.record(
        caller,
        draft,
        signed,
        new ChannelCommand(
            act, prepared.channel(), terms.action().code(), terms.body(draft.act(), signed)));
    held.hold(organisation, prepared.channel(), terms.record(), prepared.body(), act);
    return true;
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

  private Map<Row, List<Place>> unpointedRows(Caller caller, Whose whose) {
    String organisation = caller.organisation();
    List<Row> standing =
        found(caller, whose).stream()
            .filter(row -> !row.erased() && row.supersededBy().isEmpty())
            .toList();
    return missing(organisation, standing, places(organisation, whose));
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
          return stands
              && !missing(organisation, List.of(row), places(organisation, row.whose())).isEmpty();
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
    Map<UUID, List<Pointer>> pointers = pointers(organisation, found);
    return found.stream()
        .map(row -> view(organisation, row, pointers.getOrDefault(row.id(), List.of())))
        .toList();
  }

  private RecordView view(String organisation, Row row, List<Pointer> pointers) {
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
        pointers);
  }

  /** Where the ledger points to each of these. */
  private Map<UUID, List<Pointer>> pointers(String organisation, List<Row> of) {
    List<HeldRecords.Held> all = held.of(organisation, of.stream().map(Row::id).toList());
    Map<UUID, CommandStatus> states =
        ledger.statuses(organisation, all.stream().map(HeldRecords.Held::command).toList());
    return all.stream()
        .collect(
            Collectors.groupingBy(
                HeldRecords.Held::body,
                Collectors.mapping(
                    one ->
                        new Pointer(
                            one.channel(),
                            one.record(),
                            Optional.ofNullable(states.get(one.command()))
                                .map(CommandStatus::state)
                                .orElse(CommandStatus.State.RECORDED)),
                    Collectors.toList())));
  }

  private long refused(String organisation, Row row, Place place) {
    return held.of(organisation, Set.of(row.id())).stream()
        .filter(one -> one.channel().equals(place.channel()))
        .filter(one -> isRefused(organisation, one.command()))
        .count();
  }

  /** The same for the same attempt: after a refusal it is another. */
  private static UUID actId(
      Caller caller, UUID record, String channel, String witness, String place, long refused) {
    String name =
        String.join(
            "\n",
            "record pointer " + refused,
            caller.name(),
            record.toString(),
            channel,
            witness,
            place);
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  private Problem none() {
    return new Problem(Kind.NOT_FOUND, "CUS-REC-028");
  }

  private static Problem used() {
    return new Problem(Kind.CONFLICT, "CUS-REC-003");
  }
}
