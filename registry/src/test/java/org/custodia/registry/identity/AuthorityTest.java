package org.custodia.registry.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.custodia.registry.identity.IdentityWorld.address;
import static org.custodia.registry.identity.IdentityWorld.newKey;
import static org.custodia.registry.identity.IdentityWorld.person;
import static org.custodia.registry.testing.Refusals.refused;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.memberId;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.contracts.OperatorKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Authority.Proposal;
import org.custodia.registry.identity.Authority.State;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerRefusal;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.web3j.crypto.ECKeyPair;

/** Acts of two people, from the first signature to every node of a running network. */
class AuthorityTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final Caller CLAIRE = person(AGENCE, "claire", "regulator");
  private static final Caller DENIS = person(AGENCE, "denis", "regulator");
  private static final Caller EMIL = person(AGENCE, "emil", "regulator");
  private static final Caller ANNA = person(PONT, "anna", "administrator");
  private static final Caller BRUNO = person(PONT, "bruno", "administrator");
  private static final Caller PAUL = person(PONT, "paul", "pharmacist");

  private static IdentityWorld world;
  private static Authority authority;
  private static ECKeyPair claires;
  private static ECKeyPair denises;

  @BeforeAll
  static void twoRegulatorsAtWork() {
    world = new IdentityWorld(database, network);
    authority = world.authority;
    claires = world.enrolled(CLAIRE);
    denises = world.enrolled(DENIS);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static AuthorityAct.SetStatus status(String slug, MemberStatus status) {
    return new AuthorityAct.SetStatus(memberId(slug), status, "inspection of 12 November");
  }

  private static void done(AuthorityAct act) {
    UUID id = UUID.randomUUID();
    world.propose(CLAIRE, claires, id, act);
    assertThat(world.approve(DENIS, denises, id).state()).isEqualTo(State.RECORDED);
    world.expectDone(AGENCE, id);
  }

  private static MemberStatus statusOf(String slug, String onTheNodeOf) {
    return world.members.byId(onTheNodeOf, memberId(slug)).orElseThrow().status();
  }

  @Test
  void theFirstSignatureWaitsAndTheSecondDoesItOnEveryNode() {
    UUID id = UUID.randomUUID();
    Proposal first = world.propose(CLAIRE, claires, id, status(GARE, MemberStatus.SUSPENDED));
    assertThat(first.state()).isEqualTo(State.WAITING);
    assertThat(first.command()).isEmpty();
    assertThat(first.isSignedBy(CLAIRE)).isTrue();
    assertThat(authority.open(DENIS)).extracting(Proposal::id).contains(id);
    assertThat(statusOf(GARE, AGENCE)).isEqualTo(MemberStatus.ACTIVE);

    Proposal second = world.approve(DENIS, denises, id);
    assertThat(second.state()).isEqualTo(State.RECORDED);
    assertThat(second.signatures())
        .extracting(Authority.Signature::person)
        .containsExactly("claire", "denis");
    world.expectDone(AGENCE, id);
    TestRegistry.await("the others to know", () -> statusOf(GARE, RHONE) == MemberStatus.SUSPENDED);
    assertThat(authority.open(DENIS)).extracting(Proposal::id).doesNotContain(id);
    assertThat(authority.all(CLAIRE, 100)).extracting(Proposal::id).contains(id);

    var entry = world.history.of(RHONE, memberId(GARE)).get(0);
    assertThat(entry.event())
        .isEqualTo(
            new MemberHistory.Event.StatusChanged(
                MemberStatus.SUSPENDED, "inspection of 12 November"));
    assertThat(entry.basis()).isEqualTo(MemberHistory.Basis.TWO_PERSONS);
    assertThat(entry.approvals())
        .extracting(MemberHistory.Approval::key)
        .containsExactly(address(claires), address(denises));
    assertThat(entry.approvals())
        .extracting(MemberHistory.Approval::holder)
        .containsExactly(holder(CLAIRE), holder(DENIS));
    done(status(GARE, MemberStatus.ACTIVE));
  }

  private static Bytes32 holder(Caller person) {
    return database
        .rows()
        .in(
            person.organisation(),
            () -> new PersonRows(database.jdbc()).find(person.name()).orElseThrow().holder());
  }

  @Test
  void whatHappenedBeforeIsInTheHistoryToo() {
    List<MemberHistory.Entry> entries = world.history.of(PONT, memberId(AGENCE));
    assertThat(entries).isEqualTo(world.history.of(RHONE, memberId(AGENCE)));
    assertThat(world.history.foundingEnded(PONT)).isPresent();
    assertThat(entries)
        .filteredOn(entry -> entry.event() instanceof MemberHistory.Event.FoundingEnded)
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.basis()).isEqualTo(MemberHistory.Basis.TWO_PERSONS);
              assertThat(entry.approvals()).hasSize(2);
            });
    var certified = entries.get(entries.size() - 1);
    assertThat(certified.basis()).isEqualTo(MemberHistory.Basis.FOUNDING);
    assertThat(((MemberHistory.Event.Certified) certified.event()).first()).isTrue();
    assertThat(entries)
        .filteredOn(entry -> entry.basis() == MemberHistory.Basis.OWN)
        .extracting(MemberHistory.Entry::event)
        .filteredOn(MemberHistory.Event.OperatorEnrolled.class::isInstance)
        .isNotEmpty();
  }

  @Test
  void whateverTheAuthorityDoesGoesThisWay() {
    String identity = "gln:9520000000066";
    Bytes32 id = MemberId.of(identity);
    Bytes32 node = Bytes32.keccak(new byte[] {66});
    String account = address(newKey());
    String device = address(newKey());
    Bytes32 handle = Bytes32.random();
    var period = new Validity(world.now(), world.now().plus(Duration.ofDays(365)));
    done(
        new AuthorityAct.CertifyMember(
            identity, "Pharmacie nouvelle", 1, Set.of(MemberRole.PHARMACY), period));
    done(new AuthorityAct.AddNode(id, node, List.of(account), "FR", period));
    done(
        new AuthorityAct.EnrolOperator(
            id, device, handle, OperatorKind.DEVICE, Set.of(MemberRole.PHARMACY), "Till", period));
    assertThat(world.members.byId(AGENCE, id).orElseThrow().validity()).isEqualTo(period);
    assertThat(world.members.nodes(AGENCE, id, world.now()).get(0).accounts())
        .containsExactly(account);
    assertThat(world.members.operator(AGENCE, device).orElseThrow().holder()).isEqualTo(handle);
    done(new AuthorityAct.RevokeOperator(device, "stolen"));
    done(new AuthorityAct.EndAccount(id, account));
    done(new AuthorityAct.EndNode(id, node));
    done(new AuthorityAct.SetStatus(id, MemberStatus.REVOKED, "closed"));
    assertThat(world.history.of(AGENCE, id))
        .extracting(entry -> entry.event().getClass().getSimpleName())
        .containsExactly(
            "StatusChanged",
            "NodeEnded",
            "AccountEnded",
            "OperatorRevoked",
            "OperatorEnrolled",
            "NodeAdded",
            "Certified");
    assertThat(world.history.ofHolder(AGENCE, id, handle)).hasSize(2);
    refused(
        Kind.CONFLICT,
        "CUS-IDN-033",
        () ->
            authority.propose(
                CLAIRE,
                UUID.randomUUID(),
                new AuthorityAct.SetStatus(id, MemberStatus.ACTIVE, "again"),
                address(claires)));
  }

  @Test
  void whatTheLedgerRefusesIsToldWithItsReason() {
    UUID id = UUID.randomUUID();
    world.propose(CLAIRE, claires, id, status(AGENCE, MemberStatus.SUSPENDED));
    world.approve(DENIS, denises, id);
    CommandStatus status = world.registry.awaitFinal(AGENCE, id);
    assertThat(status.state()).isEqualTo(CommandStatus.State.REFUSED);
    assertThat(status.refusal()).map(LedgerRefusal::name).contains("LockedOut");
    assertThat(authority.find(CLAIRE, id).orElseThrow().command())
        .map(CommandStatus::state)
        .contains(CommandStatus.State.REFUSED);
  }

  @Test
  void onePersonIsNotTwoWhateverKeysTheyHave() {
    UUID id = UUID.randomUUID();
    ECKeyPair another = world.enrolled(CLAIRE);
    world.propose(CLAIRE, claires, id, status(GARE, MemberStatus.SUSPENDED));
    Proposal again = world.approve(CLAIRE, another, id);
    assertThat(again.state()).isEqualTo(State.WAITING);
    assertThat(again.signatures()).hasSize(1);
    authority.withdraw(CLAIRE, id);
  }

  @Test
  void theSameIdIsTheSameProposalForEver() {
    UUID id = UUID.randomUUID();
    AuthorityAct act = status(GARE, MemberStatus.SUSPENDED);
    Authority.Draft draft = authority.propose(CLAIRE, id, act, address(claires));
    assertThat(authority.propose(DENIS, id, act, address(denises))).isEqualTo(draft);
    refused(
        Kind.CONFLICT,
        "CUS-IDN-022",
        () -> authority.propose(CLAIRE, id, status(GARE, MemberStatus.REVOKED), address(claires)));
    assertThat(authority.find(CLAIRE, id).orElseThrow().state()).isEqualTo(State.DRAFTED);
    assertThat(authority.open(CLAIRE)).extracting(Proposal::id).doesNotContain(id);
    String signature = world.sign(draft, claires);
    Proposal signed = authority.sign(CLAIRE, id, address(claires), signature);
    assertThat(authority.sign(CLAIRE, id, address(claires), signature)).isEqualTo(signed);
    authority.withdraw(DENIS, id);
  }

  @Test
  void aProposalIsWithdrawnByEitherAndThenOver() {
    UUID id = UUID.randomUUID();
    world.propose(CLAIRE, claires, id, status(GARE, MemberStatus.SUSPENDED));
    Proposal withdrawn = authority.withdraw(DENIS, id);
    assertThat(withdrawn.state()).isEqualTo(State.WITHDRAWN);
    assertThat(withdrawn.endedBy()).contains("denis");
    assertThat(authority.withdraw(CLAIRE, id)).isEqualTo(withdrawn);
    refused(Kind.CONFLICT, "CUS-IDN-023", () -> world.approve(DENIS, denises, id));

    UUID recorded = UUID.randomUUID();
    world.propose(CLAIRE, claires, recorded, status(GARE, MemberStatus.SUSPENDED));
    world.approve(DENIS, denises, recorded);
    refused(Kind.CONFLICT, "CUS-IDN-025", () -> authority.withdraw(CLAIRE, recorded));
    world.expectDone(AGENCE, recorded);
    done(status(GARE, MemberStatus.ACTIVE));
  }

  @Test
  void aProposalLapsesWithTheFirstPersonsKey() {
    ECKeyPair brief = newKey();
    world.expectDone(AGENCE, world.enrol(EMIL, brief, Duration.ofMinutes(30)).id());
    UUID id = UUID.randomUUID();
    Proposal waiting = world.propose(EMIL, brief, id, status(GARE, MemberStatus.SUSPENDED));
    assertThat(waiting.until()).isBefore(world.now().plus(Duration.ofMinutes(30)));
    Duration almost = Duration.between(world.now(), waiting.until()).minusSeconds(20);
    world.advance(almost);
    assertThat(authority.find(DENIS, id).orElseThrow().state()).isEqualTo(State.WAITING);
    world.advance(Duration.ofSeconds(20));
    assertThat(authority.find(DENIS, id).orElseThrow().state()).isEqualTo(State.LAPSED);
    assertThat(authority.open(DENIS)).extracting(Proposal::id).doesNotContain(id);
    refused(Kind.CONFLICT, "CUS-IDN-024", () -> world.approve(DENIS, denises, id));
    world.advance(almost.plusSeconds(20).negated());
  }

  @Test
  void aProposalLapsesWhenTheFirstPersonsKeyIsRevoked() {
    ECKeyPair lost = world.enrolled(EMIL);
    UUID id = UUID.randomUUID();
    world.propose(EMIL, lost, id, status(GARE, MemberStatus.SUSPENDED));
    UUID ending = UUID.randomUUID();
    world.sessionKeys.revoke(EMIL, ending, address(lost));
    world.expectDone(AGENCE, ending);
    refused(Kind.CONFLICT, "CUS-IDN-024", () -> world.approve(DENIS, denises, id));
  }

  @Test
  void aKeyThatEndsAtOnceProposesNothing() {
    ECKeyPair brief = newKey();
    world.expectDone(AGENCE, world.enrol(EMIL, brief, Duration.ofMinutes(9)).id());
    refused(
        Kind.CONFLICT,
        "CUS-IDN-027",
        () -> world.propose(EMIL, brief, UUID.randomUUID(), status(GARE, MemberStatus.SUSPENDED)));
  }

  @Test
  void nobodyElseProposesSignsOrSees() {
    UUID id = UUID.randomUUID();
    AuthorityAct act = status(GARE, MemberStatus.SUSPENDED);
    world.propose(CLAIRE, claires, id, act);
    String key = address(denises);
    for (Caller other :
        List.of(
            person(AGENCE, "clerk", "administrator"),
            person(AGENCE, "nobody"),
            person(PONT, "pretender", "regulator"),
            ANNA,
            PAUL)) {
      refused(
          Kind.FORBIDDEN,
          "CUS-IDN-020",
          () -> authority.propose(other, UUID.randomUUID(), act, key));
      assertThat(authority.find(other, id)).isEmpty();
      refused(Kind.NOT_FOUND, "CUS-IDN-028", () -> authority.draft(other, id, key));
      refused(Kind.NOT_FOUND, "CUS-IDN-028", () -> authority.sign(other, id, key, "0x"));
      refused(Kind.NOT_FOUND, "CUS-IDN-028", () -> authority.withdraw(other, id));
    }
    assertThat(authority.open(ANNA)).isEmpty();
    refused(Kind.FORBIDDEN, "CUS-IDN-020", () -> authority.open(PAUL));
    authority.withdraw(CLAIRE, id);
  }

  @Test
  void onlyTheCallersOwnKeySignsAndOnlyThisAct() {
    UUID id = UUID.randomUUID();
    AuthorityAct act = status(GARE, MemberStatus.SUSPENDED);
    refused(
        Kind.FORBIDDEN, "CUS-IDN-021", () -> authority.propose(CLAIRE, id, act, address(denises)));
    refused(
        Kind.FORBIDDEN, "CUS-IDN-021", () -> authority.propose(CLAIRE, id, act, address(newKey())));
    Authority.Draft draft = authority.propose(CLAIRE, id, act, address(claires));
    UUID other = UUID.randomUUID();
    Authority.Draft revocation =
        authority.propose(CLAIRE, other, status(GARE, MemberStatus.REVOKED), address(claires));
    for (String signature :
        List.of(world.sign(revocation, claires), world.sign(draft, denises), "0x12", "")) {
      refused(
          Kind.BAD_INPUT,
          "CUS-IDN-026",
          () -> authority.sign(CLAIRE, id, address(claires), signature));
    }
    refused(
        Kind.FORBIDDEN,
        "CUS-IDN-021",
        () -> authority.sign(CLAIRE, id, address(denises), world.sign(draft, denises)));
  }

  @Test
  void twoWhoSignAtOnceRecordItOnce() throws Exception {
    ECKeyPair emils = world.enrolled(EMIL);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (MemberStatus status :
          List.of(
              MemberStatus.SUSPENDED,
              MemberStatus.ACTIVE,
              MemberStatus.SUSPENDED,
              MemberStatus.ACTIVE)) {
        UUID id = UUID.randomUUID();
        world.propose(CLAIRE, claires, id, status(GARE, status));
        List<Callable<Proposal>> both =
            List.of(() -> world.approve(DENIS, denises, id), () -> world.approve(EMIL, emils, id));
        List<String> outcomes = new ArrayList<>();
        for (Future<Proposal> one : threads.invokeAll(both)) {
          try {
            outcomes.add(one.get().state().name());
          } catch (java.util.concurrent.ExecutionException e) {
            outcomes.add(((Problem) e.getCause()).code());
          }
        }
        assertThat(outcomes).containsExactlyInAnyOrder("RECORDED", "CUS-IDN-025");
        assertThat(authority.find(CLAIRE, id).orElseThrow().signatures()).hasSize(2);
        world.expectDone(AGENCE, id);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aCrashBeforeTheCommitLeavesTheFirstSignatureWaiting() {
    UUID id = UUID.randomUUID();
    world.propose(CLAIRE, claires, id, status(GARE, MemberStatus.SUSPENDED));
    try {
      database
          .rows()
          .in(
              AGENCE,
              () -> {
                assertThat(world.approve(DENIS, denises, id).state()).isEqualTo(State.RECORDED);
                throw new IllegalStateException("the power goes");
              });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("the power goes");
    }
    assertThat(authority.find(DENIS, id).orElseThrow().state()).isEqualTo(State.WAITING);
    assertThat(database.rows().in(AGENCE, () -> world.registry.ledger().status(AGENCE, id)))
        .isEmpty();
    world.approve(DENIS, denises, id);
    world.expectDone(AGENCE, id);
    done(status(GARE, MemberStatus.ACTIVE));
  }

  @Test
  void twoAdministratorsReplaceALostKeyAndItsHistoryGoesOn() {
    ECKeyPair annas = world.enrolled(ANNA);
    ECKeyPair brunos = world.enrolled(BRUNO);
    ECKeyPair lost = world.enrolled(PAUL);
    ECKeyPair fresh = newKey();
    UUID id = UUID.randomUUID();
    var act =
        new AuthorityAct.ReplaceKey(
            address(lost), address(fresh), world.now().plus(Duration.ofHours(4)), "phone lost");
    world.propose(ANNA, annas, id, act);
    assertThat(authority.find(CLAIRE, id)).as("another organisation's").isEmpty();
    world.approve(BRUNO, brunos, id);
    world.expectDone(PONT, id);

    Operator now = world.members.operator(PONT, address(fresh)).orElseThrow();
    assertThat(now.holder()).isEqualTo(holder(PAUL));
    assertThat(now.roles()).containsExactly(MemberRole.PHARMACY);
    Operator before = world.members.operator(PONT, address(lost)).orElseThrow();
    assertThat(before.successor()).contains(address(fresh));
    assertThat(before.revokedAt()).isPresent();
    assertThat(world.sessionKeys.list(PAUL))
        .filteredOn(key -> key.key().equals(address(fresh)))
        .extracting(SessionKeys.SessionKey::confirmed, SessionKeys.SessionKey::revoked)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(true, false));
    assertThat(world.history.ofHolder(PONT, memberId(PONT), holder(PAUL)))
        .extracting(entry -> entry.event().getClass().getSimpleName())
        .containsExactly("KeyReplaced", "OperatorEnrolled");

    UUID ending = UUID.randomUUID();
    world.sessionKeys.revoke(PAUL, ending, address(fresh));
    world.expectDone(PONT, ending);
  }

  @Test
  void anAdministratorAndARegulatorOfAnotherOrganisationReplaceAKeyTogether() {
    ECKeyPair annas = world.enrolled(ANNA);
    ECKeyPair lost = world.enrolled(PAUL);
    ECKeyPair fresh = newKey();
    UUID id = UUID.randomUUID();
    var act =
        new AuthorityAct.ReplaceKey(
            address(lost), address(fresh), world.now().plus(Duration.ofHours(4)), "phone lost");
    world.propose(ANNA, annas, id, act);
    String file = authority.handOver(ANNA, id).write();
    TestRegistry.await(
        "the authority knows both keys",
        () ->
            world.members.operator(AGENCE, address(annas)).isPresent()
                && world.members.operator(AGENCE, address(lost)).isPresent());

    Proposal taken = authority.takeOver(CLAIRE, SignedProposal.parse(file));
    assertThat(taken.state()).isEqualTo(State.WAITING);
    assertThat(taken.act()).isEqualTo(act);
    assertThat(taken.proposedBy()).isEqualTo(TestNetwork.MEMBERS.get(PONT).name());
    assertThat(authority.takeOver(CLAIRE, SignedProposal.parse(file))).isEqualTo(taken);
    assertThat(world.approve(CLAIRE, claires, id).state()).isEqualTo(State.RECORDED);
    world.expectDone(AGENCE, id);
    TestRegistry.await(
        "the pharmacy sees the successor",
        () -> world.members.operator(PONT, address(fresh)).isPresent());
    authority.withdraw(ANNA, id);
  }

  @Test
  void aFileThatWasChangedOrSignedByNobodyWhoMayComesToNothing() {
    ECKeyPair annas = world.enrolled(ANNA);
    ECKeyPair lost = world.enrolled(PAUL);
    Instant until = world.now().plus(Duration.ofHours(4));
    UUID id = UUID.randomUUID();
    world.propose(
        ANNA, annas, id, new AuthorityAct.ReplaceKey(address(lost), address(newKey()), until, "x"));
    SignedProposal signed = authority.handOver(ANNA, id);
    TestRegistry.await(
        "the authority knows the key",
        () -> world.members.operator(AGENCE, address(lost)).isPresent());
    byte[] other =
        AuthorityCalls.of(
            new AuthorityAct.ReplaceKey(address(lost), address(newKey()), until, "x"));
    refuses(
        "CUS-IDN-042",
        () ->
            authority.takeOver(
                CLAIRE, new SignedProposal(id, other, signed.until(), signed.signature())));
    byte[] beyond = AuthorityCalls.of(status(GARE, MemberStatus.SUSPENDED));
    refuses(
        "CUS-IDN-042",
        () ->
            authority.takeOver(
                CLAIRE, new SignedProposal(id, beyond, signed.until(), signed.signature())));
    refuses("CUS-IDN-020", () -> authority.takeOver(PAUL, signed));
    refuses("CUS-IDN-040", () -> SignedProposal.parse("{\"id\":\"x\"}"));
    UUID unsigned = UUID.randomUUID();
    authority.propose(CLAIRE, unsigned, status(GARE, MemberStatus.SUSPENDED), address(claires));
    refuses("CUS-IDN-041", () -> authority.handOver(CLAIRE, unsigned));
    authority.withdraw(ANNA, id);
  }

  private static void refuses(String code, ThrowingCallable work) {
    assertThat(catchThrowableOfType(Problem.class, work).code()).isEqualTo(code);
  }

  @Test
  void nobodyApprovesTheReplacementOfTheirOwnKeyAndAdministratorsNothingElse() {
    ECKeyPair annas = world.enrolled(ANNA);
    var own =
        new AuthorityAct.ReplaceKey(
            address(annas), address(newKey()), world.now().plus(Duration.ofHours(4)), "lost");
    refused(
        Kind.FORBIDDEN, "CUS-IDN-021", () -> world.propose(ANNA, annas, UUID.randomUUID(), own));
    refused(
        Kind.FORBIDDEN,
        "CUS-IDN-020",
        () -> world.propose(ANNA, annas, UUID.randomUUID(), status(PONT, MemberStatus.SUSPENDED)));
    var ofARegulator =
        new AuthorityAct.ReplaceKey(
            address(claires), address(newKey()), world.now().plus(Duration.ofHours(4)), "lost");
    refused(
        Kind.FORBIDDEN,
        "CUS-IDN-020",
        () -> world.propose(ANNA, annas, UUID.randomUUID(), ofARegulator));
    TestRegistry.await(
        "the agency to know the key",
        () -> world.members.operator(AGENCE, address(annas)).isPresent());
    UUID id = UUID.randomUUID();
    world.propose(CLAIRE, claires, id, own);
    world.approve(DENIS, denises, id);
    world.expectDone(AGENCE, id);
  }

  @Test
  void whatTheRegistrarWouldRefuseIsNotSigned() {
    Bytes32 gare = memberId(GARE);
    Validity backwards = new Validity(world.now(), world.now());
    Validity year = new Validity(world.now(), world.now().plus(Duration.ofDays(365)));
    Set<MemberRole> pharmacy = Set.of(MemberRole.PHARMACY);
    String key = address(newKey());
    expect("CUS-IDN-036", new AuthorityAct.CertifyMember("gln:12", "X", 1, pharmacy, year));
    expect(
        "CUS-IDN-031", new AuthorityAct.CertifyMember("gln:9520000000066", " ", 1, pharmacy, year));
    expect(
        "CUS-IDN-019",
        new AuthorityAct.CertifyMember("gln:9520000000066", "é".repeat(101), 1, pharmacy, year));
    expect(
        "CUS-IDN-030",
        new AuthorityAct.CertifyMember("gln:9520000000066", "X", 1, pharmacy, backwards));
    expect(
        "CUS-IDN-034", new AuthorityAct.CertifyMember("gln:9520000000066", "X", 1, Set.of(), year));
    expect(
        "CUS-IDN-039",
        new AuthorityAct.CertifyMember("gln:9520000000066", "X", -1, pharmacy, year));
    expect("CUS-IDN-037", status(GARE, MemberStatus.ACTIVE));
    expect("CUS-IDN-029", new AuthorityAct.SetStatus(Bytes32.ZERO, MemberStatus.SUSPENDED, "why"));
    expect("CUS-IDN-029", new AuthorityAct.EndNode(gare, Bytes32.ZERO));
    expect("CUS-IDN-017", new AuthorityAct.AddNode(gare, gare, List.of("0x1"), "FR", year));
    expect(
        "CUS-IDN-015",
        new AuthorityAct.EnrolOperator(
            gare, key, gare, OperatorKind.DEVICE, Set.of(MemberRole.REGULATOR), "", year));
    expect("CUS-IDN-029", new AuthorityAct.RevokeOperator(key, "why"));
    expect("CUS-IDN-029", new AuthorityAct.ReplaceKey(key, address(newKey()), year.until(), "x"));
    expect(
        "CUS-IDN-018",
        new AuthorityAct.ReplaceKey(address(denises), address(claires), year.until(), "lost"));
  }

  private static void expect(String code, AuthorityAct act) {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowableOfType(
                    Problem.class,
                    () -> authority.propose(CLAIRE, UUID.randomUUID(), act, address(claires)))
                .code())
        .as(act.toString())
        .isEqualTo(code);
  }
}
