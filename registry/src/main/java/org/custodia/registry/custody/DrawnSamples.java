package org.custodia.registry.custody;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.medicines.PackVerdict;
import org.custodia.registry.medicines.PackVerification;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Samples drawn by a seed made here, so that the giver cannot know which packs are looked at. */
final class DrawnSamples implements Samples {
  private static final int SHOWN = 1_000;
  private static final int LEAST = 3;
  private static final int ONE_IN = 10;

  /** Verdicts that cast doubt on the pack itself. */
  private static final Set<String> SUSPICIOUS =
      Set.of(
          "UNKNOWN_PRODUCT",
          "UNKNOWN_LOT",
          "UNKNOWN_SERIAL",
          "LOT_MISMATCH",
          "EXPIRY_MISMATCH",
          "INACTIVE",
          "ALREADY_DISPENSED");

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final FactRows facts;
  private final Handling handling;
  private final PackVerification verification;
  private final Ledger ledger;
  private final Clock clock;

  DrawnSamples(
      OrganisationRows rows,
      JdbcClient jdbc,
      FactRows facts,
      Handling handling,
      PackVerification verification,
      Ledger ledger,
      Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.facts = facts;
    this.handling = handling;
    this.verification = verification;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public Sample of(Caller caller, UUID consignment) {
    Handling.roles(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> sample(organisation, received(organisation, consignment)));
  }

  private FactRows.Consignment received(String organisation, UUID consignment) {
    return facts
        .consignment(organisation, consignment)
        .filter(sent -> sent.receiver().equals(ledger.memberId(organisation)))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-CUS-031", consignment.toString()));
  }

  private Sample sample(String organisation, FactRows.Consignment sent) {
    Rule rule = rule(organisation, sent);
    int required = required(rule, sent.packs());
    List<Checked> checked = checked(organisation, sent.id());
    long verified =
        checked.stream()
            .filter(Checked::inConsignment)
            .map(one -> one.gtin().orElse("") + ' ' + one.serial().orElse(""))
            .distinct()
            .count();
    long suspicious = checked.stream().filter(one -> SUSPICIOUS.contains(one.verdict())).count();
    return new Sample(
        sent.id(),
        rule,
        sent.packs(),
        required,
        (int) verified,
        (int) suspicious,
        drawn(organisation, sent, Math.min(required, SHOWN)),
        checked);
  }

  private Rule rule(String organisation, FactRows.Consignment sent) {
    if (sent.purpose() != DispatchPurpose.SALE) return Rule.RETURNED;
    boolean manufacturer =
        handling
            .member(organisation, sent.giver())
            .filter(giver -> giver.has(MemberRole.MANUFACTURER))
            .isPresent();
    return manufacturer ? Rule.FROM_MANUFACTURER : Rule.FROM_WHOLESALER;
  }

  /** Packs to be verified of so many. */
  static int required(Rule rule, int packs) {
    if (rule != Rule.FROM_MANUFACTURER) return packs;
    return Math.min(packs, Math.max(LEAST, (packs + ONE_IN - 1) / ONE_IN));
  }

  /** In the order of a digest of pack and seed. */
  private List<Units.Pack> drawn(String organisation, FactRows.Consignment sent, int number) {
    return jdbc
        .sql(
            """
            select * from custody_pack
            where organisation = :organisation and channel = :channel and document = :document
              and mark = 'SENT'
            order by sha256(pack_id || :seed), pack_id limit :number
            """)
        .param("organisation", organisation)
        .param("channel", sent.channel())
        .param("document", sent.id())
        .param("seed", seed(organisation, sent.id()))
        .param("number", number)
        .query(DocumentRows::line)
        .list()
        .stream()
        .map(Document.Line::pack)
        .toList();
  }

  private byte[] seed(String organisation, UUID consignment) {
    jdbc.sql(
            """
            insert into sample_seed (organisation, consignment, seed)
            values (:organisation, :consignment, :seed) on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("consignment", consignment)
        .param("seed", Bytes32.random().toArray())
        .update();
    return jdbc.sql(
            """
            select seed from sample_seed
            where organisation = :organisation and consignment = :consignment
            """)
        .param("organisation", organisation)
        .param("consignment", consignment)
        .query((row, n) -> row.getBytes("seed"))
        .single();
  }

  @Override
  public Checked verify(Caller caller, UUID consignment, UUID id, String scan) {
    Handling.roles(caller);
    String organisation = caller.organisation();
    FactRows.Consignment sent = rows.in(organisation, () -> received(organisation, consignment));
    PackVerdict verdict = verification.verify(caller, id, scan);
    return rows.in(
        organisation,
        () -> {
          keep(caller, sent, id, verdict);
          return checked(organisation, consignment).stream()
              .filter(one -> one.id().equals(id))
              .findFirst()
              .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-CUS-062", id.toString()));
        });
  }

  private void keep(Caller caller, FactRows.Consignment sent, UUID id, PackVerdict verdict) {
    Optional<Bytes32> pack =
        verdict
            .gtin()
            .flatMap(
                gtin ->
                    verdict.serial().map(serial -> PackLeaf.packId(Long.parseLong(gtin), serial)));
    jdbc.sql(
            """
            insert into sample_check (organisation, consignment, id, pack_id, gtin, serial, verdict,
              code, in_consignment, checked_by, checked_at)
            values (:organisation, :consignment, :id, :pack, :gtin, :serial, :verdict, :code,
              exists (select from custody_pack p where p.organisation = :organisation
                and p.channel = :channel and p.document = :consignment and p.pack_id = :pack
                and p.mark = :sent), :by, :at)
            on conflict do nothing
            """)
        .param("organisation", caller.organisation())
        .param("consignment", sent.id())
        .param("id", id)
        .param("channel", sent.channel())
        .param("sent", Mark.SENT.name())
        .param("pack", pack.map(Bytes32::toArray).orElse(null), Types.BINARY)
        .param("gtin", verdict.gtin().orElse(null), Types.VARCHAR)
        .param("serial", verdict.serial().orElse(null), Types.VARCHAR)
        .param("verdict", verdict.verdict().name())
        .param("code", verdict.code())
        .param("by", caller.name())
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  private List<Checked> checked(String organisation, UUID consignment) {
    return jdbc.sql(
            """
            select * from sample_check
            where organisation = :organisation and consignment = :consignment
            order by checked_at, id
            """)
        .param("organisation", organisation)
        .param("consignment", consignment)
        .query(DrawnSamples::check)
        .list();
  }

  private static Checked check(ResultSet row, int n) throws SQLException {
    return new Checked(
        row.getObject("id", UUID.class),
        Optional.ofNullable(row.getString("gtin")),
        Optional.ofNullable(row.getString("serial")),
        row.getString("verdict"),
        row.getString("code"),
        row.getBoolean("in_consignment"),
        row.getString("checked_by"),
        row.getObject("checked_at", OffsetDateTime.class).toInstant());
  }
}
