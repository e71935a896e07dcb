package org.custodia.registry.records;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.contracts.Hex;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.records.LeaveTerms;
import org.custodia.contracts.records.OfferTerms;
import org.custodia.contracts.records.RecordCalls;
import org.custodia.contracts.records.RecordsTerms;
import org.custodia.contracts.records.RelationshipStatus;
import org.custodia.contracts.records.RequestStatus;
import org.custodia.contracts.records.RequestTerms;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.PatientDecision;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.witnessing.WitnessDraft;
import org.custodia.registry.witnessing.Witnessing;

/** Offers and requests of ours, and answers of our patients. */
final class StoredRelationships implements Relationships {
  private static final String DRAFT = "RELATIONSHIP";
  private static final Duration LONGEST_TO_ANSWER = Duration.ofDays(90);
  private static final Duration SHORTEST_TO_ANSWER = Duration.ofMinutes(5);

  private final OrganisationRows rows;
  private final RelationshipRows relationships;
  private final WordsToPatients words;
  private final PatientDirectory directory;
  private final Members members;
  private final Witnessing witnessing;
  private final Ledger ledger;
  private final Keys keys;
  private final WitnessDomain domain;
  private final Clock clock;

  StoredRelationships(
      OrganisationRows rows,
      RelationshipRows relationships,
      WordsToPatients words,
      PatientDirectory directory,
      Members members,
      Witnessing witnessing,
      Ledger ledger,
      Keys keys,
      WitnessDomain domain,
      Clock clock) {
    this.rows = rows;
    this.relationships = relationships;
    this.words = words;
    this.directory = directory;
    this.members = members;
    this.witnessing = witnessing;
    this.ledger = ledger;
    this.keys = keys;
    this.domain = domain;
    this.clock = clock;
  }

  /** What is kept with a draft: one of the terms. */
  record Prepared(
      String channel,
      Optional<OfferTerms> offer,
      Optional<RequestTerms> request,
      Optional<LeaveTerms> leave) {
    static Prepared of(String channel, RecordsTerms terms) {
      return new Prepared(
          channel,
          terms instanceof OfferTerms one ? Optional.of(one) : Optional.empty(),
          terms instanceof RequestTerms one ? Optional.of(one) : Optional.empty(),
          terms instanceof LeaveTerms one ? Optional.of(one) : Optional.empty());
    }

    RecordsTerms terms() {
      if (offer.isPresent()) return offer.get();
      return request.isPresent() ? request.get() : leave.orElseThrow();
    }
  }

  // --- Those who treat ---

  @Override
  public List<SharedPatient> patients(Caller caller) {
    RecordRoles.checkReading(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> shared(organisation, relationships.subjects(own(caller))));
  }

  @Override
  public SharedPatient patient(Caller caller, Whose.Theirs whose) {
    RecordRoles.checkReading(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            shared(
                    organisation,
                    relationships.subjects(own(caller)).stream()
                        .filter(one -> one.whose().equals(whose))
                        .toList())
                .stream()
                .findFirst()
                .orElseThrow(StoredRelationships::nobody));
  }

  private Bytes32 own(Caller caller) {
    return ledger.memberId(caller.organisation());
  }

  private List<SharedPatient> shared(String organisation, List<RelationshipRows.Subject> found) {
    Bytes32 own = ledger.memberId(organisation);
    Map<Bytes32, Member> known =
        members.byIds(
            organisation, found.stream().map(one -> one.whose().host()).distinct().toList());
    return found.stream()
        .map(
            one ->
                new SharedPatient(
                    one.whose(),
                    name(known, one.whose().host()),
                    one.name().map(kept -> opened(organisation, one.whose(), kept)),
                    one.optedOut(),
                    relationships.current(one.whose(), own),
                    relationships.asked(one.whose(), own)))
        .toList();
  }

  private static String name(Map<Bytes32, Member> known, Bytes32 member) {
    return Optional.ofNullable(known.get(member)).map(Member::name).orElse("–");
  }

  @Override
  public void call(Caller caller, Whose.Theirs whose, String name) {
    patient(caller, whose);
    String said = name.strip();
    if (said.isEmpty() || said.length() > PatientRecords.LONGEST_TITLE) {
      throw new Problem(Kind.BAD_INPUT, "CUS-REC-040", PatientRecords.LONGEST_TITLE);
    }
    String organisation = caller.organisation();
    byte[] sealed =
        keys.records(organisation).seal(said.getBytes(StandardCharsets.UTF_8), context(whose));
    rows.in(
        organisation,
        () -> relationships.call(organisation, whose, sealed, caller.name(), clock.instant()));
  }

  private String opened(String organisation, Whose.Theirs whose, byte[] sealed) {
    return new String(
        keys.records(organisation).open(sealed, context(whose)), StandardCharsets.UTF_8);
  }

  private static byte[] context(Whose.Theirs whose) {
    return ("shared patient " + whose.channel() + " " + whose.host() + " " + whose.patient())
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Draft offer(
      Caller caller,
      UUID id,
      Whose.Theirs whose,
      String said,
      Instant answerUntil,
      String witness) {
    RecordRoles.checkOffering(caller);
    SharedPatient patient = toBeAsked(caller, whose, said, answerUntil);
    Instant now = clock.instant();
    boolean stands =
        patient
            .relationship()
            .filter(
                one ->
                    one.status() == RelationshipStatus.ACTIVE
                        || one.status() == RelationshipStatus.PAUSED
                        || one.status() == RelationshipStatus.OFFERED
                            && now.isBefore(one.answerUntil()))
            .isPresent();
    if (stands && !isDrafted(caller, id)) throw new Problem(Kind.CONFLICT, "CUS-REC-042");
    return draft(
        caller,
        id,
        whose,
        said,
        witness,
        document ->
            new OfferTerms(
                Bytes32.ofUuid(id),
                whose.host(),
                whose.patient(),
                document,
                answerUntil.getEpochSecond()),
        "offer",
        Long.toString(answerUntil.getEpochSecond()));
  }

  private boolean isDrafted(Caller caller, UUID id) {
    return rows.in(
        caller.organisation(), () -> ledger.status(caller.organisation(), id).isPresent());
  }

  @Override
  public Draft ask(
      Caller caller,
      UUID id,
      Whose.Theirs whose,
      ConsentPurpose purpose,
      String said,
      Instant answerUntil,
      String witness) {
    toBeAsked(caller, whose, said, answerUntil);
    if (!RecordRoles.purposes(caller).contains(purpose)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-REC-047");
    }
    return draft(
        caller,
        id,
        whose,
        said,
        witness,
        document ->
            new RequestTerms(
                Bytes32.ofUuid(id),
                whose.host(),
                whose.patient(),
                purpose,
                document,
                answerUntil.getEpochSecond()),
        "ask " + purpose,
        Long.toString(answerUntil.getEpochSecond()));
  }

  private SharedPatient toBeAsked(
      Caller caller, Whose.Theirs whose, String said, Instant answerUntil) {
    SharedPatient patient = patient(caller, whose);
    if (said.strip().length() > LONGEST_WORDS) {
      throw new Problem(Kind.BAD_INPUT, "CUS-REC-040", LONGEST_WORDS);
    }
    Instant now = clock.instant();
    boolean fits =
        answerUntil.isAfter(now.plus(SHORTEST_TO_ANSWER))
            && answerUntil.isBefore(now.plus(LONGEST_TO_ANSWER));
    if (!fits) throw new Problem(Kind.BAD_INPUT, "CUS-REC-041", LONGEST_TO_ANSWER.toDays());
    if (patient.optedOut()) throw new Problem(Kind.CONFLICT, "CUS-REC-043");
    return patient;
  }

  @Override
  public Draft leave(Caller caller, UUID id, Whose.Theirs whose, String witness) {
    RecordRoles.checkOffering(caller);
    SharedPatient patient = patient(caller, whose);
    Bytes32 relationship =
        patient
            .relationship()
            .filter(one -> one.status() != RelationshipStatus.REJECTED)
            .filter(one -> one.status() != RelationshipStatus.ENDED || isDrafted(caller, id))
            .map(KnownRelationship::relationship)
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-REC-044"));
    return draft(
        caller,
        id,
        whose,
        "",
        witness,
        document -> new LeaveTerms(relationship, Bytes32.ZERO),
        "leave",
        relationship.toString());
  }

  private Draft draft(
      Caller caller,
      UUID id,
      Whose.Theirs whose,
      String said,
      String witness,
      Function<Bytes32, RecordsTerms> terms,
      String what,
      String until) {
    String organisation = caller.organisation();
    var request =
        Witnessing.Request.nowhere(
            id,
            DRAFT,
            witness,
            what,
            whose.channel(),
            whose.patient().toString(),
            said.strip(),
            until);
    return rows.in(
        organisation,
        () -> {
          Optional<WitnessDraft> earlier = witnessing.earlier(caller, request);
          WitnessDraft draft =
              earlier.orElseGet(
                  () -> {
                    witnessing.checkKey(
                        organisation,
                        witness,
                        what.startsWith("ask") ? RecordRoles.READING : RecordRoles.OFFERING);
                    byte[] document = WordsToPatients.write(Bytes32.random(), said.strip());
                    RecordsTerms made = terms.apply(Bytes32.keccak(document));
                    if (made.action() != Action.LEAVE_RELATIONSHIP) {
                      words.keep(organisation, whose.channel(), id, true, document);
                    }
                    return witnessing.draftAlone(
                        caller,
                        request,
                        new Witnessing.Deed(
                            made.action(),
                            SubjectKind.RELATIONSHIP,
                            made.subject(),
                            own(caller),
                            whose.host(),
                            made.detail()),
                        Prepared.of(whose.channel(), made));
                  });
          return new Draft(id, draft.act(), witnessing.typedData(draft));
        });
  }

  @Override
  public CommandStatus record(Caller caller, UUID id, String signature) {
    RecordRoles.checkReading(caller);
    return rows.in(
        caller.organisation(),
        () -> {
          WitnessDraft draft = witnessing.open(caller, id, DRAFT);
          WitnessSignature signed = witnessing.checkSignature(draft, signature);
          if (draft.recorded()) return witnessing.status(caller, draft);
          Prepared prepared = draft.terms(Prepared.class);
          RecordsTerms terms = prepared.terms();
          return witnessing.record(
              caller,
              draft,
              signed,
              new ChannelCommand(
                  id, prepared.channel(), terms.action().code(), terms.body(draft.act(), signed)));
        });
  }

  // --- Patients ---

  private List<PatientDirectory.Named> named(Caller caller, UUID patient) {
    if (!caller.has("patient") || !directory.mayActFor(caller, patient)) throw nobody();
    String organisation = caller.organisation();
    return directory.pseudonyms(organisation, directory.entriesOf(organisation, patient));
  }

  @Override
  public OfPatient ofPatient(Caller caller, UUID patient) {
    String organisation = caller.organisation();
    List<PatientDirectory.Named> named = named(caller, patient);
    List<RelationshipRows.Offered> offers =
        rows.in(organisation, () -> relationships.ofHost(own(caller), named));
    List<RelationshipRows.AskedOf> requests =
        rows.in(organisation, () -> relationships.askedOf(own(caller), named));
    Map<Bytes32, Member> known =
        members.byIds(
            organisation,
            Stream.concat(
                    offers.stream().map(one -> one.known().provider()),
                    requests.stream().map(RelationshipRows.AskedOf::reader))
                .distinct()
                .toList());
    return new OfPatient(
        offers.stream().map(one -> treating(organisation, one, known)).toList(),
        requests.stream().map(one -> request(organisation, one, known)).toList());
  }

  private Treating treating(
      String organisation, RelationshipRows.Offered one, Map<Bytes32, Member> known) {
    KnownRelationship of = one.known();
    Optional<String> said =
        words.of(organisation, of.channel(), of.relationship(), of.provider(), one.document());
    boolean lapsed =
        of.status() == RelationshipStatus.OFFERED && !clock.instant().isBefore(of.answerUntil());
    return new Treating(
        of.channel(),
        of.provider(),
        name(known, of.provider()),
        insures(known.get(of.provider())),
        of.relationship(),
        of.status(),
        lapsed,
        said.orElse(""),
        said.isPresent(),
        of.answerUntil(),
        of.offeredAt(),
        of.changedAt(),
        lapsed ? List.of() : possible(of.status()));
  }

  /** An insurance that treats nobody. */
  private static boolean insures(Member member) {
    return member != null
        && member.has(MemberRole.PAYER)
        && Stream.of(RecordRoles.KEYS).noneMatch(member::has);
  }

  private static List<Decision> possible(RelationshipStatus status) {
    return switch (status) {
      case OFFERED -> List.of(Decision.ACCEPT, Decision.REJECT);
      case ACTIVE -> List.of(Decision.PAUSE, Decision.END);
      case PAUSED -> List.of(Decision.RESUME, Decision.END);
      case REJECTED, ENDED -> List.of();
    };
  }

  private Request request(
      String organisation, RelationshipRows.AskedOf one, Map<Bytes32, Member> known) {
    Optional<String> said =
        words.of(organisation, one.channel(), one.request(), one.reader(), one.document());
    return new Request(
        one.channel(),
        one.reader(),
        name(known, one.reader()),
        one.request(),
        one.purpose(),
        one.status(),
        one.status() == RequestStatus.ASKED && !clock.instant().isBefore(one.answerUntil()),
        said.orElse(""),
        said.isPresent(),
        one.answerUntil(),
        one.askedAt());
  }

  @Override
  public String toSign(Caller caller, UUID patient, Answer answer) {
    return message(caller, patient, answer).message().toTypedDataJson(domain);
  }

  /** What is decided, and what the patient is called where it is. */
  private record Deciding(PatientDecision message, Bytes32 pseudonym) {}

  private Deciding message(Caller caller, UUID patient, Answer answer) {
    List<PatientDirectory.Named> named = named(caller, patient);
    boolean aboutRequest =
        answer.decision() == Decision.GRANT || answer.decision() == Decision.REFUSE;
    return rows.in(
        caller.organisation(),
        () ->
            aboutRequest
                ? aboutRequest(own(caller), named, answer)
                : aboutRelationship(own(caller), named, answer));
  }

  private Deciding aboutRelationship(
      Bytes32 own, List<PatientDirectory.Named> named, Answer answer) {
    KnownRelationship one =
        relationships.ofHost(own, named).stream()
            .map(RelationshipRows.Offered::known)
            .filter(
                known ->
                    known.channel().equals(answer.channel())
                        && known.provider().equals(answer.provider())
                        && known.relationship().equals(answer.subject()))
            .findFirst()
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-REC-044"));
    if (!possible(one.status()).contains(answer.decision())) {
      throw new Problem(Kind.CONFLICT, "CUS-REC-046");
    }
    return new Deciding(
        new PatientDecision(
            one.relationship(),
            one.provider(),
            answer.decision(),
            one.decisions(),
            one.terms(),
            Bytes32.ZERO,
            one.channel()),
        one.patient());
  }

  private Deciding aboutRequest(Bytes32 own, List<PatientDirectory.Named> named, Answer answer) {
    RelationshipRows.AskedOf one =
        relationships.askedOf(own, named).stream()
            .filter(
                known ->
                    known.channel().equals(answer.channel())
                        && known.reader().equals(answer.provider())
                        && known.request().equals(answer.subject()))
            .findFirst()
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-REC-044"));
    boolean grants = answer.decision() == Decision.GRANT;
    if (one.status() != RequestStatus.ASKED || grants && answer.consent().isEmpty()) {
      throw new Problem(Kind.CONFLICT, "CUS-REC-046");
    }
    return new Deciding(
        new PatientDecision(
            one.request(),
            one.reader(),
            answer.decision(),
            0,
            one.terms(),
            grants ? answer.consent().orElseThrow() : Bytes32.ZERO,
            one.channel()),
        one.patient());
  }

  @Override
  public CommandStatus decide(
      Caller caller, UUID id, UUID patient, Answer answer, String key, String signature) {
    String organisation = caller.organisation();
    named(caller, patient);
    Optional<CommandStatus> earlier = rows.in(organisation, () -> ledger.status(organisation, id));
    if (earlier.isPresent()) return earlier.get();
    Deciding deciding = message(caller, patient, answer);
    WitnessSignature signed =
        WitnessSignature.of(signature)
            .filter(one -> Hex.isBytes(key, 20))
            .filter(one -> one.signer(deciding.message(), domain).filter(key::equals).isPresent())
            .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-REC-045"));
    GrantAttestation attestation =
        new GrantAttestation(own(caller), key, deciding.pseudonym(), deciding.message().channel());
    WitnessSignature attested =
        WitnessSignature.of(keys.account(organisation).sign(attestation.digest(domain)))
            .orElseThrow();
    return rows.in(
        organisation,
        () ->
            ledger.record(
                organisation,
                new ChannelCommand(
                    id,
                    deciding.message().channel(),
                    Action.DECIDE.code(),
                    RecordCalls.decide(deciding.message(), signed, attestation, attested))));
  }

  private static Problem nobody() {
    return new Problem(Kind.NOT_FOUND, "CUS-REC-021");
  }
}
