package org.custodia.registry.custody;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Facts with their documents, as the projection and the documents have them. */
final class RecordedFacts implements CustodyFacts {
  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final FactRows facts;
  private final DocumentRows documents;

  RecordedFacts(OrganisationRows rows, JdbcClient jdbc, FactRows facts, DocumentRows documents) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.facts = facts;
    this.documents = documents;
  }

  @Override
  public List<CustodyFact> after(String organisation, long block, int logIndex, int limit) {
    return rows.in(organisation, () -> facts.after(organisation, block, logIndex, limit));
  }

  @Override
  public Optional<CustodyFact> find(String organisation, UUID id) {
    return rows.in(organisation, () -> facts.find(organisation, id));
  }

  private record Mention(String channel, UUID document, Mark mark) {}

  @Override
  public List<Concerned> ofPack(String organisation, Bytes32 packId) {
    return rows.in(
        organisation,
        () ->
            concerned(
                organisation,
                jdbc.sql(
                        """
                        select p.channel, p.document, p.mark from custody_pack p
                        join custody_fact f on f.organisation = p.organisation
                          and f.channel = p.channel and f.command_id = p.document
                        where p.organisation = :organisation and p.pack_id = :pack
                        order by f.block, f.log_index
                        """)
                    .param("organisation", organisation)
                    .param("pack", packId.toArray())
                    .query(
                        (row, n) ->
                            new Mention(
                                row.getString("channel"),
                                row.getObject("document", UUID.class),
                                Mark.valueOf(row.getString("mark"))))
                    .list()));
  }

  @Override
  public List<Concerned> ofUnit(String organisation, String sscc) {
    return rows.in(
        organisation,
        () ->
            concerned(
                organisation,
                jdbc.sql(
                        """
                        select u.channel, u.document, f.kind, u.broken from custody_unit u
                        join custody_fact f on f.organisation = u.organisation
                          and f.channel = u.channel and f.command_id = u.document
                        where u.organisation = :organisation and u.sscc = :sscc
                        order by f.block, f.log_index
                        """)
                    .param("organisation", organisation)
                    .param("sscc", sscc)
                    .query(
                        (row, n) ->
                            new Mention(
                                row.getString("channel"),
                                row.getObject("document", UUID.class),
                                mark(row.getString("kind"), row.getBoolean("broken"))))
                    .list()));
  }

  private static Mark mark(String kind, boolean broken) {
    return switch (kind) {
      case "PACKED" -> broken ? Mark.LOOSE : Mark.PACKED;
      case "DISPATCHED" -> Mark.SENT;
      case "REJECTED" -> Mark.REJECTED;
      default -> Mark.ACCEPTED;
    };
  }

  private List<Concerned> concerned(String organisation, List<Mention> mentions) {
    return mentions.stream()
        .map(
            mention ->
                new Concerned(
                    facts.find(organisation, mention.channel(), mention.document()).orElseThrow(),
                    mention.mark()))
        .toList();
  }

  @Override
  public List<Marked> packs(String organisation, UUID fact, int limit, int offset) {
    return rows.in(
        organisation,
        () ->
            facts
                .find(organisation, fact)
                .map(
                    found ->
                        documents
                            .lines(
                                organisation,
                                found.header().channel(),
                                fact,
                                limit,
                                offset,
                                Mark.values())
                            .stream()
                            .map(line -> new Marked(line.pack(), line.mark()))
                            .toList())
                .orElse(List.of()));
  }

  @Override
  public List<UnitLine> units(String organisation, UUID fact) {
    return rows.in(
        organisation,
        () ->
            facts
                .find(organisation, fact)
                .map(
                    found ->
                        documents.units(organisation, found.header().channel(), fact).stream()
                            .map(unit -> new UnitLine(unit.sscc(), unit.within(), unit.broken()))
                            .toList())
                .orElse(List.of()));
  }
}
