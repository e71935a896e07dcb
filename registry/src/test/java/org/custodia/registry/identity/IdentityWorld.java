package org.custodia.registry.identity;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Approval;
import org.custodia.contracts.witness.SessionKeyProof;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.ShiftedClock;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import tools.jackson.databind.json.JsonMapper;

/** A running instance for everybody of the test network, and people who enrol keys and sign. */
final class IdentityWorld implements AutoCloseable {
  private static final AtomicLong KEYS = new AtomicLong(7_000);
  private static ShiftedClock clock;

  final TestRegistry registry;
  final WitnessDomain domain;
  final Members members;
  final SessionKeys sessionKeys;
  final Operators operators;
  final Authority authority;
  final MemberHistory history;

  @Configuration(proxyBeanMethods = false)
  static class Time {
    @Bean
    Clock clock() {
      return clock;
    }
  }

  IdentityWorld(RegistryDatabase database, TestNetwork network) {
    clock = new ShiftedClock();
    registry = TestRegistry.start(database, network, Time.class, IdentityConfiguration.class);
    domain = registry.bean(WitnessDomain.class);
    members = registry.bean(Members.class);
    sessionKeys = registry.bean(SessionKeys.class);
    operators = registry.bean(Operators.class);
    authority = registry.bean(Authority.class);
    history = registry.bean(MemberHistory.class);
    for (String organisation : TestNetwork.MEMBERS.keySet()) {
      TestRegistry.await(
          "members known to " + organisation, () -> members.all(organisation).size() == 5);
    }
  }

  static Caller person(String organisation, String name, String... roles) {
    return new Caller(organisation, name, Set.of(roles));
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  void advance(Duration by) {
    clock.advance(by);
  }

  static ECKeyPair newKey() {
    return ECKeyPair.create(BigInteger.valueOf(KEYS.incrementAndGet()));
  }

  static String address(ECKeyPair key) {
    return "0x" + Keys.getAddress(key);
  }

  /** A session key of this person, recorded. */
  CommandStatus enrol(Caller caller, ECKeyPair key, Duration shift) {
    Instant until = now().plus(shift);
    var proof =
        new SessionKeyProof(
            TestNetwork.memberId(caller.organisation()),
            address(key),
            caller.name(),
            now().getEpochSecond(),
            until.getEpochSecond());
    return sessionKeys.enrol(
        caller,
        UUID.randomUUID(),
        address(key),
        now(),
        until,
        WitnessSignature.sign(proof, domain, key).toString());
  }

  /** A session key of this person for eight hours, in force. */
  ECKeyPair enrolled(Caller caller) {
    ECKeyPair key = newKey();
    CommandStatus status = enrol(caller, key, Duration.ofHours(8));
    expectDone(caller.organisation(), status.id());
    return key;
  }

  void expectDone(String organisation, UUID command) {
    CommandStatus status = registry.awaitFinal(organisation, command);
    if (!status.state().isDone()) throw new AssertionError("refused: " + status.refusal());
  }

  /** Signs what {@code eth_signTypedData_v4} is given for an approval. */
  String sign(Authority.Draft draft, ECKeyPair key) {
    var message = new JsonMapper().readTree(draft.typedData()).get("message");
    var approval =
        new Approval(
            Bytes32.of(message.get("id").stringValue()),
            Bytes32.of(message.get("act").stringValue()),
            Long.parseLong(message.get("until").stringValue()));
    return WitnessSignature.sign(approval, domain, key).toString();
  }

  /** The first of two people proposes and signs. */
  Authority.Proposal propose(Caller caller, ECKeyPair key, UUID id, AuthorityAct act) {
    Authority.Draft draft = authority.propose(caller, id, act, address(key));
    return authority.sign(caller, id, address(key), sign(draft, key));
  }

  /** The second one signs. */
  Authority.Proposal approve(Caller caller, ECKeyPair key, UUID id) {
    Authority.Draft draft = authority.draft(caller, id, address(key));
    return authority.sign(caller, id, address(key), sign(draft, key));
  }

  @Override
  public void close() {
    registry.close();
  }
}
