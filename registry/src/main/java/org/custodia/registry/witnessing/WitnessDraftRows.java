package org.custodia.registry.witnessing;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Drafts, and the chain of each key's acts. Used inside the organisation's rows. */
final class WitnessDraftRows {
  private final JdbcClient jdbc;

  WitnessDraftRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A key's next place in its chain. */
  record Link(long sequence, Bytes32 previous) {
    /** Of an act that is in no chain. */
    static final Link NONE = new Link(0, Bytes32.ZERO);
  }

  Optional<WitnessDraft> find(String organisation, UUID id) {
    return find(organisation, id, "");
  }

  /** As {@link #find}, and keeps others from signing the same draft meanwhile. */
  Optional<WitnessDraft> lock(String organisation, UUID id) {
    return find(organisation, id, " for update");
  }

  private Optional<WitnessDraft> find(String organisation, UUID id, String how) {
    return jdbc.sql(
            "select * from witness_draft where organisation = :organisation and id = :id" + how)
        .param("organisation", organisation)
        .param("id", id)
        .query(
            (row, n) ->
                new WitnessDraft(
                    id,
                    row.getString("kind"),
                    row.getString("person"),
                    row.getString("witness"),
                    Bytes32.of(row.getBytes("request")),
                    LedgerValues.read(row.getString("act"), Act.class),
                    row.getString("terms"),
                    row.getString("signature") != null))
        .optional();
  }

  /** Those of these acts that were signed. */
  List<Witnessing.Signed> signed(String organisation, Collection<UUID> ids) {
    return jdbc.sql(
            """
            select id, person, witness, act, signature from witness_draft
            where organisation = :organisation and id = any(:ids::uuid[]) and signature is not null
            order by id
            """)
        .param("organisation", organisation)
        .param("ids", ids.stream().map(UUID::toString).toArray(String[]::new))
        .query(
            (row, n) ->
                new Witnessing.Signed(
                    row.getObject("id", UUID.class),
                    row.getString("person"),
                    row.getString("witness"),
                    WitnessSignature.of(row.getString("signature")).orElseThrow(),
                    Instant.ofEpochMilli(
                        LedgerValues.read(row.getString("act"), Act.class).deviceTime())))
        .list();
  }

  /** False when this id has a draft already. */
  boolean add(String organisation, WitnessDraft draft, Instant at) {
    return jdbc.sql(
                """
                insert into witness_draft (organisation, id, kind, person, witness, request, act, terms,
                  drafted_at)
                values (:organisation, :id, :kind, :person, :witness, :request, :act, :terms, :at)
                on conflict (organisation, id) do nothing
                """)
            .param("organisation", organisation)
            .param("id", draft.id())
            .param("kind", draft.kind())
            .param("person", draft.person())
            .param("witness", draft.witness())
            .param("request", draft.request().toArray())
            .param("act", LedgerValues.write(draft.act()))
            .param("terms", draft.terms())
            .param("at", at.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  /** The draft was signed and recorded as a command. */
  void recorded(
      String organisation,
      WitnessDraft draft,
      WitnessSignature signature,
      Bytes32 digest,
      Instant at) {
    jdbc.sql(
            """
            update witness_draft set signature = :signature, recorded_at = :at
            where organisation = :organisation and id = :id
            """)
        .param("signature", signature.toString())
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("organisation", organisation)
        .param("id", draft.id())
        .update();
    if (draft.act().deviceSequence() == Link.NONE.sequence()) return;
    jdbc.sql(
            """
            update witness_chain set last_digest = :digest
            where organisation = :organisation and key = :key
            """)
        .param("digest", digest.toArray())
        .param("organisation", organisation)
        .param("key", draft.witness())
        .update();
  }

  /**
   * Gives out the next number of a key, with the digest of the act it signed last. Numbers of
   * drafts that are never signed stay unused; a gap says that, not that an act was lost.
   */
  Link next(String organisation, String key) {
    return jdbc.sql(
            """
            insert into witness_chain as chain (organisation, key, sequence, last_digest)
            values (:organisation, :key, 1, :zero)
            on conflict (organisation, key) do update set sequence = chain.sequence + 1
            returning sequence, last_digest
            """)
        .param("organisation", organisation)
        .param("key", key)
        .param("zero", Bytes32.ZERO.toArray())
        .query(
            (row, n) -> new Link(row.getLong("sequence"), Bytes32.of(row.getBytes("last_digest"))))
        .single();
  }
}
