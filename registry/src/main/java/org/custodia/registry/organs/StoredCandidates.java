package org.custodia.registry.organs;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.organs.SealedIdentities.Of;
import org.custodia.registry.rows.OrganisationRows;

/** Candidates at their centre, and the list at the allocation body. */
final class StoredCandidates implements Candidates {
  private static final int MOST_CM = 250;
  private static final int MOST_KG = 400;
  private static final int MOST_URGENT = 9;
  private static final LocalDate FIRST_DAY = LocalDate.of(1970, 1, 2);

  private final OrganisationRows rows;
  private final CandidateRows candidates;
  private final WaitingList list;
  private final SealedCandidates sealed;
  private final SealedIdentities identities;
  private final DocumentRows looks;
  private final Members members;
  private final Clock clock;

  StoredCandidates(
      OrganisationRows rows,
      CandidateRows candidates,
      WaitingList list,
      SealedCandidates sealed,
      SealedIdentities identities,
      DocumentRows looks,
      Members members,
      Clock clock) {
    this.rows = rows;
    this.candidates = candidates;
    this.list = list;
    this.sealed = sealed;
    this.identities = identities;
    this.looks = looks;
    this.members = members;
    this.clock = clock;
  }

  @Override
  public void check(Caller caller, Identity identity, Declared declared) {
    OrganRoles.check(caller, OrganRoles.CENTRE);
    identity.check();
    check(caller.organisation(), declared);
  }

  @Override
  public Bytes32 list(Caller caller, UUID id, Identity identity, Declared declared) {
    check(caller, identity, declared);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Bytes32 pseudonym = identities.pseudonym(organisation, Of.CANDIDATE, id);
          Instant now = now();
          byte[] who = identities.seal(organisation, Of.CANDIDATE, pseudonym, identity);
          if (candidates.add(organisation, pseudonym, who, now, caller.name())) {
            add(caller, new Change(pseudonym, 1, State.ACTIVE, Reason.LISTED, declared, now));
          }
          return pseudonym;
        });
  }

  @Override
  public void change(
      Caller caller,
      Bytes32 pseudonym,
      int version,
      State state,
      Reason reason,
      Declared declared) {
    OrganRoles.check(caller, OrganRoles.CENTRE);
    check(caller.organisation(), declared);
    String organisation = caller.organisation();
    rows.in(
        organisation,
        () -> {
          CandidateRows.Version latest =
              candidates.history(organisation, pseudonym).stream()
                  .findFirst()
                  .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-022"));
          Candidates.Change before = sealed.open(organisation, latest);
          boolean elsewhere = !before.declared().allocation().equals(declared.allocation());
          if (latest.version() != version || elsewhere) {
            throw new Problem(Kind.CONFLICT, "CUS-ORG-023", latest.version());
          }
          add(caller, new Change(pseudonym, version + 1, state, reason, declared, now()));
        });
  }

  private void add(Caller caller, Change change) {
    String organisation = caller.organisation();
    byte[] bytes = sealed.seal(organisation, change);
    if (!candidates.add(organisation, change, bytes, caller.name())) {
      throw new Problem(Kind.CONFLICT, "CUS-ORG-023", change.version());
    }
  }

  @Override
  public List<Line> own(Caller caller) {
    OrganRoles.check(caller, OrganRoles.CENTRE);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            candidates.current(organisation).stream()
                .map(version -> line(organisation, version))
                .toList());
  }

  @Override
  public Optional<View> view(Caller caller, Bytes32 pseudonym) {
    OrganRoles.check(caller, OrganRoles.CENTRE);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Optional<byte[]> who = candidates.identity(organisation, pseudonym);
          who.ifPresent(
              found -> looks.looked(organisation, caller.name(), "CANDIDATE", pseudonym, now()));
          return who.map(
              bytes ->
                  new View(
                      identities.open(organisation, Of.CANDIDATE, pseudonym, bytes),
                      candidates.history(organisation, pseudonym).stream()
                          .map(version -> line(organisation, version))
                          .toList()));
        });
  }

  private Line line(String organisation, CandidateRows.Version version) {
    return new Line(sealed.open(organisation, version), version.declaredAt(), version.code());
  }

  @Override
  public List<Listing> waiting(Caller caller) {
    return listed(caller, () -> list.current(caller.organisation()));
  }

  @Override
  public List<Listing> changes(Caller caller, Instant since, int limit) {
    return listed(caller, () -> list.since(caller.organisation(), since, limit));
  }

  private List<Listing> listed(Caller caller, Supplier<List<Listing>> asked) {
    OrganRoles.check(caller, OrganRoles.ALLOCATION);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          looks.looked(organisation, caller.name(), "WAITING_LIST", Bytes32.ZERO, now());
          return asked.get();
        });
  }

  // --- Bounds ---

  private void check(String organisation, Declared declared) {
    checkNumber("heightCm", declared.heightCm(), 20, MOST_CM);
    checkNumber("weightKg", declared.weightKg(), 1, MOST_KG);
    checkNumber("urgency", declared.urgency(), 0, MOST_URGENT);
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    boolean early = declared.listedOn().isBefore(FIRST_DAY);
    if (early || declared.listedOn().isAfter(today.plusDays(1))) throw wrong("listedOn");
    boolean known =
        members
            .byId(organisation, declared.allocation())
            .filter(member -> member.has(MemberRole.ALLOCATION_BODY))
            .filter((Member member) -> member.isActive(clock.instant()))
            .isPresent();
    if (!known) throw new Problem(Kind.NOT_FOUND, "CUS-ORG-021");
  }

  private static void checkNumber(String field, int value, int least, int most) {
    if (value < least || value > most) throw wrong(field);
  }

  private static Problem wrong(String field) {
    return new Problem(Kind.BAD_INPUT, "CUS-ORG-020", field);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }
}
