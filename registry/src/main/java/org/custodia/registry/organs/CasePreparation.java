package org.custodia.registry.organs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.organs.ConsentBasis;
import org.custodia.contracts.organs.ConsentForDonorTerms;
import org.custodia.contracts.organs.ConsentTerms;
import org.custodia.contracts.organs.OpenCaseTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.RecoverTerms;
import org.custodia.contracts.witness.Consent;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Terms of acts in a donor's case. */
final class CasePreparation {
  private static final Pattern GLN = Pattern.compile("gln:[0-9]{13}");
  private static final int SECONDS_AN_HOUR = 3_600;

  /** To think it over, for a living donor; the contract refuses less. */
  private static final long LEAST_HOURS = 24;

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final Ledger ledger;
  private final EventRows events;
  private final LabelBook labels;
  private final DonorRows donors;
  private final StoredMatchRuns runs;
  private final DonorConsents consents;
  private final Keys keys;
  private final Clock clock;

  CasePreparation(
      OrganisationRows rows,
      JdbcClient jdbc,
      Ledger ledger,
      LabelBook labels,
      DonorRows donors,
      StoredMatchRuns runs,
      DonorConsents consents,
      Keys keys,
      Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.ledger = ledger;
    this.events = new EventRows(jdbc);
    this.labels = labels;
    this.donors = donors;
    this.runs = runs;
    this.consents = consents;
    this.keys = keys;
    this.clock = clock;
  }

  OrganTerms terms(Caller caller, Ledger.Channel channel, OrganActs.Asked asked) {
    String organisation = caller.organisation();
    WireObject fields = asked.read();
    if (asked.action() == Action.MATCH_RUN) {
      return runs.terms(caller, channel, fields);
    }
    if (asked.action() == Action.DONOR_CONSENT) return donors(organisation, channel, fields);
    return rows.in(
        organisation,
        () ->
            switch (asked.action()) {
              case OPEN_CASE -> opening(organisation, channel.subject(), fields);
              case CONSENT_FOR_DONOR -> consent(organisation, asked.id(), fields);
              case RECOVER -> recovery(organisation, channel, fields);
              default ->
                  TermsForm.read(asked.action(), fields, () -> labels(organisation, channel));
            });
  }

  private OrganTerms recovery(String organisation, Ledger.Channel channel, WireObject fields) {
    OrganTerms terms = TermsForm.read(Action.RECOVER, fields, () -> labels(organisation, channel));
    CaseStory story = CaseStory.of(events.in(organisation, channel.address()));
    if (terms instanceof RecoverTerms said && !story.canGive(said.organ())) {
      throw new Problem(Kind.CONFLICT, "CUS-ORG-137");
    }
    return terms;
  }

  /** Field {@code consent}, the commitment; it may be left out when there is only one. */
  private OrganTerms donors(String organisation, Ledger.Channel channel, WireObject fields) {
    Optional<Bytes32> wanted = fields.optionalBytes32("consent");
    fields.end();
    List<ConsentTerms> found =
        consents.of(organisation, channel).stream()
            .filter(terms -> wanted.map(terms.consent().commitment()::equals).orElse(true))
            .toList();
    if (found.isEmpty()) throw new Problem(Kind.NOT_FOUND, "CUS-ORG-081");
    if (found.size() > 1) throw fields.wrong("consent");
    return found.get(0);
  }

  private OrganTerms opening(String organisation, Bytes32 caseId, WireObject fields) {
    boolean living = fields.bool("living");
    Bytes32 host = fields.matching("host", GLN).map(MemberId::of).orElse(Bytes32.ZERO);
    long hours = fields.optionalLong("coolingOffHours").orElse(LEAST_HOURS);
    fields.end();
    if (living && hours < LEAST_HOURS) throw fields.wrong("coolingOffHours");
    Labels known = labels.find(organisation, caseId).orElseThrow(CasePreparation::unknown);
    Bytes32 evidence =
        donors
            .sealed(organisation, caseId)
            .map(Bytes32::keccak)
            .orElseThrow(CasePreparation::unknown);
    return new OpenCaseTerms(
        Bytes32.random(),
        known.donation(),
        host,
        evidence,
        living,
        living ? hours * SECONDS_AN_HOUR : 0);
  }

  /** Publishes the commitment, so that the contract finds it when the act arrives. */
  private OrganTerms consent(String organisation, UUID act, WireObject fields) {
    ConsentBasis basis = fields.constant("basis", ConsentBasis.class);
    Bytes32 document = fields.bytes32("document");
    fields.end();
    if (basis == ConsentBasis.DONOR) throw fields.wrong("basis");
    Words words =
        donors
            .consent(organisation, act)
            .map(found -> Words.of(keys.records(organisation).open(found, context(act))))
            .orElseGet(() -> new Words(Bytes32.random(), Bytes32.random()));
    var terms =
        new ConsentForDonorTerms(
            basis, document, words.salt(), Consent.revocationHash(words.secret()));
    jdbc.sql(
            """
            insert into organ_consent (organisation, act, commitment, sealed, made_at)
            values (:organisation, :act, :commitment, :sealed, :at)
            on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("act", act)
        .param("commitment", terms.commitment().toArray())
        .param("sealed", keys.records(organisation).seal(words.bytes(), context(act)))
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    if (ledger.status(organisation, publication(act)).isEmpty()) {
      ledger.record(
          organisation,
          new PublicCall(
              publication(act),
              PublicContract.CONSENT_REGISTRY,
              ConsentCalls.publish(ConsentCalls.padded(List.of(terms.commitment())))));
    }
    return terms;
  }

  /** What is kept of a consent: the salt of its commitment, and the secret that revokes it. */
  record Words(Bytes32 salt, Bytes32 secret) {
    byte[] bytes() {
      return ByteBuffer.allocate(64).put(salt.toArray()).put(secret.toArray()).array();
    }

    static Words of(byte[] bytes) {
      return new Words(
          Bytes32.of(Arrays.copyOf(bytes, 32)), Bytes32.of(Arrays.copyOfRange(bytes, 32, 64)));
    }
  }

  /** Where they are kept. */
  static byte[] context(UUID act) {
    return ("organ consent " + act).getBytes(StandardCharsets.UTF_8);
  }

  /** Id of the command that publishes what an act opens. */
  static UUID publication(UUID act) {
    return UUID.nameUUIDFromBytes(("organ consent of " + act).getBytes(StandardCharsets.UTF_8));
  }

  /** Only the bank has them; allocation body and regulator scan nothing. */
  private Labels labels(String organisation, Ledger.Channel channel) {
    return labels
        .find(organisation, channel.subject())
        .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-035"));
  }

  private static Problem unknown() {
    return new Problem(Kind.NOT_FOUND, "CUS-ORG-036");
  }
}
