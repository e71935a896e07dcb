package org.custodia.registry.organs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.ServerTimes;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.organs.transport.DeviceClock;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.witnessing.Witnessing;

/** Puts together what the device signed, and takes it if one of the organisation's keys did. */
final class SignedOrganScans implements OrganScans {
  /** What a device sees; blood groups are verified by people, who are asked for a second factor. */
  private static final Set<Action> SCANS =
      EnumSet.of(
          Action.PACKED,
          Action.SEALED,
          Action.HAND_OVER,
          Action.TAKE_OVER,
          Action.CHECKPOINT,
          Action.ARRIVED,
          Action.CHECK_IN);

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final OrganisationRows rows;
  private final Witnessing witnessing;
  private final Members members;
  private final Ledger ledger;
  private final OrganChannels channels;
  private final ActPreparation preparation;
  private final LegLabels labels;
  private final WitnessDomain domain;
  private final Clock clock;

  SignedOrganScans(
      OrganisationRows rows,
      Witnessing witnessing,
      Members members,
      Ledger ledger,
      OrganChannels channels,
      ActPreparation preparation,
      LegLabels labels,
      WitnessDomain domain,
      Clock clock) {
    this.rows = rows;
    this.witnessing = witnessing;
    this.members = members;
    this.ledger = ledger;
    this.channels = channels;
    this.preparation = preparation;
    this.labels = labels;
    this.domain = domain;
    this.clock = clock;
  }

  @Override
  public Kit kit(Caller caller, String address) {
    OrganRoles.check(
        caller,
        OrganRoles.BANK,
        OrganRoles.COURIER,
        OrganRoles.CENTRE,
        OrganRoles.SURGEON,
        OrganRoles.CLINICIAN);
    String organisation = caller.organisation();
    Ledger.Channel leg = rows.in(organisation, () -> leg(organisation, address));
    Labels known = labels.of(organisation, leg);
    return rows.in(
        organisation,
        () ->
            new Kit(
                address,
                domain.chainId(),
                domain.registrar(),
                leg.subject(),
                leg.opener(),
                channels.notOpener(organisation, leg),
                ledger.memberId(organisation),
                known.salt()));
  }

  private Ledger.Channel leg(String organisation, String address) {
    Ledger.Channel leg =
        ledger
            .channel(organisation, address)
            .filter(known -> known.kind() == SubjectKind.ORGAN_LEG.code())
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-031"));
    if (!leg.state().equals("READY")) throw new Problem(Kind.UNAVAILABLE, "CUS-ORG-032");
    return leg;
  }

  @Override
  public Taken record(Caller caller, Scan scan) {
    boolean timed = scan.signedAt().isAfter(Instant.EPOCH) && scan.signedAt().isBefore(LATEST);
    if (!SCANS.contains(scan.action()) || !timed) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ORG-084");
    }
    ActRules.check(caller, scan.action());
    String organisation = caller.organisation();
    Ledger.Channel leg = rows.in(organisation, () -> leg(organisation, scan.channel()));
    // Outside of transactions: the giver may have to be asked for what stands on labels.
    OrganTerms terms = preparation.terms(caller, leg, asked(scan));
    CommandStatus status =
        rows.in(
            organisation,
            () -> {
              Act act = act(organisation, leg, scan, terms);
              WitnessSignature signature =
                  WitnessSignature.of(scan.signature()).orElseThrow(SignedOrganScans::notSigned);
              String key = key(organisation, act, signature);
              return record(caller, scan, act, signature, key, terms);
            });
    return new Taken(status, isOff(scan));
  }

  private static OrganActs.Asked asked(Scan scan) {
    return new OrganActs.Asked(
        scan.id(), scan.channel(), scan.action(), scan.fields(), "", scan.place());
  }

  private Act act(String organisation, Ledger.Channel leg, Scan scan, OrganTerms terms) {
    boolean between = scan.action() == Action.HAND_OVER || scan.action() == Action.TAKE_OVER;
    return new Act(
        Bytes32.ofUuid(scan.id()),
        SubjectKind.ORGAN_LEG,
        leg.subject(),
        between ? leg.opener() : ledger.memberId(organisation),
        between ? channels.notOpener(organisation, leg) : Bytes32.ZERO,
        scan.action(),
        scan.place(),
        scan.signedAt().toEpochMilli(),
        scan.sequence(),
        scan.previous(),
        terms.detail());
  }

  /** A key that was ever the organisation's; whether it counts is for the contract to say. */
  private String key(String organisation, Act act, WitnessSignature signature) {
    Bytes32 own = ledger.memberId(organisation);
    return signature
        .signer(act, domain)
        .flatMap(key -> members.operator(organisation, key))
        .filter(operator -> operator.member().equals(own))
        .orElseThrow(SignedOrganScans::notSigned)
        .key();
  }

  private static Problem notSigned() {
    return new Problem(Kind.BAD_INPUT, "CUS-ORG-085");
  }

  private CommandStatus record(
      Caller caller, Scan scan, Act act, WitnessSignature signature, String key, OrganTerms terms) {
    var request =
        Witnessing.Request.of(
            scan.id(),
            WitnessedOrganActs.DRAFT,
            key,
            scan.place(),
            scan.channel(),
            act.digest(domain).toString());
    var times =
        new ServerTimes(
            clock.instant().toEpochMilli(),
            scan.deviceClock().map(Instant::toEpochMilli).orElse(0L));
    return witnessing.recordSigned(
        caller,
        request,
        act,
        new WitnessedOrganActs.Prepared(
            scan.channel(), scan.action(), HexFormat.of().formatHex(terms.terms()), true),
        signature,
        new ChannelCommand(
            scan.id(), scan.channel(), scan.action().code(), terms.body(act, signature, times)));
  }

  private boolean isOff(Scan scan) {
    Instant now = clock.instant();
    Optional<Instant> ahead = scan.deviceClock().or(() -> Optional.of(scan.signedAt()));
    boolean early = ahead.filter(at -> at.isAfter(now.plus(DeviceClock.TOLERATED))).isPresent();
    return early
        || scan.deviceClock()
            .filter(sent -> DeviceClock.judge(sent, now, Duration.ZERO).off())
            .isPresent();
  }
}
