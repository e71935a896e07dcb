package org.custodia.registry.organs;

import static org.custodia.contracts.generated.ConsentRegistry.SECRETREVEALED_EVENT;
import static org.custodia.contracts.generated.DonorCase.RECORDED_EVENT;
import static org.custodia.contracts.generated.DonorCase.REFUSED_EVENT;
import static org.custodia.registry.ledger.LedgerCommand.PublicContract.CONSENT_REGISTRY;

import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.refusals.Refusals;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Donor cases, offers and legs from the channels this organisation is party to. All three kinds of
 * contract tell of every act in the same event.
 */
final class OrganProjection implements Projection {
  private static final Logger LOG = LoggerFactory.getLogger(OrganProjection.class);

  private final JdbcClient jdbc;
  private final OrganStates states;

  OrganProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.states = new OrganStates(jdbc);
  }

  @Override
  public List<String> tables() {
    return List.of(
        "organ_event",
        "organ_reference",
        "organ_case",
        "organ",
        "organ_offer_facts",
        "organ_offer",
        "organ_leg",
        "organ_revocation",
        "organ_refusal");
  }

  @Override
  public void apply(LedgerEvent event) {
    if (event.source().publicContract().filter(CONSENT_REGISTRY::equals).isPresent()) {
      DecodedEvent.of(SECRETREVEALED_EVENT, event).ifPresent(fields -> revoked(event, fields));
    }
    event
        .source()
        .channel()
        .filter(channel -> ActRules.isAboutOrgans(channel.kind()))
        .ifPresent(
            channel -> {
              DecodedEvent.of(RECORDED_EVENT, event)
                  .ifPresent(fields -> recorded(event, channel, fields));
              DecodedEvent.of(REFUSED_EVENT, event)
                  .ifPresent(fields -> refused(event, channel, fields));
            });
  }

  /** Whatever the page said: what the contract did not take, and why. */
  private void refused(LedgerEvent log, Ledger.Channel channel, DecodedEvent fields) {
    Refusal refusal = Refusals.decode(fields.bytes(4));
    jdbc.sql(
            """
            insert into organ_refusal (organisation, channel, command_id, subject, by_member,
              reason, arguments, refused_at, block, log_index, transaction)
            values (:organisation, :channel, :command, :subject, :by, :reason,
              cast(:arguments as jsonb), :at, :block, :index, :transaction)
            on conflict do nothing
            """)
        .param("organisation", log.organisation())
        .param("channel", log.source().address())
        .param("command", commandId(fields.bytes32(0)))
        .param("subject", channel.subject().toArray())
        .param("by", fields.bytes32(1).toArray())
        .param("reason", refusal.name())
        .param("arguments", RefusalRows.write(MissingFacts.named(channel.kind(), refusal)))
        .param("at", log.blockTime().atOffset(ZoneOffset.UTC))
        .param("block", log.block())
        .param("index", log.logIndex())
        .param("transaction", log.transaction().toArray())
        .update();
  }

  private void revoked(LedgerEvent event, DecodedEvent fields) {
    jdbc.sql(
            """
            insert into organ_revocation (organisation, revocation_hash, revoked_at)
            values (:organisation, :hash, :at) on conflict do nothing
            """)
        .param("organisation", event.organisation())
        .param("hash", fields.bytes32(0).toArray())
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .update();
  }

  private void recorded(LedgerEvent log, Ledger.Channel channel, DecodedEvent fields) {
    Optional<OrganEvent> read = read(log, channel, fields);
    if (read.isEmpty()) return;
    OrganEvent event = read.get();
    if (!add(log.organisation(), event, fields.bytes(11))) return;
    ActDocuments.of(event.terms()).ifPresent(hash -> refer(log.organisation(), event, hash));
    states.apply(log.organisation(), event);
  }

  /**
   * Terms that nobody here can read were not made by this code; the contract took them all the
   * same.
   */
  private static Optional<OrganEvent> read(
      LedgerEvent log, Ledger.Channel channel, DecodedEvent fields) {
    try {
      Action action = Action.of(fields.integer(2));
      long server = fields.milliseconds(9);
      return Optional.of(
          new OrganEvent(
              commandId(fields.bytes32(0)),
              log.source().address(),
              SubjectKind.of(channel.kind()),
              channel.subject(),
              action,
              fields.bytes32(1),
              fields.bytes32(3),
              fields.bytes32(4),
              fields.text(5),
              fields.integer(6),
              fields.text(7),
              Instant.ofEpochMilli(fields.milliseconds(8)),
              server == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(server)),
              log.blockTime(),
              log.block(),
              log.logIndex(),
              log.transaction(),
              OrganIrregularity.of((int) fields.number(10)),
              OrganTerms.read(action, fields.bytes(11)),
              new OrganEvent.Signed(
                  fields.bytes32(0),
                  fields.atMostLong(12),
                  fields.bytes32(13),
                  WitnessSignature.of(fields.bytes(14))
                      .orElseThrow(() -> new IllegalArgumentException("no signature")))));
    } catch (IllegalArgumentException notUnderstood) {
      LOG.warn("organs: {} not understood: {}", log.transaction(), notUnderstood.getMessage());
      return Optional.empty();
    }
  }

  /** What another member made of something else than a UUID gets one from its digest. */
  private static UUID commandId(Bytes32 id) {
    boolean plain = HexFormat.of().formatHex(id.toArray()).startsWith("0".repeat(32));
    return plain ? id.toUuid() : UUID.nameUUIDFromBytes(id.toArray());
  }

  /** False when there is one under this id already. */
  private boolean add(String organisation, OrganEvent event, byte[] terms) {
    return jdbc.sql(
                """
                insert into organ_event (organisation, channel, command_id, kind, subject, action,
                  by_member, giver, receiver, witness, state, place, device_time, server_time,
                  irregularities, terms, happened_at, block, log_index, transaction, signed_id,
                  device_sequence, previous_hash, signature)
                values (:organisation, :channel, :command, :kind, :subject, :action,
                  :by, :giver, :receiver, :witness, :state, :place, :deviceTime, :serverTime,
                  :odd, :terms, :at, :block, :index, :transaction, :signedId, :sequence,
                  :previous, :signature)
                on conflict do nothing
                """)
            .param("organisation", organisation)
            .param("channel", event.channel())
            .param("command", event.id())
            .param("kind", event.kind().code())
            .param("subject", event.subject().toArray())
            .param("action", event.action().code())
            .param("by", event.by().toArray())
            .param("giver", event.giver().toArray())
            .param("receiver", event.receiver().toArray())
            .param("witness", event.witness())
            .param("state", event.state())
            .param("place", event.place())
            .param("deviceTime", event.deviceTime().atOffset(ZoneOffset.UTC))
            .param(
                "serverTime",
                event.serverTime().map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null),
                Types.TIMESTAMP_WITH_TIMEZONE)
            .param("odd", OrganIrregularity.mask(event.irregularities()))
            .param("terms", terms)
            .param("at", event.at().atOffset(ZoneOffset.UTC))
            .param("block", event.block())
            .param("index", event.logIndex())
            .param("transaction", event.transaction().toArray())
            .param("signedId", event.signed().commandId().toArray())
            .param("sequence", event.signed().deviceSequence())
            .param("previous", event.signed().previousHash().toArray())
            .param("signature", event.signed().signature().toArray())
            .update()
        == 1;
  }

  private void refer(String organisation, OrganEvent event, Bytes32 hash) {
    jdbc.sql(
            """
            insert into organ_reference (organisation, channel, command_id, hash, by_member, block,
              log_index)
            values (:organisation, :channel, :command, :hash, :by, :block, :index)
            on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("channel", event.channel())
        .param("command", event.id())
        .param("hash", hash.toArray())
        .param("by", event.by().toArray())
        .param("block", event.block())
        .param("index", event.logIndex())
        .update();
  }
}
