package org.custodia.registry.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Endings.Ending;
import org.custodia.registry.identity.Endings.Subject;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EndingsTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final String OURS = "agence-du-medicament";
  private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
  private static final Instant SOON = NOW.plus(Duration.ofDays(30));
  private static final Bytes32 PONT = Bytes32.keccak(new byte[] {1});
  private static final Bytes32 GONE = Bytes32.keccak(new byte[] {2});

  private final Endings endings = new Endings(database.rows(), database.jdbc());

  @Test
  void namesWhatEndsWithinTheTimeAndCanStillBeRenewedTheSoonestFirst() {
    database
        .rows()
        .in(
            OURS,
            () -> {
              member(PONT, "Pont", 2, day(20));
              member(GONE, "Gone", 3, day(5));
              node(1, day(10));
              node(2, day(31));
              node(3, day(-1));
              operator("a1", 2, "Till 1", day(3), null);
              operator("a2", 1, "web", day(3), null);
              operator("a3", 2, "Till 3", day(4), NOW.minusSeconds(60));
              operator("a4", 3, "Service", day(30), null);
            });

    assertThat(endings.between(OURS, NOW, SOON))
        .containsExactly(
            new Ending(PONT, Subject.KEY, "Till 1", day(3)),
            new Ending(PONT, Subject.NODE, "FR 1", day(10)),
            new Ending(PONT, Subject.CERTIFICATE, "Pont", day(20)),
            new Ending(PONT, Subject.KEY, "Service", day(30)));
    assertThat(endings.between("somebody-else", NOW, SOON)).isEmpty();
  }

  private static Instant day(int number) {
    return NOW.plus(Duration.ofDays(number));
  }

  private static void member(Bytes32 id, String name, int status, Instant until) {
    database
        .jdbc()
        .sql(
            """
            insert into member (organisation, id, identity, name, kind, roles, valid_from,
              valid_until, status, status_reason)
            values (:ours, :id, :name, :name, 0, 4, 0, :until, :status, '')
            """)
        .param("ours", OURS)
        .param("id", id.toArray())
        .param("name", name)
        .param("status", status)
        .param("until", until.getEpochSecond())
        .update();
  }

  private static void node(int number, Instant until) {
    database
        .jdbc()
        .sql(
            """
            insert into member_node (organisation, tessera_key, member, region, valid_from,
              valid_until)
            values (:ours, :key, :member, :region, 0, :until)
            """)
        .param("ours", OURS)
        .param("key", Bytes32.keccak(new byte[] {(byte) number, 1}).toArray())
        .param("member", PONT.toArray())
        .param("region", "FR " + number)
        .param("until", until.getEpochSecond())
        .update();
  }

  private static void operator(
      String key, int kind, String place, Instant until, Instant revokedAt) {
    database
        .jdbc()
        .sql(
            """
            insert into member_operator (organisation, key, member, holder, kind, roles, place,
              valid_from, valid_until, revoked_at)
            values (:ours, :key, :member, :holder, :kind, 4, :place, 0, :until, :revokedAt)
            """)
        .param("ours", OURS)
        .param("key", "0x" + key.repeat(20))
        .param("member", PONT.toArray())
        .param("holder", Bytes32.keccak(key.getBytes()).toArray())
        .param("kind", kind)
        .param("place", place)
        .param("until", until.getEpochSecond())
        .param("revokedAt", revokedAt == null ? null : revokedAt.getEpochSecond(), Types.BIGINT)
        .update();
  }
}
