package org.custodia.registry.billing;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads {@code bill_cover}. Used inside the organisation's rows. */
final class PolicyRows {
  private static final String COVERS =
      """
      select c.*, mb.name as biller_name, mp.name as payer_name from bill_cover c
        left join member mb on mb.organisation = c.organisation and mb.id = c.biller
        left join member mp on mp.organisation = c.organisation and mp.id = c.payer
      where c.organisation = :organisation
      """;

  private final JdbcClient jdbc;

  PolicyRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The last first. */
  List<PolicyView> list(String organisation) {
    return jdbc.sql(COVERS + " order by c.block desc, c.log_index desc")
        .param("organisation", organisation)
        .query(PolicyRows::policy)
        .list();
  }

  Optional<PolicyView> find(String organisation, Bytes32 cover) {
    return jdbc.sql(COVERS + " and c.cover = :cover order by c.block limit 1")
        .param("organisation", organisation)
        .param("cover", cover.toArray())
        .query(PolicyRows::policy)
        .optional();
  }

  Optional<PolicyView> find(String organisation, String channel, Bytes32 cover) {
    return find(organisation, cover).filter(policy -> policy.channel().equals(channel));
  }

  private static PolicyView policy(ResultSet row, int number) throws SQLException {
    Bytes32 biller = Bytes32.of(row.getBytes("biller"));
    Bytes32 payer = Bytes32.of(row.getBytes("payer"));
    BigInteger inAll = BillRows.whole(row, "in_all");
    BigInteger used = BillRows.whole(row, "used");
    return new PolicyView(
        Bytes32.of(row.getBytes("cover")),
        row.getString("channel"),
        biller,
        Optional.ofNullable(row.getString("biller_name")).orElse(biller.toString()),
        payer,
        Optional.ofNullable(row.getString("payer_name")).orElse(payer.toString()),
        Optional.empty(),
        BillRows.word(row, "patient"),
        row.getString("currency"),
        row.getInt("share"),
        BillRows.whole(row, "per_bill"),
        inAll,
        used,
        inAll.subtract(used),
        row.getObject("valid_from", LocalDate.class),
        row.getObject("valid_to", LocalDate.class),
        List.of((String[]) row.getArray("covered").getArray()),
        BillRows.at(row, "opened_at"),
        row.getLong("block"));
  }
}
