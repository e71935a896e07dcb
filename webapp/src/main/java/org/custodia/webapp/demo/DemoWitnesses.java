package org.custodia.webapp.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.SessionKeyProof;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.SessionKeys;
import org.springframework.context.ApplicationContext;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/**
 * Witnesses of what happens around organs in the demo: organisations' devices, and, for what takes
 * a licensed person, keys that are enrolled for an hour as from a browser.
 */
final class DemoWitnesses {
  private static final Duration SHIFT = Duration.ofHours(1);

  private final DemoSeed seed;
  private final DemoSecrets secrets;
  private final SessionKeys sessionKeys;
  private final WitnessDomain domain;

  DemoWitnesses(ApplicationContext application, DemoSeed seed, DemoSecrets secrets) {
    this.seed = seed;
    this.secrets = secrets;
    this.sessionKeys = application.getBean(SessionKeys.class);
    this.domain = application.getBean(WitnessDomain.class);
  }

  /**
   * @param role of the token, such as courier
   */
  DemoWitness device(DemoOrganisation organisation, String role, String place) {
    Caller caller = seed.caller(organisation, role);
    return new DemoWitness(caller, seed.device(caller), place, act -> seed.sign(caller, act));
  }

  /** One of {@link DemoPeople#PEOPLE}; to be {@link #enrol enrolled} before. */
  DemoWitness person(String username, String place) {
    Caller caller = caller(username);
    ECKeyPair key = key("person " + username);
    return new DemoWitness(
        caller, address(key), place, act -> WitnessSignature.sign(act, domain, key).toString());
  }

  /** Until the ledger has all their keys. */
  void enrol(List<String> usernames) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Instant until = now.plus(SHIFT);
    Map<UUID, Caller> enrolments = new LinkedHashMap<>();
    for (String username : usernames) {
      Caller caller = caller(username);
      ECKeyPair key = key("person " + username);
      var proof =
          new SessionKeyProof(
              DemoOrganisation.bySlug(caller.organisation()).memberId(),
              address(key),
              caller.name(),
              now.getEpochSecond(),
              until.getEpochSecond());
      UUID id = UUID.randomUUID();
      sessionKeys.enrol(
          caller,
          id,
          address(key),
          now,
          until,
          WitnessSignature.sign(proof, domain, key).toString());
      sessionKeys.note(caller, address(key), DemoWords.say("key"));
      enrolments.put(id, caller);
    }
    enrolments.forEach((id, caller) -> seed.await(caller, id));
  }

  private static Caller caller(String username) {
    return DemoPeople.PEOPLE.stream()
        .filter(person -> person.username().equals(username))
        .map(person -> new Caller(person.organisation().slug(), username, Set.of(person.role())))
        .findFirst()
        .orElseThrow();
  }

  /** The same at every start of one installation. */
  ECKeyPair key(String name) {
    return ECKeyPair.create(drawn("key of " + name).toArray());
  }

  /** A word that looks random and is the same at every start of one installation. */
  Bytes32 drawn(String name) {
    byte[] text = secrets.derived("organs", name, 30).getBytes(StandardCharsets.UTF_8);
    return Bytes32.keccak(text);
  }

  static String address(ECKeyPair key) {
    return "0x" + Keys.getAddress(key);
  }
}
