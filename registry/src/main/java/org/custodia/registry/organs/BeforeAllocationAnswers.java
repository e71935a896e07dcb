package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.organs.BeforeAllocation.Relation;
import org.custodia.registry.organs.allocation.OwnRank;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells a regulator what was changed and looked at before an allocation, as far as it is known
 * here: the waiting list at the allocation body, and who looked at donor, candidate, documents and
 * list everywhere. The answer is signed, so that it can be shown.
 */
final class BeforeAllocationAnswers {
  private static final int MOST_READ = 2_000;

  private final JdbcClient jdbc;
  private final OrganRows organs;
  private final WaitingList list;
  private final StoredMatchRuns runs;
  private final Keys keys;
  private final WitnessDomain domain;
  private final Clock clock;

  BeforeAllocationAnswers(
      JdbcClient jdbc,
      OrganRows organs,
      WaitingList list,
      StoredMatchRuns runs,
      Keys keys,
      WitnessDomain domain,
      Clock clock) {
    this.jdbc = jdbc;
    this.organs = organs;
    this.list = list;
    this.runs = runs;
    this.keys = keys;
    this.domain = domain;
    this.clock = clock;
  }

  Map<Said, OrganDesk.Answer> answers() {
    return Map.of(Said.BEFORE_ALLOCATION, this::answer);
  }

  private byte[] answer(String organisation, Member asker, SignedOrganMessage message) {
    if (!asker.has(MemberRole.REGULATOR)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-TRN-022", asker.name());
    }
    var question = BeforeAllocation.Question.read(message.contentObject());
    Optional<OrganKind> kind =
        organs.find(organisation, message.subject()).map(line -> line.organ().kind());
    List<BeforeAllocation.ListChange> changes =
        changes(organisation, message.subject(), kind, question);
    List<BeforeAllocation.Look> looks = looks(organisation, message.subject(), question);
    String content =
        new BeforeAllocation(
                changes.stream().limit(BeforeAllocation.MOST).toList(),
                changes.size(),
                looks.stream().limit(BeforeAllocation.MOST).toList(),
                looks.size())
            .write();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return new SignedOrganMessage(
            UUID.randomUUID(),
            message.receiver(),
            asker.id(),
            Said.BEFORE_ALLOCATION,
            message.subject(),
            now,
            content,
            "")
        .signed(
            unsigned ->
                "0x"
                    + HexFormat.of()
                        .formatHex(keys.account(organisation).sign(unsigned.digest(domain))))
        .write();
  }

  // --- The waiting list ---

  private List<BeforeAllocation.ListChange> changes(
      String organisation,
      Bytes32 organId,
      Optional<OrganKind> kind,
      BeforeAllocation.Question question) {
    Optional<List<OwnRank>> order = order(organisation, organId, question.list());
    if (order.isEmpty()) return List.of();
    Map<Bytes32, Integer> ranks = new HashMap<>();
    order.get().forEach(one -> ranks.put(one.candidate(), rank(one)));
    Optional<OwnRank> got =
        order.get().stream()
            .filter(one -> one.leaf().candidate().equals(question.candidate()))
            .findFirst();
    Instant from = question.allocatedAt().minus(BeforeAllocation.WINDOW);
    return list.since(organisation, from, MOST_READ).stream()
        .filter(listing -> !listing.receivedAt().isAfter(question.allocatedAt()))
        .filter(listing -> kind.filter(one -> one != listing.change().declared().organ()).isEmpty())
        .map(listing -> change(organisation, listing, ranks, got))
        .toList();
  }

  /** Empty everywhere but at the body that made the run. */
  private Optional<List<OwnRank>> order(String organisation, Bytes32 organId, Bytes32 root) {
    try {
      return Optional.of(runs.ranks(organisation, organId, root));
    } catch (Problem noSuchRun) {
      return Optional.empty();
    }
  }

  private BeforeAllocation.ListChange change(
      String organisation,
      Candidates.Listing listing,
      Map<Bytes32, Integer> ranks,
      Optional<OwnRank> got) {
    Candidates.Change change = listing.change();
    Optional<Candidates.Change> before =
        list.version(organisation, listing.centre(), change.pseudonym(), change.version() - 1);
    int rank = ranks.getOrDefault(change.pseudonym(), 0);
    return new BeforeAllocation.ListChange(
        relation(organisation, change, rank, got),
        rank,
        listing.centre(),
        change.state(),
        change.reason(),
        BeforeAllocation.changed(before, change),
        change.changedAt(),
        listing.receivedAt());
  }

  private Relation relation(
      String organisation, Candidates.Change change, int rank, Optional<OwnRank> got) {
    if (rank == 0 || got.isEmpty()) return Relation.LEFT_OUT;
    int winner = rank(got.get());
    if (rank == winner) return Relation.GOT;
    if (rank < winner) return Relation.PASSED;
    Optional<LocalDate> since =
        list.newest(organisation, got.get().leaf().centre(), got.get().candidate())
            .map(one -> one.declared().listedOn());
    boolean waitedLonger =
        since.filter(day -> change.declared().listedOn().isBefore(day)).isPresent();
    return waitedLonger ? Relation.OVERTAKEN : Relation.BEHIND;
  }

  private static int rank(OwnRank one) {
    return Math.toIntExact(one.leaf().rank());
  }

  // --- Who looked ---

  /** At the donor, at the recipient, at the list, and at documents of the case and the organ. */
  private List<BeforeAllocation.Look> looks(
      String organisation, Bytes32 organId, BeforeAllocation.Question question) {
    return jdbc.sql(
            """
            select l.what, l.person, l.looked_at from organ_look l
            where l.organisation = :organisation and l.looked_at >= :from and l.looked_at <= :until
              and (l.what = 'WAITING_LIST' or l.subject = :case
                or l.subject in (select r.hash from organ_reference r
                  join organ_event e on e.organisation = r.organisation and e.channel = r.channel
                    and e.command_id = r.command_id
                  where r.organisation = :organisation and e.subject in (:case, :organ))
                or l.subject in (select c.candidate from organ_recipient_consent c
                  join organ_offer o on o.organisation = c.organisation and o.channel = c.channel
                  where c.organisation = :organisation and o.organ_id = :organ))
            order by l.looked_at desc limit :most
            """)
        .param("organisation", organisation)
        .param(
            "from", question.allocatedAt().minus(BeforeAllocation.WINDOW).atOffset(ZoneOffset.UTC))
        .param("until", question.allocatedAt().atOffset(ZoneOffset.UTC))
        .param("case", question.caseId().toArray())
        .param("organ", organId.toArray())
        .param("most", MOST_READ)
        .query(
            (row, n) ->
                new BeforeAllocation.Look(
                    row.getString("what"),
                    person(organisation, row.getString("person")),
                    row.getObject("looked_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  private String person(String organisation, String name) {
    byte[] token =
        keys.records(organisation).token("organ look", name.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(token, 0, 8);
  }
}
