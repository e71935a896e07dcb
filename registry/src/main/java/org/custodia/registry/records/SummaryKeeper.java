package org.custodia.registry.records;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.records.SummaryEntry;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.ledger.LedgerCommand.OpenChannel;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Notes every relationship of this organisation in its own summary: as a host with the patient, as
 * a provider without. Opens the summary at the first one.
 */
final class SummaryKeeper implements Keeper {
  private static final int AT_ONCE = 100;

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final PatientDirectory directory;
  private final Ledger ledger;

  SummaryKeeper(OrganisationRows rows, JdbcClient jdbc, PatientDirectory directory, Ledger ledger) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.directory = directory;
    this.ledger = ledger;
  }

  @Override
  public void look(String organisation) {
    rows.in(
        organisation,
        () -> {
          note(organisation, SubjectKind.PATIENT_SUMMARY, "host");
          note(organisation, SubjectKind.PROVIDER_SUMMARY, "provider");
        });
  }

  private void note(String organisation, SubjectKind kind, String side) {
    Bytes32 own = ledger.memberId(organisation);
    List<KnownRelationship> missing = missing(own, kind, side);
    if (missing.isEmpty()) return;
    Optional<Ledger.Channel> summary =
        ledger.channel(organisation, kind.code(), List.of(own), Bytes32.ZERO);
    if (summary.isEmpty()) {
      ledger.record(
          organisation,
          new OpenChannel(id("summary", kind, own), kind.code(), List.of(own), Bytes32.ZERO));
      return;
    }
    String address = summary.get().address();
    for (KnownRelationship one : missing) {
      Bytes32 person =
          kind == SubjectKind.PATIENT_SUMMARY ? person(organisation, one, address) : Bytes32.ZERO;
      ledger.record(organisation, noted(one, person, address));
    }
  }

  private static ChannelCommand noted(KnownRelationship one, Bytes32 person, String summary) {
    SummaryEntry entry =
        new SummaryEntry(
            person, one.channel(), one.host(), one.patient(), one.provider(), one.relationship());
    return new ChannelCommand(
        id("noted", summary, one.channel(), one.provider(), one.relationship()),
        summary,
        Action.NOTE_RELATIONSHIP.code(),
        entry.body());
  }

  /** Those of this side that are in no summary of the kind. */
  private List<KnownRelationship> missing(Bytes32 own, SubjectKind kind, String side) {
    return jdbc.sql(
            """
            select r.* from relationship r
            where r.%s = :own and not exists (
              select 1 from relationship_noted n
              join ledger_channel c on c.address = n.summary and c.kind = :kind
              where n.channel = r.channel and n.provider = r.provider
                and n.relationship = r.relationship)
            order by r.block, r.log_index
            limit :many
            """
                .formatted(side))
        .param("own", own.toArray())
        .param("kind", kind.code())
        .param("many", AT_ONCE)
        .query((row, number) -> ProjectedRecordLists.relationship(row))
        .list();
  }

  /** What the patient is called in the summary; zero for one whom we no longer know. */
  private Bytes32 person(String organisation, KnownRelationship one, String summary) {
    return directory
        .byPseudonym(organisation, one.channel(), one.patient())
        .map(patient -> directory.pseudonym(organisation, patient, summary))
        .orElse(Bytes32.ZERO);
  }

  /** The same whenever the same is concluded. */
  private static UUID id(String what, Object... from) {
    String name = "records " + what + " " + List.of(from);
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
