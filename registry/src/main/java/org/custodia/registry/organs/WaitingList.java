package org.custodia.registry.organs;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What centres declared to a local allocation body, each change kept with the signed message that
 * said it. Used inside the organisation's rows.
 */
final class WaitingList {
  private final JdbcClient jdbc;
  private final SealedCandidates sealed;
  private final Clock clock;

  WaitingList(JdbcClient jdbc, SealedCandidates sealed, Clock clock) {
    this.jdbc = jdbc;
    this.sealed = sealed;
    this.clock = clock;
  }

  /**
   * Takes what a centre declares; what is there already stays as it was.
   *
   * @param centre who signed it
   * @return the version
   * @throws Problem FORBIDDEN CUS-ORG-053 when the sender is no centre, CONFLICT CUS-ORG-054 when
   *     an earlier version is missing or this one was declared as something else
   */
  int take(String organisation, Member centre, SignedOrganMessage message) {
    if (!centre.has(MemberRole.TRANSPLANT_CENTRE)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-ORG-053", centre.name());
    }
    Candidates.Change change = DeclaredCandidate.read(message.subject(), message.content());
    if (!change.declared().allocation().equals(message.receiver())) {
      throw new Problem(Kind.BAD_INPUT, "CUS-VER-003", "content.allocation");
    }
    int latest = latest(organisation, centre.id(), message.subject());
    if (change.version() > latest + 1 || change.version() < 1) {
      throw new Problem(Kind.CONFLICT, "CUS-ORG-054");
    }
    if (change.version() <= latest) {
      checkSame(organisation, centre.id(), change);
      return change.version();
    }
    jdbc.sql(
            """
            insert into organ_listing (organisation, centre, pseudonym, version, state, sealed,
              changed_at, received_at, message)
            values (:organisation, :centre, :pseudonym, :version, :state, :sealed,
              :changedAt, :receivedAt, :message)
            """)
        .param("organisation", organisation)
        .param("centre", centre.id().toArray())
        .param("pseudonym", change.pseudonym().toArray())
        .param("version", change.version())
        .param("state", change.state().name())
        .param("sealed", sealed.seal(organisation, change))
        .param("changedAt", change.changedAt().atOffset(ZoneOffset.UTC))
        .param(
            "receivedAt", clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC))
        .param("message", sealed.sealMessage(organisation, change, message.write()))
        .update();
    return change.version();
  }

  private int latest(String organisation, Bytes32 centre, Bytes32 pseudonym) {
    return jdbc.sql(
            """
            select coalesce(max(version), 0) from organ_listing
            where organisation = :organisation and centre = :centre and pseudonym = :pseudonym
            """)
        .param("organisation", organisation)
        .param("centre", centre.toArray())
        .param("pseudonym", pseudonym.toArray())
        .query(Integer.class)
        .single();
  }

  private void checkSame(String organisation, Bytes32 centre, Candidates.Change change) {
    boolean same =
        listings(
                organisation,
                "centre = :centre and pseudonym = :pseudonym and version = :version",
                jdbc ->
                    jdbc.param("centre", centre.toArray())
                        .param("pseudonym", change.pseudonym().toArray())
                        .param("version", change.version()))
            .stream()
            .anyMatch(listing -> listing.change().equals(change));
    if (!same) throw new Problem(Kind.CONFLICT, "CUS-ORG-054");
  }

  /** The latest of each candidate, longest waiting first. */
  List<Candidates.Listing> current(String organisation) {
    return listings(
            organisation,
            """
            (centre, pseudonym, version) in (select centre, pseudonym, max(version)
              from organ_listing where organisation = :organisation group by centre, pseudonym)
            """,
            jdbc -> jdbc)
        .stream()
        .sorted(
            java.util.Comparator.comparing(
                    (Candidates.Listing listing) -> listing.change().declared().listedOn())
                .thenComparing(listing -> listing.change().pseudonym()))
        .toList();
  }

  List<Candidates.Listing> since(String organisation, Instant since, int limit) {
    return listings(
        organisation,
        "received_at >= :since order by received_at desc, pseudonym, version desc limit :limit",
        jdbc -> jdbc.param("since", since.atOffset(ZoneOffset.UTC)).param("limit", limit));
  }

  /** What was declared of a candidate in that version. */
  Optional<Candidates.Change> version(
      String organisation, Bytes32 centre, Bytes32 pseudonym, int version) {
    return listings(
            organisation,
            "centre = :centre and pseudonym = :pseudonym and version = :version",
            jdbc ->
                jdbc.param("centre", centre.toArray())
                    .param("pseudonym", pseudonym.toArray())
                    .param("version", version))
        .stream()
        .map(Candidates.Listing::change)
        .findFirst();
  }

  /** What was declared of a candidate last. */
  Optional<Candidates.Change> newest(String organisation, Bytes32 centre, Bytes32 pseudonym) {
    return version(organisation, centre, pseudonym, latest(organisation, centre, pseudonym));
  }

  private interface Parameters {
    JdbcClient.StatementSpec to(JdbcClient.StatementSpec statement);
  }

  private List<Candidates.Listing> listings(
      String organisation, String which, Parameters parameters) {
    var statement =
        jdbc.sql("select * from organ_listing where organisation = :organisation and " + which)
            .param("organisation", organisation);
    return parameters
        .to(statement)
        .query(
            (row, n) -> {
              Bytes32 pseudonym = Bytes32.of(row.getBytes("pseudonym"));
              return new Candidates.Listing(
                  Bytes32.of(row.getBytes("centre")),
                  sealed.open(
                      organisation, pseudonym, row.getInt("version"), row.getBytes("sealed")),
                  row.getObject("received_at", OffsetDateTime.class).toInstant());
            })
        .list();
  }
}
