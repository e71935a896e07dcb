package org.custodia.registry.identity;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.rows.OrganisationRows;

/**
 * A member's own operators, by its own account. What an administrator lays down for people lives
 * here only; devices live on the ledger, and what was asked for is kept until it is there.
 */
final class OwnOperators implements Operators {
  static final int TEXT_LIMIT = 200;
  private static final int NAME_LIMIT = 200;
  private static final int REASON_LIMIT = 500;
  private static final String SUSPENDED = "suspended by its organisation";
  private static final String NO_LONGER_ALLOWED = "no longer allowed by its organisation";

  private final OrganisationRows rows;
  private final SessionKeyRows keys;
  private final PersonRows persons;
  private final DeviceRows deviceRows;
  private final HeldKeys held;
  private final Members members;
  private final Ledger ledger;
  private final Clock clock;

  OwnOperators(
      OrganisationRows rows,
      SessionKeyRows keys,
      PersonRows persons,
      DeviceRows devices,
      Members members,
      Ledger ledger,
      Clock clock) {
    this.rows = rows;
    this.keys = keys;
    this.persons = persons;
    this.deviceRows = devices;
    this.held = new HeldKeys(keys, members, ledger);
    this.members = members;
    this.ledger = ledger;
    this.clock = clock;
  }

  // --- People ---

  @Override
  public List<Person> persons(Caller caller) {
    checkAdministrator(caller);
    return rows.in(
        caller.organisation(),
        () -> persons.all().stream().map(row -> described(caller.organisation(), row)).toList());
  }

  @Override
  public Optional<Person> person(Caller caller, String userName) {
    checkAdministrator(caller);
    return rows.in(
        caller.organisation(),
        () -> persons.find(userName).map(row -> described(caller.organisation(), row)));
  }

  private Person described(String organisation, PersonRows.Row row) {
    return new Person(row.person(), row.holder(), row.entry(), held.of(organisation, row.person()));
  }

  @Override
  public Person enter(
      Caller caller, UUID id, String userName, Set<MemberRole> roles, Validity validity) {
    checkAdministrator(caller);
    checkText(userName, NAME_LIMIT);
    Validity whole = wholeSeconds(validity);
    return changing(
        caller,
        userName,
        now -> {
          checkRoles(caller.organisation(), roles);
          persons.enter(userName, roles, whole, caller.name(), now);
          held.revokeLive(
              caller.organisation(),
              userName,
              now,
              id,
              NO_LONGER_ALLOWED,
              row ->
                  !roles.containsAll(row.roles())
                      || !whole.covers(now)
                      || row.until().isAfter(whole.until()));
        });
  }

  @Override
  public Person suspend(Caller caller, UUID id, String userName, String reason) {
    checkAdministrator(caller);
    checkText(userName, NAME_LIMIT);
    checkText(reason, REASON_LIMIT);
    if (userName.equals(caller.name())) throw new Problem(Kind.CONFLICT, "CUS-IDN-032");
    return changing(
        caller,
        userName,
        now -> {
          persons.suspend(userName, reason, caller.name(), now);
          held.revokeLive(caller.organisation(), userName, now, id, SUSPENDED, row -> true);
        });
  }

  @Override
  public Person reinstate(Caller caller, UUID id, String userName) {
    checkAdministrator(caller);
    checkText(userName, NAME_LIMIT);
    return changing(caller, userName, now -> persons.reinstate(userName, caller.name(), now));
  }

  private interface Change {
    void make(Instant now);
  }

  /** Under the lock that enrolments take too, so that none slips through. */
  private Person changing(Caller caller, String userName, Change change) {
    return rows.in(
        caller.organisation(),
        () -> {
          keys.lock(caller.organisation());
          persons.holder(caller.organisation(), userName);
          change.make(clock.instant());
          return described(caller.organisation(), persons.find(userName).orElseThrow());
        });
  }

  // --- Devices ---

  @Override
  public List<Device> devices(Caller caller) {
    checkAdministrator(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Map<String, DeviceRows.Row> asked = new LinkedHashMap<>();
          deviceRows.all().forEach(row -> asked.put(row.key(), row));
          List<Device> devices = new ArrayList<>();
          for (Operator operator : members.operators(organisation, own(organisation))) {
            Optional<DeviceRows.Row> row = Optional.ofNullable(asked.remove(operator.key()));
            if (operator.kind() == OperatorKind.DEVICE) {
              devices.add(device(organisation, operator, row));
            }
          }
          asked.values().forEach(row -> devices.add(device(organisation, row)));
          devices.sort(Comparator.comparing(Device::place).thenComparing(Device::key));
          return devices;
        });
  }

  private Device device(String organisation, Operator operator, Optional<DeviceRows.Row> row) {
    return new Device(
        operator.key(),
        operator.holder(),
        operator.roles(),
        operator.place(),
        operator.validity(),
        row.flatMap(DeviceRows.Row::enrolCommand).flatMap(id -> ledger.status(organisation, id)),
        operator.revokedAt(),
        row.flatMap(DeviceRows.Row::revokeCommand).flatMap(id -> ledger.status(organisation, id)));
  }

  private Device device(String organisation, DeviceRows.Row row) {
    return new Device(
        row.key(),
        row.holder(),
        row.terms().roles(),
        row.terms().place(),
        row.terms().validity(),
        row.enrolCommand().flatMap(id -> ledger.status(organisation, id)),
        Optional.empty(),
        row.revokeCommand().flatMap(id -> ledger.status(organisation, id)));
  }

  @Override
  public CommandStatus enrolDevice(
      Caller caller, UUID id, String key, Set<MemberRole> roles, String place, Validity validity) {
    var terms = new DeviceRows.Terms(roles, place, wholeSeconds(validity));
    checkTerms(caller, key, terms);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          keys.lock(organisation);
          Optional<DeviceRows.Row> row = deviceRows.find(key);
          if (isKnown(row, id)) {
            return ledger.status(organisation, id).orElseThrow();
          }
          checkRoles(organisation, roles);
          Optional<Operator> operator = members.operator(organisation, key);
          if (operator.isPresent()
              || row.filter(found -> isOpen(organisation, found)).isPresent()) {
            throw new Problem(Kind.CONFLICT, "CUS-IDN-018");
          }
          Bytes32 holder = row.map(DeviceRows.Row::holder).orElseGet(Bytes32::random);
          return enrol(organisation, id, key, holder, terms);
        });
  }

  @Override
  public CommandStatus editDevice(
      Caller caller, UUID id, String key, Set<MemberRole> roles, String place, Validity validity) {
    var terms = new DeviceRows.Terms(roles, place, wholeSeconds(validity));
    checkTerms(caller, key, terms);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          keys.lock(organisation);
          Optional<DeviceRows.Row> row = deviceRows.find(key);
          if (isKnown(row, id)) {
            return ledger.status(organisation, id).orElseThrow();
          }
          DeviceRows.Row device = device(organisation, key, row);
          checkRoles(organisation, roles);
          return enrol(organisation, id, key, device.holder(), terms);
        });
  }

  @Override
  public CommandStatus revokeDevice(Caller caller, UUID id, String key, String reason) {
    checkAdministrator(caller);
    checkText(reason, REASON_LIMIT);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          keys.lock(organisation);
          Optional<DeviceRows.Row> known = deviceRows.find(key);
          Optional<UUID> before = known.flatMap(DeviceRows.Row::revokeCommand);
          if (before.isPresent()) return ledger.status(organisation, before.get()).orElseThrow();
          DeviceRows.Row device = device(organisation, key, known);
          byte[] call = RegistrarCalls.revokeOperator(key, reason);
          CommandStatus status =
              ledger.record(organisation, new PublicCall(id, PublicContract.REGISTRAR, call));
          deviceRows.put(
              organisation,
              new DeviceRows.Row(
                  key, device.holder(), device.terms(), device.enrolCommand(), Optional.of(id)));
          return status;
        });
  }

  private static boolean isKnown(Optional<DeviceRows.Row> row, UUID id) {
    return row.flatMap(DeviceRows.Row::enrolCommand).filter(id::equals).isPresent();
  }

  /** Whether an enrolment that was asked for here may still come to something. */
  private boolean isOpen(String organisation, DeviceRows.Row row) {
    return row.enrolCommand()
        .flatMap(id -> ledger.status(organisation, id))
        .filter(status -> status.state() != CommandStatus.State.REFUSED)
        .isPresent();
  }

  /** A device of ours whose key has not ended, as the ledger has it or as it was asked for. */
  private DeviceRows.Row device(String organisation, String key, Optional<DeviceRows.Row> row) {
    Optional<Operator> operator =
        members
            .operator(organisation, key)
            .filter(found -> found.member().equals(own(organisation)))
            .filter(found -> found.kind() == OperatorKind.DEVICE);
    if (operator.flatMap(Operator::revokedAt).isPresent()
        || row.flatMap(DeviceRows.Row::revokeCommand).isPresent()) {
      throw new Problem(Kind.CONFLICT, "CUS-IDN-035");
    }
    return row.filter(found -> operator.isPresent() || isOpen(organisation, found))
        .or(
            () ->
                operator.map(
                    found ->
                        new DeviceRows.Row(
                            key,
                            found.holder(),
                            new DeviceRows.Terms(found.roles(), found.place(), found.validity()),
                            Optional.empty(),
                            Optional.empty())))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-IDN-016"));
  }

  private CommandStatus enrol(
      String organisation, UUID id, String key, Bytes32 holder, DeviceRows.Terms terms) {
    byte[] call =
        RegistrarCalls.enrolOperator(
            own(organisation),
            key,
            holder,
            OperatorKind.DEVICE,
            terms.roles(),
            terms.place(),
            terms.validity().from().getEpochSecond(),
            terms.validity().until().getEpochSecond());
    CommandStatus status =
        ledger.record(organisation, new PublicCall(id, PublicContract.REGISTRAR, call));
    deviceRows.put(
        organisation, new DeviceRows.Row(key, holder, terms, Optional.of(id), Optional.empty()));
    return status;
  }

  // --- Checks ---

  private static void checkAdministrator(Caller caller) {
    if (!caller.has("administrator")) throw new Problem(Kind.FORBIDDEN, "CUS-IDN-014");
  }

  private static void checkTerms(Caller caller, String key, DeviceRows.Terms terms) {
    checkAdministrator(caller);
    if (!Hex.isBytes(key, 20)) throw new Problem(Kind.BAD_INPUT, "CUS-IDN-017");
    checkText(terms.place(), TEXT_LIMIT);
  }

  private void checkRoles(String organisation, Set<MemberRole> roles) {
    if (roles.isEmpty()) throw new Problem(Kind.BAD_INPUT, "CUS-IDN-034");
    Member member =
        members
            .byId(organisation, own(organisation))
            .orElseThrow(() -> new Problem(Kind.FORBIDDEN, "CUS-IDN-005"));
    var notHeld = EnumSet.copyOf(roles);
    notHeld.removeAll(member.roles());
    if (!notHeld.isEmpty()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-IDN-015", member.name(), names(notHeld));
    }
  }

  static String names(Set<MemberRole> roles) {
    return roles.stream().sorted().map(MemberRole::name).collect(Collectors.joining(", "));
  }

  static void checkText(String text, int limit) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (text.isBlank()) throw new Problem(Kind.BAD_INPUT, "CUS-IDN-031");
    if (length > limit) throw new Problem(Kind.BAD_INPUT, "CUS-IDN-019", length, limit);
  }

  /** As the ledger counts, or a problem where it would end before it begins. */
  static Validity wholeSeconds(Validity validity) {
    Validity whole =
        new Validity(
            validity.from().truncatedTo(ChronoUnit.SECONDS),
            validity.until().truncatedTo(ChronoUnit.SECONDS));
    if (!whole.from().isBefore(whole.until())
        || whole.from().isBefore(Instant.EPOCH)
        || whole.until().isAfter(LedgerTime.FOR_EVER)) {
      throw new Problem(Kind.BAD_INPUT, "CUS-IDN-030");
    }
    return whole;
  }

  private Bytes32 own(String organisation) {
    return ledger.memberId(organisation);
  }
}
