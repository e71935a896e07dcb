package org.custodia.registry.identity;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.generated.Registrar;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.datatypes.Event;

/**
 * Every event of the Registrar as it was logged, and who approved it: {@code Performed} speaks of
 * the very next event of the Registrar.
 */
final class MemberEventProjection implements Projection {
  private static final Bytes32 PERFORMED = signature(Registrar.PERFORMED_EVENT);
  static final Bytes32 FOUNDING_ENDED = signature(Registrar.FOUNDINGENDED_EVENT);
  private static final Bytes32 ANCHORED = signature(Registrar.SCANSANCHORED_EVENT);
  private static final Bytes32 ENROLLED = signature(Registrar.OPERATORENROLLED_EVENT);
  private static final Bytes32 REVOKED = signature(Registrar.OPERATORREVOKED_EVENT);
  private static final Bytes32 REPLACED = signature(Registrar.KEYREPLACED_EVENT);

  private final JdbcClient jdbc;

  MemberEventProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  static Bytes32 signature(Event event) {
    return Bytes32.of(EventEncoder.encode(event));
  }

  @Override
  public List<String> tables() {
    return List.of("member_event", "member_approval");
  }

  @Override
  public void apply(LedgerEvent event) {
    if (event.source().publicContract().filter(PublicContract.REGISTRAR::equals).isEmpty()) return;
    if (event.topics().get(0).equals(ANCHORED)) return; // says nothing of who is who
    if (event.topics().get(0).equals(PERFORMED)) performed(event);
    else happened(event);
  }

  /** Its arrays have two entries each, so they lie in the data without lengths. */
  private void performed(LedgerEvent event) {
    List<Bytes32> words = words(event.data());
    for (int i = 0; i < 2; i++) {
      jdbc.sql(
              """
              insert into member_approval (organisation, block, log_index, position, performed_by,
                key, member, holder)
              values (:organisation, :block, :index, :position, :by, :key, :member, :holder)
              """)
          .param("organisation", event.organisation())
          .param("block", event.block())
          .param("index", event.logIndex() + 1)
          .param("position", i + 1)
          .param("by", event.topics().get(2).toArray())
          .param("key", address(words.get(i)))
          .param("member", words.get(2 + i).toArray())
          .param("holder", words.get(4 + i).toArray())
          .update();
    }
  }

  private void happened(LedgerEvent event) {
    Optional<Bytes32> performedBy = performedBy(event);
    Bytes32 member =
        event.topics().get(0).equals(FOUNDING_ENDED)
            ? performedBy.orElse(Bytes32.ZERO)
            : event.topics().get(1);
    Optional<String> key = key(event);
    jdbc.sql(
            """
            insert into member_event (organisation, block, log_index, transaction, at, member,
              holder, key, basis, topics, data)
            values (:organisation, :block, :index, :transaction, :at, :member, :holder, :key,
              :basis, :topics, :data)
            """)
        .param("organisation", event.organisation())
        .param("block", event.block())
        .param("index", event.logIndex())
        .param("transaction", event.transaction().toArray())
        .param("at", event.blockTime().getEpochSecond())
        .param("member", member.toArray())
        .param("holder", holder(event, key).map(Bytes32::toArray).orElse(null))
        .param("key", key.orElse(null))
        .param("basis", basis(performedBy).name())
        .param("topics", joined(event.topics()))
        .param("data", event.data())
        .update();
  }

  private Optional<Bytes32> performedBy(LedgerEvent event) {
    return jdbc.sql(
            """
            select performed_by from member_approval
            where block = :block and log_index = :index and position = 1
            """)
        .param("block", event.block())
        .param("index", event.logIndex())
        .query((row, number) -> Bytes32.of(row.getBytes("performed_by")))
        .optional();
  }

  private MemberHistory.Basis basis(Optional<Bytes32> performedBy) {
    if (performedBy.isPresent()) return MemberHistory.Basis.TWO_PERSONS;
    boolean ended =
        jdbc.sql("select exists (select from member_event where substr(topics, 1, 32) = :ended)")
            .param("ended", FOUNDING_ENDED.toArray())
            .query(Boolean.class)
            .single();
    return ended ? MemberHistory.Basis.OWN : MemberHistory.Basis.FOUNDING;
  }

  /** The key it is about; of a replacement the new one. */
  private static Optional<String> key(LedgerEvent event) {
    Bytes32 kind = event.topics().get(0);
    if (kind.equals(ENROLLED) || kind.equals(REVOKED)) {
      return Optional.of(address(event.topics().get(2)));
    }
    return kind.equals(REPLACED) ? Optional.of(address(event.topics().get(3))) : Optional.empty();
  }

  /** A revocation does not say whose key it was; the event that brought the key does. */
  private Optional<Bytes32> holder(LedgerEvent event, Optional<String> key) {
    Bytes32 kind = event.topics().get(0);
    if (kind.equals(ENROLLED)) return Optional.of(event.topics().get(3));
    if (kind.equals(REPLACED)) return Optional.of(event.topics().get(2));
    return key.flatMap(
        known ->
            jdbc.sql(
                    """
                    select holder from member_event where key = :key and holder is not null
                    order by block, log_index limit 1
                    """)
                .param("key", known)
                .query((row, number) -> Bytes32.of(row.getBytes("holder")))
                .optional());
  }

  private static List<Bytes32> words(byte[] data) {
    return IntStream.range(0, data.length / 32)
        .mapToObj(at -> Bytes32.of(Arrays.copyOfRange(data, 32 * at, 32 * at + 32)))
        .toList();
  }

  private static byte[] joined(List<Bytes32> topics) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    topics.forEach(topic -> joined.writeBytes(topic.toArray()));
    return joined.toByteArray();
  }

  private static String address(Bytes32 word) {
    return "0x" + word.toString().substring(26);
  }
}
