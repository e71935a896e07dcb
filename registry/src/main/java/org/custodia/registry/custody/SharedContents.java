package org.custodia.registry.custody;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.packs.PackLabel;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which consignments hold the same packs, as far as an organisation has their contents. Ids of
 * consignments as the ledger has them, within their channel.
 */
public final class SharedContents {
  /** How the word of a command begins whose id is a UUID. */
  private static final String UUID_WORD = "0x" + "0".repeat(32);

  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  public SharedContents(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  /**
   * Another consignment with some of the same packs.
   *
   * @param packs how many it has in common
   * @param pack one of them
   */
  public record Shared(
      Bytes32 consignment, Bytes32 giver, Bytes32 receiver, long packs, Bytes32 pack) {}

  /** Whether the contents are here. */
  public boolean isHere(String organisation, String channel, Bytes32 consignment) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select exists (select from custody_pack
                      where organisation = :organisation and channel = :channel and document = :id)
                    """)
                .param("organisation", organisation)
                .param("channel", channel)
                .param("id", CommandIds.of(consignment))
                .query(Boolean.class)
                .single());
  }

  public List<Shared> shared(String organisation, String channel, Bytes32 consignment) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select c.id, c.giver, c.receiver, count(*) as packs, min(encode(o.pack_id, 'hex')) as pack
                    from custody_pack p
                    join custody_pack o on o.organisation = p.organisation and o.pack_id = p.pack_id
                      and o.document <> p.document and o.mark = 'SENT'
                    join consignment c on c.organisation = o.organisation and c.channel = o.channel
                      and c.id = o.document
                    where p.organisation = :organisation and p.channel = :channel and p.document = :id
                    group by c.id, c.giver, c.receiver
                    """)
                .param("organisation", organisation)
                .param("channel", channel)
                .param("id", CommandIds.of(consignment))
                .query(
                    (row, n) ->
                        new Shared(
                            Bytes32.ofUuid(row.getObject("id", UUID.class)),
                            Bytes32.of(row.getBytes("giver")),
                            Bytes32.of(row.getBytes("receiver")),
                            row.getLong("packs"),
                            Bytes32.of(row.getString("pack"))))
                .list());
  }

  /** A consignment as the ledger names it. */
  public record Named(Bytes32 consignment, Bytes32 giver) {}

  /** Consignments whose contents, as far as they are here, name the pack. */
  public List<Named> naming(String organisation, Bytes32 pack) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select c.id, c.giver from custody_pack p
                    join consignment c on c.organisation = p.organisation and c.channel = p.channel
                      and c.id = p.document
                    where p.organisation = :organisation and p.pack_id = :pack
                    """)
                .param("organisation", organisation)
                .param("pack", pack.toArray())
                .query(
                    (row, n) ->
                        new Named(
                            Bytes32.ofUuid(row.getObject("id", UUID.class)),
                            Bytes32.of(row.getBytes("giver"))))
                .list());
  }

  /** Those of these receipts and rejections that, as their documents say, are about other packs. */
  public Set<Bytes32> silentOn(String organisation, Bytes32 pack, Collection<Bytes32> answers) {
    UUID[] ids =
        answers.stream()
            .filter(answer -> answer.toString().startsWith(UUID_WORD))
            .map(Bytes32::toUuid)
            .toArray(UUID[]::new);
    return rows.in(
        organisation,
        () ->
            Set.copyOf(
                jdbc.sql(
                        """
                        select d.id from custody_document d
                        where d.organisation = :organisation and d.state = 'RECORDED'
                          and d.id = any(cast(:ids as uuid[]))
                          and not exists (select from custody_pack p
                            where p.organisation = d.organisation and p.channel = d.channel
                              and p.document = d.id and p.pack_id = :pack)
                        """)
                    .param("organisation", organisation)
                    .param("ids", ids)
                    .param("pack", pack.toArray())
                    .query((row, n) -> Bytes32.ofUuid(row.getObject("id", UUID.class)))
                    .set()));
  }

  /** What is printed on a pack, when any document here names it. */
  public Optional<PackLabel> label(String organisation, Bytes32 pack) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select gtin, serial from custody_pack
                    where organisation = :organisation and pack_id = :pack limit 1
                    """)
                .param("organisation", organisation)
                .param("pack", pack.toArray())
                .query((row, n) -> new PackLabel(row.getString("gtin"), row.getString("serial")))
                .optional());
  }

  /**
   * Whether a pack is named in the contents of a consignment that this member has received, or in
   * its own findings as one that was not announced.
   */
  public boolean received(String organisation, Bytes32 pack, Bytes32 member) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select exists (
                      select from custody_pack p
                      join consignment c on c.organisation = p.organisation and c.channel = p.channel
                        and c.id = p.document
                      join consignment_answer a on a.organisation = c.organisation
                        and a.channel = c.channel and a.consignment = c.id
                        and (a.accepted + a.damaged > 0 or a.missing + a.surplus = 0)
                      join custody_fact f on f.organisation = a.organisation and f.channel = a.channel
                        and f.command_id = a.command_id and f.kind = 'RECEIVED'
                      where p.organisation = :organisation and p.pack_id = :pack and c.receiver = :member)
                    or exists (
                      select from custody_pack p
                      join custody_fact f on f.organisation = p.organisation and f.channel = p.channel
                        and f.command_id = p.document
                      where p.organisation = :organisation and p.pack_id = :pack
                        and f.by_member = :member and p.mark = 'SURPLUS')
                    """)
                .param("organisation", organisation)
                .param("pack", pack.toArray())
                .param("member", member.toArray())
                .query(Boolean.class)
                .single());
  }
}
