package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.ServerTimes;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.organs.transport.DeviceClock;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.witnessing.WitnessDraft;
import org.custodia.registry.witnessing.Witnessing;

/** Acts around organs, each signed by its witness. */
final class WitnessedOrganActs implements OrganActs {
  static final String DRAFT = "ORGAN";
  private static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");

  private final OrganisationRows rows;
  private final Witnessing witnessing;
  private final Ledger ledger;
  private final OrganChannels channels;
  private final ActPreparation preparation;
  private final Clock clock;

  WitnessedOrganActs(
      OrganisationRows rows,
      Witnessing witnessing,
      Ledger ledger,
      OrganChannels channels,
      ActPreparation preparation,
      Clock clock) {
    this.rows = rows;
    this.witnessing = witnessing;
    this.ledger = ledger;
    this.channels = channels;
    this.preparation = preparation;
    this.clock = clock;
  }

  /**
   * What is kept with a draft.
   *
   * @param terms hex of the encoded terms
   * @param late whether it was scanned out of reach, and is not refused any more
   */
  record Prepared(String channel, Action action, String terms, Boolean late) {
    Prepared {
      late = Boolean.TRUE.equals(late); // drafts of before do not say it
    }
  }

  @Override
  public boolean may(Caller caller, Action action) {
    return ActRules.may(caller, action);
  }

  @Override
  public Draft draft(Caller caller, Asked asked) {
    ActRules.check(caller, asked.action());
    String organisation = caller.organisation();
    var request =
        Witnessing.Request.of(
            asked.id(),
            DRAFT,
            asked.witness(),
            asked.place(),
            asked.channel(),
            asked.action().name(),
            new String(asked.fields(), StandardCharsets.UTF_8),
            asked.scannedAt().map(Instant::toString).orElse(""));
    checkTime(asked);
    Optional<WitnessDraft> earlier =
        rows.in(organisation, () -> witnessing.earlier(caller, request));
    if (earlier.isPresent()) return shown(earlier.get());
    Ledger.Channel channel =
        rows.in(
            organisation,
            () -> {
              witnessing.checkKey(organisation, asked.witness(), ActRules.keys(asked.action()));
              return channel(organisation, asked);
            });
    // Outside of transactions: other members may have to be asked.
    OrganTerms terms = preparation.terms(caller, channel, asked);
    return rows.in(organisation, () -> shown(draft(caller, request, channel, asked, terms)));
  }

  /** Only what happened has a time of its own; what is asked for is asked now. */
  private void checkTime(Asked asked) {
    Instant latest = clock.instant().plus(DeviceClock.TOLERATED);
    boolean wrong =
        asked.scannedAt().filter(at -> at.isBefore(EARLIEST) || at.isAfter(latest)).isPresent();
    boolean command = asked.scannedAt().isPresent() && !ActRules.isTestimony(asked.action());
    if (wrong || command) throw new Problem(Kind.BAD_INPUT, "CUS-ORG-083");
  }

  @Override
  public Channel channel(Caller caller, String address) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Ledger.Channel found = known(organisation, address);
          SubjectKind kind = SubjectKind.of(found.kind());
          boolean opens = found.opener().equals(ledger.memberId(organisation));
          return new Channel(
              address, kind, found.subject(), found.opener(), ActRules.of(kind, caller, opens));
        });
  }

  private Ledger.Channel known(String organisation, String address) {
    return ledger
        .channel(organisation, address)
        .filter(known -> ActRules.isAboutOrgans(known.kind()))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-031"));
  }

  private Ledger.Channel channel(String organisation, Asked asked) {
    Ledger.Channel channel = known(organisation, asked.channel());
    if (!channel.state().equals("READY")) throw new Problem(Kind.UNAVAILABLE, "CUS-ORG-032");
    if (ActRules.kind(asked.action()).code() != channel.kind()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ORG-030", asked.action().name());
    }
    return channel;
  }

  private WitnessDraft draft(
      Caller caller,
      Witnessing.Request request,
      Ledger.Channel channel,
      Asked asked,
      OrganTerms terms) {
    String organisation = caller.organisation();
    Action action = asked.action();
    boolean between = action == Action.HAND_OVER || action == Action.TAKE_OVER;
    var deed =
        new Witnessing.Deed(
            action,
            SubjectKind.of(channel.kind()),
            channel.subject(),
            between ? channel.opener() : ledger.memberId(organisation),
            between ? channels.notOpener(organisation, channel) : Bytes32.ZERO,
            terms.detail());
    return witnessing.draft(
        caller,
        request,
        deed,
        new Prepared(
            channel.address(),
            action,
            HexFormat.of().formatHex(terms.terms()),
            asked.scannedAt().isPresent()),
        asked.scannedAt().orElseGet(clock::instant));
  }

  @Override
  public CommandStatus record(
      Caller caller, UUID id, String signature, Optional<Instant> deviceClock) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          WitnessDraft draft = witnessing.open(caller, id, DRAFT);
          WitnessSignature signed = witnessing.checkSignature(draft, signature);
          if (draft.recorded()) return witnessing.status(caller, draft);
          Prepared prepared = draft.terms(Prepared.class);
          ActRules.check(caller, prepared.action());
          checkPublished(organisation, id, prepared.action());
          OrganTerms terms =
              OrganTerms.read(prepared.action(), HexFormat.of().parseHex(prepared.terms()));
          if (!prepared.late()) {
            preparation.checkStill(organisation, prepared.channel(), draft.witness(), terms);
          }
          var times =
              new ServerTimes(
                  clock.instant().toEpochMilli(),
                  deviceClock.map(Instant::toEpochMilli).orElse(0L));
          return witnessing.record(
              caller,
              draft,
              signed,
              new ChannelCommand(
                  id,
                  prepared.channel(),
                  prepared.action().code(),
                  terms.body(draft.act(), signed, times)));
        });
  }

  /** The contract refuses a consent that is not published, and a refusal is final. */
  private void checkPublished(String organisation, UUID id, Action action) {
    if (action != Action.CONSENT_FOR_DONOR) return;
    boolean published =
        ledger
            .status(organisation, CasePreparation.publication(id))
            .filter(status -> status.state().isDone())
            .isPresent();
    if (!published) throw new Problem(Kind.UNAVAILABLE, "CUS-ORG-047");
  }

  private Draft shown(WitnessDraft draft) {
    return new Draft(draft.id(), draft.act(), witnessing.typedData(draft));
  }
}
