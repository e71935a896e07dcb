package org.custodia.registry.organs;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who is responsible for an organ, as the regulator, which is party to everything, can tell. Used
 * inside its rows.
 */
final class Responsible {
  private final JdbcClient jdbc;

  Responsible(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Who opened the case that the organ is from. */
  Optional<Bytes32> bank(String organisation, Bytes32 organId) {
    return jdbc.sql(
            """
            select e.by_member from organ o
            join organ_event e on e.organisation = o.organisation and e.subject = o.case_id
              and e.action = :opened
            where o.organisation = :organisation and o.organ_id = :organ
            order by e.block, e.log_index limit 1
            """)
        .param("opened", Action.OPEN_CASE.code())
        .param("organisation", organisation)
        .param("organ", organId.toArray())
        .query((row, n) -> Bytes32.of(row.getBytes(1)))
        .optional();
  }

  /** Whose recipient it is for. */
  Optional<Bytes32> centre(String organisation, Bytes32 organId) {
    return jdbc.sql(
            """
            select centre from organ_offer
            where organisation = :organisation and organ_id = :organ and state = 'ALLOCATED'
            order by answered_at desc limit 1
            """)
        .param("organisation", organisation)
        .param("organ", organId.toArray())
        .query((row, n) -> Bytes32.of(row.getBytes(1)))
        .optional();
  }

  /**
   * Bank, centre, and who gives and takes it: on the leg of the channel, or else on the last one.
   *
   * @param channel of a leg
   */
  Set<Bytes32> of(String organisation, Bytes32 organId, Optional<String> channel) {
    Set<Bytes32> all = new LinkedHashSet<>();
    bank(organisation, organId).ifPresent(all::add);
    jdbc.sql(
            """
            select giver, receiver from organ_leg
            where organisation = :organisation and organ_id = :organ
            order by (channel = :channel) desc, stated_at desc limit 1
            """)
        .param("organisation", organisation)
        .param("organ", organId.toArray())
        .param("channel", channel.orElse(""))
        .query(
            row -> {
              all.add(Bytes32.of(row.getBytes("giver")));
              all.add(Bytes32.of(row.getBytes("receiver")));
            });
    centre(organisation, organId).ifPresent(all::add);
    return all;
  }

  /** Everybody who ever gave or took it, its bank and its centre. */
  Set<Bytes32> parties(String organisation, Bytes32 organId) {
    Set<Bytes32> all = new LinkedHashSet<>(of(organisation, organId, Optional.empty()));
    jdbc.sql(
            "select giver, receiver from organ_leg where organisation = :organisation"
                + " and organ_id = :organ")
        .param("organisation", organisation)
        .param("organ", organId.toArray())
        .query(
            row -> {
              all.add(Bytes32.of(row.getBytes("giver")));
              all.add(Bytes32.of(row.getBytes("receiver")));
            });
    return all;
  }
}
