package org.custodia.registry.identity;

import java.time.Instant;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What of the members ends by itself, so that somebody renews it in time: certificates, nodes, and
 * keys of devices and services. People's session keys end every day and are left out.
 */
public final class Endings {
  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  public Endings(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  /** What ends. */
  public enum Subject {
    CERTIFICATE,
    NODE,
    KEY
  }

  /**
   * @param name name of the member, region of the node, or place of the device
   */
  public record Ending(Bytes32 member, Subject subject, String name, Instant until) {}

  /** What counts after {@code now} and no longer after {@code until}, the soonest first. */
  public List<Ending> between(String organisation, Instant now, Instant until) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select id as member, 'CERTIFICATE' as subject, name, valid_until
                    from member where organisation = :organisation
                      and status <> 3 and valid_until > :now and valid_until <= :until
                    union all
                    select n.member, 'NODE', n.region, n.valid_until
                    from member_node n
                    join member m on m.organisation = n.organisation and m.id = n.member
                    where m.status <> 3 and n.valid_until > :now and n.valid_until <= :until
                    union all
                    select o.member, 'KEY', o.place, o.valid_until
                    from member_operator o
                    join member m on m.organisation = o.organisation and m.id = o.member
                    where m.status <> 3 and o.kind <> 1 and o.revoked_at is null
                      and o.valid_until > :now and o.valid_until <= :until
                    order by valid_until, subject, name
                    """)
                .param("organisation", organisation)
                .param("now", now.getEpochSecond())
                .param("until", until.getEpochSecond())
                .query(
                    (row, number) ->
                        new Ending(
                            Bytes32.of(row.getBytes("member")),
                            Subject.valueOf(row.getString("subject")),
                            row.getString("name"),
                            Instant.ofEpochSecond(row.getLong("valid_until"))))
                .list());
  }
}
