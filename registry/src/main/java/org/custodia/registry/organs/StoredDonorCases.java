package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.organs.SealedIdentities.Of;
import org.custodia.registry.rows.OrganisationRows;

/** Donors' cases: who the donor is from what is sealed here, the rest from the ledger. */
final class StoredDonorCases implements DonorCases {
  private final OrganisationRows rows;
  private final DonorRows donors;
  private final EventRows events;
  private final LabelBook labels;
  private final SealedIdentities identities;
  private final DocumentRows looks;
  private final OrganChannels channels;
  private final DonorConsents consents;
  private final Ledger ledger;
  private final Keys keys;
  private final Clock clock;

  StoredDonorCases(
      OrganisationRows rows,
      DonorRows donors,
      EventRows events,
      LabelBook labels,
      SealedIdentities identities,
      DocumentRows looks,
      OrganChannels channels,
      DonorConsents consents,
      Ledger ledger,
      Keys keys,
      Clock clock) {
    this.rows = rows;
    this.donors = donors;
    this.events = events;
    this.labels = labels;
    this.identities = identities;
    this.looks = looks;
    this.channels = channels;
    this.consents = consents;
    this.ledger = ledger;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Entered enter(Caller caller, UUID id, Entry entry) {
    OrganRoles.check(caller, OrganRoles.BANK);
    entry.identity().check();
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Bytes32 caseId = identities.pseudonym(organisation, Of.DONOR, id);
          channels.partner(organisation, entry.allocation(), MemberRole.ALLOCATION_BODY);
          Labels told =
              Labels.entered(
                  caseId, salt(organisation, id), entry.din(), entry.sender(), entry.phone());
          if (donors.sealed(organisation, caseId).isEmpty()) {
            byte[] sealed = identities.seal(organisation, Of.DONOR, caseId, entry.identity());
            donors.add(
                organisation, caseId, entry.allocation(), sealed, clock.instant(), caller.name());
            labels.add(organisation, told, clock.instant());
          }
          Bytes32 allocation = donors.allocation(organisation, caseId).orElseThrow();
          return new Entered(
              caseId,
              channels
                  .open(organisation, SubjectKind.DONOR_CASE, allocation, caseId)
                  .map(Ledger.Channel::address));
        });
  }

  @Override
  public List<Unopened> unopened(Caller caller) {
    OrganRoles.check(caller, OrganRoles.BANK);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            donors.unopened(organisation).stream()
                .map(
                    donor ->
                        new Unopened(
                            donor.caseId(), ready(organisation, donor.caseId()), donor.enteredAt()))
                .toList());
  }

  private Optional<String> ready(String organisation, Bytes32 caseId) {
    return ledger.channels(organisation, SubjectKind.DONOR_CASE.code(), caseId).stream()
        .filter(channel -> channel.state().equals("READY"))
        .map(Ledger.Channel::address)
        .findFirst();
  }

  /** The same for the same donor, so that entering twice makes one. */
  private Bytes32 salt(String organisation, UUID id) {
    byte[] of = id.toString().getBytes(StandardCharsets.UTF_8);
    return Bytes32.of(keys.records(organisation).token("organ labels", of));
  }

  @Override
  public Optional<Identity> identity(Caller caller, Bytes32 caseId) {
    OrganRoles.check(caller, OrganRoles.BANK);
    String organisation = caller.organisation();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return rows.in(
        organisation,
        () -> {
          Optional<byte[]> sealed = donors.sealed(organisation, caseId);
          sealed.ifPresent(
              found -> looks.looked(organisation, caller.name(), "DONOR", caseId, now));
          return sealed.map(bytes -> identities.open(organisation, Of.DONOR, caseId, bytes));
        });
  }

  @Override
  public List<Given> consents(Caller caller, Bytes32 caseId) {
    OrganRoles.check(caller, OrganRoles.BANK);
    String organisation = caller.organisation();
    Bytes32 own = ledger.memberId(organisation);
    Ledger.Channel channel =
        rows.in(
            organisation,
            () ->
                ledger.channels(organisation, SubjectKind.DONOR_CASE.code(), caseId).stream()
                    .filter(known -> known.opener().equals(own))
                    .filter(known -> known.state().equals("READY"))
                    .findFirst()
                    .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-037")));
    return consents.of(organisation, channel).stream()
        .map(
            terms ->
                new Given(
                    terms.consent().commitment(),
                    terms.attestation().host(),
                    Instant.ofEpochSecond(terms.consent().validFrom()),
                    Instant.ofEpochSecond(terms.consent().validUntil())))
        .toList();
  }

  @Override
  public CommandStatus revoke(Caller caller, UUID act) {
    OrganRoles.check(caller, OrganRoles.BANK);
    String organisation = caller.organisation();
    byte[] context = CasePreparation.context(act);
    return rows.in(
        organisation,
        () -> {
          UUID command =
              UUID.nameUUIDFromBytes(
                  ("organ consent revoked " + act).getBytes(StandardCharsets.UTF_8));
          Optional<CommandStatus> before = ledger.status(organisation, command);
          if (before.isPresent()) return before.get();
          Bytes32 secret =
              donors
                  .consent(organisation, act)
                  .map(found -> keys.records(organisation).open(found, context))
                  .map(kept -> CasePreparation.Words.of(kept).secret())
                  .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-048"));
          return ledger.record(
              organisation,
              new PublicCall(
                  command,
                  PublicContract.CONSENT_REGISTRY,
                  ConsentCalls.revokeMany(ConsentCalls.padded(List.of(secret)))));
        });
  }

  @Override
  public List<Line> list(Caller caller, int limit, int offset) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> donors.list(organisation, limit, offset));
  }

  @Override
  public Optional<View> view(Caller caller, Bytes32 caseId) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> donors.find(organisation, caseId).map(line -> view(organisation, line)));
  }

  private View view(String organisation, Line line) {
    Ledger.Channel channel = ledger.channel(organisation, line.channel()).orElseThrow();
    CaseStory story = CaseStory.of(events.in(organisation, line.channel()));
    return new View(
        line,
        channel.opener(),
        channels.notOpener(organisation, channel),
        story.group(),
        missing(organisation, story),
        story.readyAt(),
        story.recovered(),
        story.runs(),
        story.events());
  }

  private Set<CaseFact> missing(String organisation, CaseStory story) {
    EnumSet<CaseFact> missing = EnumSet.noneOf(CaseFact.class);
    missing.addAll(story.missing(clock.instant()));
    story
        .consent()
        .filter(given -> events.isRevoked(organisation, given.revocation()))
        .ifPresent(given -> missing.add(CaseFact.CONSENT));
    return missing;
  }
}
