package org.custodia.registry.identity;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.generated.Registrar;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Type;

/** Members, their nodes and accounts, and their operators, from the events of the Registrar. */
public final class MemberProjection implements Projection {
  private static final HexFormat HEX = HexFormat.of();

  private final JdbcClient jdbc;
  private final Map<Bytes32, Consumer<LedgerEvent>> handlers =
      Map.of(
          signature(Registrar.MEMBERCERTIFIED_EVENT), this::certified,
          signature(Registrar.MEMBERSTATUSCHANGED_EVENT), this::statusChanged,
          signature(Registrar.NODEADDED_EVENT), this::nodeAdded,
          signature(Registrar.NODEENDED_EVENT), this::nodeEnded,
          signature(Registrar.ACCOUNTENDED_EVENT), this::accountEnded,
          signature(Registrar.OPERATORENROLLED_EVENT), this::enrolled,
          signature(Registrar.OPERATORREVOKED_EVENT), this::revoked,
          signature(Registrar.KEYREPLACED_EVENT), this::replaced);

  MemberProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<String> tables() {
    return List.of("member", "member_node", "member_account", "member_operator");
  }

  @Override
  public void apply(LedgerEvent event) {
    if (event.source().publicContract().filter(PublicContract.REGISTRAR::equals).isEmpty()) {
      return;
    }
    Consumer<LedgerEvent> handler = handlers.get(event.topics().get(0));
    if (handler != null) {
      handler.accept(event);
    }
  }

  private void certified(LedgerEvent event) {
    List<Type> data = data(event, Registrar.MEMBERCERTIFIED_EVENT);
    jdbc.sql(
            """
            insert into member (organisation, id, identity, name, kind, roles, valid_from,
              valid_until, status, status_reason)
            values (:organisation, :id, :identity, :name, :kind, :roles, :from, :until, 1, '')
            on conflict (organisation, id) do update set name = excluded.name, kind = excluded.kind,
              roles = excluded.roles, valid_from = excluded.valid_from,
              valid_until = excluded.valid_until
            """)
        .param("organisation", event.organisation())
        .param("id", event.topics().get(1).toArray())
        .param("identity", text(data.get(0)))
        .param("name", text(data.get(1)))
        .param("kind", number(data.get(2)))
        .param("roles", number(data.get(3)))
        .param("from", seconds(data.get(4)))
        .param("until", seconds(data.get(5)))
        .update();
  }

  private void statusChanged(LedgerEvent event) {
    List<Type> data = data(event, Registrar.MEMBERSTATUSCHANGED_EVENT);
    jdbc.sql("update member set status = :status, status_reason = :reason where id = :id")
        .param("id", event.topics().get(1).toArray())
        .param("status", number(data.get(0)))
        .param("reason", text(data.get(1)))
        .update();
  }

  private void nodeAdded(LedgerEvent event) {
    List<Type> data = data(event, Registrar.NODEADDED_EVENT);
    byte[] member = event.topics().get(1).toArray();
    byte[] tesseraKey = event.topics().get(2).toArray();
    jdbc.sql(
            """
            insert into member_node (organisation, tessera_key, member, region, valid_from,
              valid_until)
            values (:organisation, :key, :member, :region, :from, :until)
            on conflict (organisation, tessera_key) do update set region = excluded.region,
              valid_from = excluded.valid_from, valid_until = excluded.valid_until
            """)
        .param("organisation", event.organisation())
        .param("key", tesseraKey)
        .param("member", member)
        .param("region", text(data.get(1)))
        .param("from", seconds(data.get(2)))
        .param("until", seconds(data.get(3)))
        .update();
    @SuppressWarnings("unchecked")
    var accounts = (List<Address>) data.get(0).getValue();
    for (Address account : accounts) {
      jdbc.sql(
              """
              insert into member_account (organisation, account, member, tessera_key)
              values (:organisation, :account, :member, :key)
              on conflict (organisation, account) do nothing
              """)
          .param("organisation", event.organisation())
          .param("account", account.getValue())
          .param("member", member)
          .param("key", tesseraKey)
          .update();
    }
  }

  private void nodeEnded(LedgerEvent event) {
    jdbc.sql("update member_node set valid_until = :at where tessera_key = :key")
        .param("key", event.topics().get(2).toArray())
        .param("at", event.blockTime().getEpochSecond())
        .update();
  }

  private void accountEnded(LedgerEvent event) {
    jdbc.sql("update member_account set ended_at = :at where account = :account")
        .param("account", address(event.topics().get(2)))
        .param("at", event.blockTime().getEpochSecond())
        .update();
  }

  private void enrolled(LedgerEvent event) {
    List<Type> data = data(event, Registrar.OPERATORENROLLED_EVENT);
    jdbc.sql(
            """
            insert into member_operator (organisation, key, member, holder, kind, roles, place,
              valid_from, valid_until)
            values (:organisation, :key, :member, :holder, :kind, :roles, :place, :from, :until)
            on conflict (organisation, key) do update set roles = excluded.roles, place = excluded.place, valid_from = excluded.valid_from,
              valid_until = excluded.valid_until
            """)
        .param("organisation", event.organisation())
        .param("key", address(event.topics().get(2)))
        .param("member", event.topics().get(1).toArray())
        .param("holder", event.topics().get(3).toArray())
        .param("kind", number(data.get(0)))
        .param("roles", number(data.get(1)))
        .param("place", text(data.get(2)))
        .param("from", seconds(data.get(3)))
        .param("until", seconds(data.get(4)))
        .update();
  }

  private void revoked(LedgerEvent event) {
    List<Type> data = data(event, Registrar.OPERATORREVOKED_EVENT);
    jdbc.sql(
            "update member_operator set revoked_at = :at, revoked_reason = :reason where key = :key")
        .param("key", address(event.topics().get(2)))
        .param("at", event.blockTime().getEpochSecond())
        .param("reason", text(data.get(0)))
        .update();
  }

  private void replaced(LedgerEvent event) {
    List<Type> data = data(event, Registrar.KEYREPLACED_EVENT);
    String oldKey = (String) data.get(0).getValue();
    String newKey = address(event.topics().get(3));
    jdbc.sql(
            """
            insert into member_operator (organisation, key, member, holder, kind, roles, place,
              valid_from, valid_until)
            select organisation, :new, member, holder, kind, roles, place, :from, :until
            from member_operator where key = :old
            """)
        .param("new", newKey)
        .param("old", oldKey)
        .param("from", seconds(data.get(1)))
        .param("until", seconds(data.get(2)))
        .update();
    jdbc.sql(
            """
            update member_operator set successor = :new, revoked_at = coalesce(revoked_at, :at),
              revoked_reason = coalesce(revoked_reason, :reason)
            where key = :old
            """)
        .param("new", newKey)
        .param("old", oldKey)
        .param("at", event.blockTime().getEpochSecond())
        .param("reason", text(data.get(3)))
        .update();
  }

  private static Bytes32 signature(Event event) {
    return Bytes32.of(EventEncoder.encode(event));
  }

  private static List<Type> data(LedgerEvent event, Event type) {
    return FunctionReturnDecoder.decode(
        "0x" + HEX.formatHex(event.data()), type.getNonIndexedParameters());
  }

  private static String address(Bytes32 topic) {
    return "0x" + topic.toString().substring(26);
  }

  /**
   * PostgreSQL keeps no NUL in text; whoever wrote one to the ledger gets a visible mark instead.
   */
  private static String text(Type value) {
    return ((String) value.getValue()).replace('\0', '\uFFFD');
  }

  private static int number(Type value) {
    return ((BigInteger) value.getValue()).intValueExact();
  }

  private static long seconds(Type value) {
    return LedgerTime.seconds((BigInteger) value.getValue());
  }
}
