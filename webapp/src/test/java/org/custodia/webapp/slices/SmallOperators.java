package org.custodia.webapp.slices;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Operators;
import org.custodia.registry.identity.SessionKeys.SessionKey;
import org.custodia.registry.identity.Validity;
import org.custodia.registry.ledger.CommandStatus;

/** People and devices of one organisation in memory, for slices. */
public final class SmallOperators implements Operators {
  private static final Instant AT = Instant.parse("2026-11-20T13:00:00Z");

  private final Map<String, Person> people = new TreeMap<>();
  private final Map<String, Device> devices = new TreeMap<>();
  private final Function<UUID, CommandStatus> ledger;

  /**
   * @param ledger how far a command has come
   */
  SmallOperators(Function<UUID, CommandStatus> ledger) {
    this.ledger = ledger;
  }

  void reset() {
    people.clear();
    devices.clear();
    people.put("pharmacist.pont", person("pharmacist.pont", Optional.empty()));
  }

  @Override
  public List<Person> persons(Caller caller) {
    return List.copyOf(people.values());
  }

  @Override
  public Optional<Person> person(Caller caller, String userName) {
    return Optional.ofNullable(people.get(userName));
  }

  @Override
  public Person enter(
      Caller caller, UUID id, String userName, Set<MemberRole> roles, Validity validity) {
    return put(userName, new Entry(roles, validity, Optional.empty(), caller.name(), AT));
  }

  @Override
  public Person suspend(Caller caller, UUID id, String userName, String reason) {
    return put(userName, entry(caller, Optional.of(new Suspension(reason, caller.name(), AT))));
  }

  @Override
  public Person reinstate(Caller caller, UUID id, String userName) {
    return put(userName, entry(caller, Optional.empty()));
  }

  private static Entry entry(Caller caller, Optional<Suspension> suspension) {
    return new Entry(
        Set.of(MemberRole.PHARMACY),
        new Validity(AT, AT.plusSeconds(86_400L * 365)),
        suspension,
        caller.name(),
        AT);
  }

  private Person put(String userName, Entry entry) {
    Person next = person(userName, Optional.of(entry));
    people.put(userName, next);
    return next;
  }

  private static Person person(String userName, Optional<Entry> entry) {
    return new Person(
        userName,
        Bytes32.keccak(userName.getBytes(StandardCharsets.UTF_8)),
        entry,
        List.of(
            new SessionKey(
                "0x" + "7a".repeat(20),
                AT,
                Instant.parse("2029-11-20T13:00:00Z"),
                "Firefox, Linux",
                true,
                false)));
  }

  @Override
  public List<Device> devices(Caller caller) {
    return List.copyOf(devices.values());
  }

  @Override
  public CommandStatus enrolDevice(
      Caller caller, UUID id, String key, Set<MemberRole> roles, String place, Validity validity) {
    devices.put(
        key,
        new Device(
            key,
            Bytes32.keccak(key.getBytes(StandardCharsets.UTF_8)),
            roles,
            place,
            validity,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
    return ledger.apply(id);
  }

  @Override
  public CommandStatus editDevice(
      Caller caller, UUID id, String key, Set<MemberRole> roles, String place, Validity validity) {
    return enrolDevice(caller, id, key, roles, place, validity);
  }

  @Override
  public CommandStatus revokeDevice(Caller caller, UUID id, String key, String reason) {
    Device had = devices.get(key);
    devices.put(
        key,
        new Device(
            key,
            had.holder(),
            had.roles(),
            had.place(),
            had.validity(),
            Optional.empty(),
            Optional.of(AT),
            Optional.empty()));
    return ledger.apply(id);
  }
}
