package org.custodia.webapp.members;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.identity.Operators;
import org.custodia.registry.identity.SessionKeys.SessionKey;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.webapp.members.OperatorView.DeviceStanding;
import org.springframework.stereotype.Component;

/** People and devices of one's own organisation, with whether they can sign now. */
@Component
public class OperatorViews {
  private final Operators operators;
  private final Members members;
  private final Ledger ledger;
  private final Clock clock;

  OperatorViews(Operators operators, Members members, Ledger ledger, Clock clock) {
    this.operators = operators;
    this.members = members;
    this.ledger = ledger;
    this.clock = clock;
  }

  public List<OperatorView.Person> people(Caller caller) {
    return operators.persons(caller).stream().map(this::person).toList();
  }

  public List<OperatorView.Device> devices(Caller caller) {
    return operators.devices(caller).stream().map(device -> device(caller, device)).toList();
  }

  /** Roles that can be given: those of the organisation itself. */
  List<MemberRole> allowed(Caller caller) {
    return members
        .byId(caller.organisation(), ledger.memberId(caller.organisation()))
        .map(Member::roles)
        .map(roles -> roles.stream().sorted().toList())
        .orElse(List.of());
  }

  public OperatorView.Person person(Operators.Person person) {
    List<OperatorView.Key> keys = person.keys().stream().map(this::key).toList();
    return new OperatorView.Person(
        person.userName(),
        person.holder().toString(),
        person.entry().map(OperatorViews::entry),
        person.isSuspended(),
        (int) keys.stream().filter(OperatorView.Key::live).count(),
        keys);
  }

  private OperatorView.Key key(SessionKey key) {
    return new OperatorView.Key(
        key.key(),
        key.enrolledAt(),
        key.until(),
        Optional.of(key.madeIn()).filter(where -> !where.isEmpty()),
        !key.revoked() && key.until().isAfter(clock.instant()));
  }

  private static OperatorView.Entry entry(Operators.Entry entry) {
    return new OperatorView.Entry(
        entry.roles().stream().sorted().toList(),
        entry.validity().from(),
        entry.validity().until(),
        entry
            .suspended()
            .map(
                suspension ->
                    new OperatorView.Suspension(
                        suspension.reason(), suspension.by(), suspension.at())),
        entry.changedBy(),
        entry.changedAt());
  }

  public OperatorView.Device device(Caller caller, Operators.Device device) {
    boolean onLedger = members.operator(caller.organisation(), device.key()).isPresent();
    return new OperatorView.Device(
        device.key(),
        device.holder().toString(),
        device.roles().stream().sorted().toList(),
        device.place(),
        device.validity().from(),
        device.validity().until(),
        standing(device, onLedger, clock.instant()),
        device.revokedAt());
  }

  /** What was asked for last counts only as long as the ledger has never had the key. */
  private static DeviceStanding standing(Operators.Device device, boolean onLedger, Instant now) {
    if (device.revokedAt().isPresent()) {
      return DeviceStanding.REVOKED;
    }
    if (device.revocation().filter(OperatorViews::counts).isPresent()) {
      return DeviceStanding.ENDING;
    }
    if (!onLedger && device.enrolment().isPresent()) {
      return counts(device.enrolment().get()) ? DeviceStanding.PENDING : DeviceStanding.REFUSED;
    }
    if (now.isBefore(device.validity().from())) {
      return DeviceStanding.NOT_YET;
    }
    return device.validity().covers(now) ? DeviceStanding.LIVE : DeviceStanding.ENDED;
  }

  private static boolean counts(CommandStatus command) {
    return command.state() != CommandStatus.State.REFUSED;
  }
}
