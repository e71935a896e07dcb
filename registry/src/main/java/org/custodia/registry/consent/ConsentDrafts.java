package org.custodia.registry.consent;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.consent.Consents.Draft;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.OpenChannel;
import org.custodia.registry.people.PatientDirectory;

/** Prepares consents for their grant keys to sign. Used inside the organisation's rows. */
final class ConsentDrafts {
  private final ConsentRows consents;
  private final PatientDirectory directory;
  private final Members members;
  private final Ledger ledger;
  private final WitnessDomain domain;
  private final SealedTerms sealed;
  private final PatientChoices choices;
  private final GrantRules rules;
  private final ConsentSettings settings;
  private final Clock clock;

  ConsentDrafts(
      ConsentRows consents,
      PatientDirectory directory,
      Members members,
      Ledger ledger,
      WitnessDomain domain,
      SealedTerms sealed,
      PatientChoices choices,
      ConsentSettings settings,
      Clock clock) {
    this.consents = consents;
    this.directory = directory;
    this.members = members;
    this.ledger = ledger;
    this.domain = domain;
    this.sealed = sealed;
    this.choices = choices;
    this.rules = new GrantRules(members, settings);
    this.settings = settings;
    this.clock = clock;
  }

  /** The draft of this request, made now or before. */
  Draft of(Caller caller, UUID id, UUID patient, GrantForm form, String grantKey) {
    String organisation = caller.organisation();
    Bytes32 own = ledger.memberId(organisation);
    Bytes32 request =
        sealed.request(
            organisation,
            caller.name()
                + " "
                + patient
                + " "
                + grantKey
                + " "
                + new String(ConsentTerms.write(form), StandardCharsets.UTF_8));
    Optional<ConsentRow> earlier = consents.find(own, id);
    if (earlier.filter(row -> !row.request().equals(request)).isPresent()) {
      throw new Problem(Kind.CONFLICT, "CUS-CON-002", id.toString());
    }
    ConsentRow row = earlier.orElseGet(() -> begin(caller, id, patient, form, grantKey, request));
    if (row.grantedAt().isEmpty() && !clock.instant().isBefore(row.expiresAt())) {
      throw new Problem(Kind.CONFLICT, "CUS-CON-021");
    }
    if (row.prepared().isEmpty()) {
      Optional<String> channel = channel(organisation, row, form);
      if (channel.isEmpty()) return new Draft.Preparing(id);
      row = prepare(organisation, row, form, channel.get());
    }
    Consent message = sealed.terms(organisation, row).message();
    return new Draft.ToSign(id, message.toTypedDataJson(domain), row.expiresAt());
  }

  void checkStill(String organisation, GrantForm form) {
    rules.checkStill(organisation, ledger.memberId(organisation), form, clock.instant());
  }

  private ConsentRow begin(
      Caller caller, UUID id, UUID patient, GrantForm form, String grantKey, Bytes32 request) {
    String organisation = caller.organisation();
    Bytes32 own = ledger.memberId(organisation);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    rules.check(organisation, own, form, grantKey, now);
    checkNumber(organisation, own, patient, now);
    ConsentRow draft =
        new ConsentRow(
            id,
            patient,
            caller.name(),
            request,
            grantKey,
            sealed.seal(organisation, id, form),
            now.plus(settings.draftLapses()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new ConsentRow.Told(false, 0, false, false),
            new ConsentRow.OnLedger(
                0,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                0));
    if (!consents.add(organisation, draft, now)) {
      throw new Problem(Kind.CONFLICT, "CUS-CON-027"); // the key signed another consent
    }
    return draft;
  }

  private void checkNumber(String organisation, Bytes32 own, UUID patient, Instant now) {
    Set<UUID> entries = directory.entriesOf(organisation, patient);
    long live =
        Stream.concat(
                consents.granted(own, entries).stream()
                    .filter(row -> row.state(sealed.form(organisation, row), now).isLive()),
                consents.drafts(own, entries).stream().filter(row -> now.isBefore(row.expiresAt())))
            .count();
    if (live >= PatientConsents.MOST_LIVE) {
      throw new Problem(Kind.CONFLICT, "CUS-CON-025", PatientConsents.MOST_LIVE);
    }
  }

  /** The channel, when it is ready and knows what the patient chose; else it is being opened. */
  private Optional<String> channel(String organisation, ConsentRow row, GrantForm form) {
    List<Bytes32> of =
        Stream.concat(
                Stream.of(ledger.memberId(organisation), form.grantee()),
                form.thirdParty().stream())
            .sorted()
            .toList();
    int kind = SubjectKind.RELATIONSHIP.code();
    Optional<Ledger.Channel> ready = ledger.channel(organisation, kind, of, Bytes32.ZERO);
    if (ready.isPresent()) {
      return ready
          .map(Ledger.Channel::address)
          .filter(channel -> !choices.isOnItsWay(organisation, row.patient(), channel));
    }
    CommandStatus opening =
        ledger.record(
            organisation, new OpenChannel(DerivedId.channel(row.id()), kind, of, Bytes32.ZERO));
    if (opening.state() == CommandStatus.State.REFUSED) {
      throw new Problem(Kind.CONFLICT, "CUS-CON-026", name(organisation, form.grantee()));
    }
    return Optional.empty();
  }

  private ConsentRow prepare(String organisation, ConsentRow row, GrantForm form, String channel) {
    Bytes32 own = ledger.memberId(organisation);
    Bytes32 pseudonym = directory.pseudonym(organisation, row.patient(), channel);
    String document =
        FhirConsent.write(
            form,
            pseudonym,
            identity(organisation, own),
            identity(organisation, form.grantee()),
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
    Bytes32 secret = Bytes32.random();
    Consent message =
        new Consent(
            Bytes32.random(),
            row.grantKey(),
            form.grantee(),
            form.purpose(),
            Bytes32.keccak(document.getBytes(StandardCharsets.UTF_8)),
            form.validFrom().getEpochSecond(),
            form.validUntil().getEpochSecond(),
            form.uses(),
            countingIn(form, channel),
            Consent.revocationHash(secret));
    ConsentTerms terms = new ConsentTerms(message, document, secret);
    consents.prepared(
        row.id(),
        new ConsentRow.Prepared(
            channel,
            pseudonym,
            message.commitment(),
            message.revocationHash(),
            sealed.seal(organisation, row.id(), terms)));
    return consents.find(own, row.id()).orElseThrow();
  }

  /** Donors' cases and bills are in channels of their own; only uses are counted in one. */
  private static String countingIn(GrantForm form, String channel) {
    boolean elsewhere =
        form.purpose() == ConsentPurpose.ORGAN_DONATION || form.purpose() == ConsentPurpose.BILLING;
    return elsewhere ? Consent.ANY_CHANNEL : channel;
  }

  private String identity(String organisation, Bytes32 member) {
    return members.byId(organisation, member).map(Member::identity).orElseThrow();
  }

  private String name(String organisation, Bytes32 member) {
    return members.byId(organisation, member).map(Member::name).orElse(member.toString());
  }
}
