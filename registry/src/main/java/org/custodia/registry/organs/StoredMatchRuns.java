package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.contracts.organs.MatchRunTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.SupersedeReason;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.organs.allocation.Candidate;
import org.custodia.registry.organs.allocation.Donor;
import org.custodia.registry.organs.allocation.Explanation;
import org.custodia.registry.organs.allocation.MatchInputs;
import org.custodia.registry.organs.allocation.MatchRun;
import org.custodia.registry.organs.allocation.OwnRank;
import org.custodia.registry.organs.allocation.Ranked;
import org.custodia.registry.organs.allocation.RuleFile;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Match runs with what they were computed from; the order is computed anew whenever it is asked.
 */
final class StoredMatchRuns implements MatchRuns {
  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final WaitingList list;
  private final EventRows events;
  private final Keys keys;
  private final Clock clock;

  StoredMatchRuns(
      OrganisationRows rows,
      JdbcClient jdbc,
      WaitingList list,
      EventRows events,
      Keys keys,
      Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.list = list;
    this.events = events;
    this.keys = keys;
    this.clock = clock;
  }

  private record Row(UUID id, Bytes32 organId, byte[] rules, byte[] sealed) {}

  @Override
  public Run run(
      Caller caller, UUID id, Bytes32 caseId, Organ organ, Donor donor, byte[] ruleFile) {
    OrganRoles.check(caller, OrganRoles.ALLOCATION);
    String organisation = caller.organisation();
    RuleFile rules = RuleFile.parse(ruleFile);
    return rows.in(
        organisation,
        () -> {
          Optional<Row> earlier = row(organisation, id);
          if (earlier.isPresent()) return shown(organisation, earlier.get());
          checkDonor(organisation, caseId, donor);
          MatchInputs inputs =
              MatchInputs.of(
                  organ,
                  clock.instant().truncatedTo(ChronoUnit.SECONDS),
                  lot(organ.id(caseId)),
                  Bytes32.random(),
                  donor,
                  candidates(organisation, organ));
          MatchRun run = MatchRun.of(rules, inputs);
          add(caller, id, organ.id(caseId), run.root(), ruleFile, inputs);
          return shown(organisation, row(organisation, id).orElseThrow());
        });
  }

  /** Of the ledger's, because whoever draws here could draw again until the order pleases. */
  private static Bytes32 lot(Bytes32 organId) {
    return Bytes32.keccak(organId.toArray());
  }

  private void checkDonor(String organisation, Bytes32 caseId, Donor donor) {
    List<OrganEvent> found = events.of(organisation, caseId);
    if (found.isEmpty()) throw new Problem(Kind.NOT_FOUND, "CUS-ORG-037");
    boolean agreed = CaseStory.of(found).group().filter(donor.bloodGroup()::equals).isPresent();
    if (!agreed) throw new Problem(Kind.CONFLICT, "CUS-ORG-038");
  }

  private List<Candidate> candidates(String organisation, Organ organ) {
    return list.current(organisation).stream()
        .filter(listing -> listing.change().declared().organ() == organ.kind())
        .filter(listing -> listing.change().state() != Candidates.State.REMOVED)
        .map(StoredMatchRuns::candidate)
        .toList();
  }

  private static Candidate candidate(Candidates.Listing listing) {
    Candidates.Change change = listing.change();
    Candidates.Declared declared = change.declared();
    return new Candidate(
        change.pseudonym(),
        listing.centre(),
        declared.bloodGroup(),
        declared.urgency(),
        0,
        declared.listedOn(),
        change.state() == Candidates.State.ACTIVE,
        Optional.empty(),
        Optional.of(declared.heightCm()),
        Optional.of(declared.weightKg()),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private void add(
      Caller caller, UUID id, Bytes32 organId, Bytes32 root, byte[] rules, MatchInputs inputs) {
    String organisation = caller.organisation();
    Instant now = clock.instant();
    jdbc.sql(
            """
            insert into organ_match_run (organisation, id, organ_id, list, rules, sealed, made_at,
              made_by)
            values (:organisation, :id, :organ, :list, :rules, :sealed, :at, :by)
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("organ", organId.toArray())
        .param("list", root.toArray())
        .param("rules", rules)
        .param("sealed", keys.records(organisation).seal(inputs.bytes(), context(id)))
        .param("at", now.atOffset(ZoneOffset.UTC))
        .param("by", caller.name())
        .update();
  }

  @Override
  public Run find(Caller caller, UUID id) {
    OrganRoles.check(caller, OrganRoles.ALLOCATION);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> shown(organisation, known(organisation, id)));
  }

  @Override
  public List<Line> list(Caller caller, int limit, int offset) {
    OrganRoles.check(caller, OrganRoles.ALLOCATION);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select id, organ_id, list, made_at, made_by from organ_match_run
                    where organisation = :organisation
                    order by made_at desc, id limit :limit offset :offset
                    """)
                .param("organisation", organisation)
                .param("limit", limit)
                .param("offset", offset)
                .query(
                    (row, n) ->
                        new Line(
                            row.getObject("id", UUID.class),
                            Bytes32.of(row.getBytes("organ_id")),
                            Bytes32.of(row.getBytes("list")),
                            row.getObject("made_at", OffsetDateTime.class).toInstant(),
                            row.getString("made_by")))
                .list());
  }

  @Override
  public Report report(Caller caller, UUID id) {
    OrganRoles.check(caller, OrganRoles.ALLOCATION);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> report(organisation, known(organisation, id)));
  }

  private Report report(String organisation, Row row) {
    RuleFile rules = RuleFile.parse(row.rules());
    MatchInputs inputs = inputs(organisation, row);
    MatchRun run = MatchRun.of(rules, inputs);
    Explanation explanation = Explanation.of(rules, run);
    Stream<Reasons> ranked =
        run.order().stream()
            .map(
                one ->
                    new Reasons(
                        one.candidate().id(),
                        one.candidate().centre(),
                        Optional.of(one.rank()),
                        explanation.why(one)));
    Stream<Reasons> excluded =
        run.excluded().stream()
            .map(
                one ->
                    new Reasons(
                        one.candidate().id(),
                        one.candidate().centre(),
                        Optional.empty(),
                        explanation.why(one)));
    return new Report(
        shown(row, run),
        inputs.organ(),
        inputs.time(),
        rules.name(),
        rules.version(),
        Stream.concat(ranked, excluded).toList());
  }

  @Override
  public Files files(Caller caller, UUID id) {
    OrganRoles.check(caller, OrganRoles.ALLOCATION);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Row row = known(organisation, id);
          return new Files(row.rules(), inputs(organisation, row).bytes());
        });
  }

  private Run shown(String organisation, Row row) {
    return shown(row, computed(organisation, row));
  }

  private static Run shown(Row row, MatchRun run) {
    Map<Bytes32, OwnRank> ranks = new HashMap<>();
    run.byCentre().values().forEach(own -> own.forEach(one -> ranks.put(one.candidate(), one)));
    return new Run(
        row.id(),
        row.organId(),
        run.rules(),
        run.inputs(),
        run.root(),
        run.order().stream().map(one -> place(one, ranks.get(one.candidate().id()))).toList(),
        run.excluded().size());
  }

  private static Place place(Ranked ranked, OwnRank own) {
    return new Place(
        ranked.rank(),
        own.candidate(),
        own.leaf().candidate(),
        own.leaf().group(),
        own.leaf().centre(),
        ranked.tier(),
        ranked.points());
  }

  // --- On the ledger ---

  /** Terms of MATCH_RUN; field {@code run}, and {@code reason} when it takes another's place. */
  OrganTerms terms(Caller caller, Ledger.Channel channel, WireObject fields) {
    String organisation = caller.organisation();
    UUID id = fields.uuid("run");
    SupersedeReason reason =
        fields.optionalConstant("reason", SupersedeReason.class).orElse(SupersedeReason.FIRST);
    fields.end();
    return rows.in(
        organisation,
        () -> {
          Row row = known(organisation, id);
          MatchInputs inputs = inputs(organisation, row);
          if (!inputs.organ().id(channel.subject()).equals(row.organId())) {
            throw new Problem(Kind.NOT_FOUND, "CUS-ORG-039");
          }
          RuleFile rules = RuleFile.parse(row.rules());
          MatchRun run = MatchRun.of(rules, inputs);
          if (run.order().isEmpty()) throw new Problem(Kind.CONFLICT, "CUS-ORG-040");
          Bytes32 supersedes =
              CaseStory.of(events.of(organisation, channel.subject()))
                  .run(row.organId())
                  .map(before -> Bytes32.ofUuid(before.id()))
                  .orElse(Bytes32.ZERO);
          return new MatchRunTerms(
              inputs.organ(),
              run.rules(),
              run.inputs(),
              run.root(),
              run.order().size(),
              rules.a2(),
              supersedes,
              reason);
        });
  }

  /** Everybody's place with proof and salt in the run with this root. Inside the rows. */
  List<OwnRank> ranks(String organisation, Bytes32 organId, Bytes32 root) {
    Row row =
        jdbc.sql(
                """
                select id, organ_id, rules, sealed from organ_match_run
                where organisation = :organisation and organ_id = :organ and list = :list
                order by made_at limit 1
                """)
            .param("organisation", organisation)
            .param("organ", organId.toArray())
            .param("list", root.toArray())
            .query(
                (found, n) ->
                    new Row(
                        found.getObject("id", UUID.class),
                        Bytes32.of(found.getBytes("organ_id")),
                        found.getBytes("rules"),
                        found.getBytes("sealed")))
            .optional()
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-039"));
    return computed(organisation, row).byCentre().values().stream().flatMap(List::stream).toList();
  }

  // --- Rows ---

  private MatchRun computed(String organisation, Row row) {
    return MatchRun.of(RuleFile.parse(row.rules()), inputs(organisation, row));
  }

  private MatchInputs inputs(String organisation, Row row) {
    return MatchInputs.parse(keys.records(organisation).open(row.sealed(), context(row.id())));
  }

  private Row known(String organisation, UUID id) {
    return row(organisation, id).orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-039"));
  }

  private Optional<Row> row(String organisation, UUID id) {
    return jdbc.sql(
            """
            select organ_id, rules, sealed from organ_match_run
            where organisation = :organisation and id = :id
            """)
        .param("organisation", organisation)
        .param("id", id)
        .query(
            (row, n) ->
                new Row(
                    id,
                    Bytes32.of(row.getBytes("organ_id")),
                    row.getBytes("rules"),
                    row.getBytes("sealed")))
        .optional();
  }

  private static byte[] context(UUID id) {
    return ("organ match run " + id).getBytes(StandardCharsets.UTF_8);
  }
}
