package org.custodia.webapp.slices;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.contracts.OperatorKind;
import org.custodia.registry.identity.MemberHistory;
import org.custodia.registry.identity.MemberHistory.Approval;
import org.custodia.registry.identity.MemberHistory.Basis;
import org.custodia.registry.identity.MemberHistory.Entry;
import org.custodia.registry.identity.MemberHistory.Event;
import org.custodia.registry.identity.Validity;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A few members of the network: rows for the real tables, and a history. */
public final class SmallMembers {
  private static final Map<String, String> IDENTITIES =
      Map.of(
          "agence-du-medicament", "gln:3010000000013",
          "laboratoire-rhone", "gln:3010000000020",
          "pharmacie-du-pont", "gln:3010000000037");
  public static final Bytes32 PONT = memberId("pharmacie-du-pont");
  public static final Bytes32 AGENCE = memberId("agence-du-medicament");
  public static final String DEVICE = "0x" + "d1".repeat(20);
  private static final Bytes32 HOLDER = Bytes32.keccak(new byte[] {7});
  private static final Instant SINCE = Instant.parse("2024-11-20T08:00:00Z");
  private static final Instant FOR_EVER = Instant.parse("9999-12-31T23:59:59Z");

  private SmallMembers() {}

  /** Member id of a local organisation. */
  static Bytes32 memberId(String organisation) {
    return MemberId.of(IDENTITIES.getOrDefault(organisation, organisation));
  }

  /** Fills the tables that the projection would fill; the device's key ends in ten days. */
  static void fill(OrganisationRows rows, JdbcClient jdbc) {
    // Each member knows them from its own node.
    for (String by : IDENTITIES.keySet()) {
      rows.in(
          by,
          () -> {
            members(jdbc, by);
            accountsAndDevice(jdbc, by);
          });
    }
  }

  private static void members(JdbcClient jdbc, String by) {
    member(jdbc, by, "agence-du-medicament", "Agence du médicament (démo)", 16 + 32 + 64);
    member(jdbc, by, "laboratoire-rhone", "Laboratoire du Rhône", 1 + 64);
    member(jdbc, by, "pharmacie-du-pont", "Pharmacie du Pont", 4 + 64);
  }

  private static void accountsAndDevice(JdbcClient jdbc, String by) {
    Bytes32 tesseraKey = Bytes32.keccak(new byte[] {9});
    jdbc.sql(
            """
            insert into member_node (organisation, tessera_key, member, region, valid_from,
              valid_until)
            values (:by, :key, :member, 'FR', :from, :until)
            """)
        .param("by", by)
        .param("key", tesseraKey.toArray())
        .param("member", PONT.toArray())
        .param("from", SINCE.getEpochSecond())
        .param("until", FOR_EVER.getEpochSecond())
        .update();
    for (String account : List.of("0x" + "a1".repeat(20), "0x" + "a2".repeat(20))) {
      jdbc.sql(
              """
              insert into member_account (organisation, account, member, tessera_key)
              values (:by, :account, :member, :key)
              """)
          .param("by", by)
          .param("account", account)
          .param("member", PONT.toArray())
          .param("key", tesseraKey.toArray())
          .update();
    }
    jdbc.sql(
            """
            insert into member_operator (organisation, key, member, holder, kind, roles, place,
              valid_from, valid_until)
            values (:by, :key, :member, :holder, 2, 4, 'Comptoir 1', :from, :until)
            """)
        .param("by", by)
        .param("key", DEVICE)
        .param("member", PONT.toArray())
        .param("holder", HOLDER.toArray())
        .param("from", SINCE.getEpochSecond())
        .param("until", Instant.now().plusSeconds(10 * 86_400).getEpochSecond())
        .update();
  }

  private static void member(
      JdbcClient jdbc, String by, String organisation, String name, int roles) {
    jdbc.sql(
            """
            insert into member (organisation, id, identity, name, kind, roles, valid_from,
              valid_until, status, status_reason)
            values (:by, :id, :identity, :name, 0, :roles, :from, :until, 1, '')
            """)
        .param("by", by)
        .param("id", memberId(organisation).toArray())
        .param("identity", IDENTITIES.get(organisation))
        .param("name", name)
        .param("roles", roles)
        .param("from", SINCE.getEpochSecond())
        .param("until", FOR_EVER.getEpochSecond())
        .update();
  }

  /** Suspended by two persons, and certified when the network was founded. */
  static final MemberHistory HISTORY =
      new MemberHistory() {
        @Override
        public List<Entry> of(String organisation, Bytes32 member) {
          Validity validity = new Validity(SINCE, FOR_EVER);
          return List.of(
              entry(
                  41200,
                  member,
                  Basis.TWO_PERSONS,
                  new Event.StatusChanged(MemberStatus.SUSPENDED, "Inspection"),
                  List.of(
                      new Approval(AGENCE, HOLDER, "0x" + "b1".repeat(20)),
                      new Approval(
                          AGENCE, Bytes32.keccak(new byte[] {8}), "0x" + "b2".repeat(20)))),
              entry(
                  12,
                  member,
                  Basis.OWN,
                  new Event.OperatorEnrolled(
                      DEVICE,
                      HOLDER,
                      OperatorKind.DEVICE,
                      Set.of(MemberRole.PHARMACY),
                      "Comptoir 1",
                      validity),
                  List.of()),
              entry(
                  3,
                  member,
                  Basis.FOUNDING,
                  new Event.Certified(
                      true, "Pharmacie du Pont", 0, Set.of(MemberRole.PHARMACY), validity),
                  List.of()));
        }

        @Override
        public List<Entry> ofHolder(String organisation, Bytes32 member, Bytes32 holder) {
          return of(organisation, member).subList(1, 2);
        }

        @Override
        public Optional<Instant> foundingEnded(String organisation) {
          return Optional.of(SINCE);
        }
      };

  private static Entry entry(
      long block, Bytes32 member, Basis basis, Event event, List<Approval> approvals) {
    return new Entry(
        SINCE.plusSeconds(block),
        block,
        Bytes32.keccak(new byte[] {(byte) block}),
        member,
        basis,
        event,
        approvals);
  }
}
