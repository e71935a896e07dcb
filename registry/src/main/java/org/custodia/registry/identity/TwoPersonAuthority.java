package org.custodia.registry.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.contracts.witness.Approval;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.ProposalRows.Row;
import org.custodia.registry.identity.ProposalRows.Signed;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Proposals as rows. The proposal's id is that of the act on the ledger and of the command that
 * carries it, so that whatever is repeated after whatever crash is done once.
 */
final class TwoPersonAuthority implements Authority {
  /** How long a proposal waits at most; the first person's key may end before. */
  static final Duration LONGEST_WAIT = Duration.ofDays(7);

  /** Kept back of the approvals' time, so that what is signed last still reaches a block. */
  static final Duration TRAVEL = Duration.ofMinutes(2);

  /** A key that ends sooner gives a second person no time. */
  static final Duration SHORTEST_WAIT = Duration.ofMinutes(10);

  private static final int MOST_LISTED = 500;

  private final OrganisationRows rows;
  private final ProposalRows proposals;
  private final AuthorityRules rules;
  private final Members members;
  private final Ledger ledger;
  private final WitnessDomain domain;
  private final Clock clock;

  TwoPersonAuthority(
      OrganisationRows rows,
      ProposalRows proposals,
      AuthorityRules rules,
      Members members,
      Ledger ledger,
      WitnessDomain domain,
      Clock clock) {
    this.rows = rows;
    this.proposals = proposals;
    this.rules = rules;
    this.members = members;
    this.ledger = ledger;
    this.domain = domain;
    this.clock = clock;
  }

  // --- Signing ---

  @Override
  public Draft propose(Caller caller, UUID id, AuthorityAct act, String key) {
    return rows.in(
        caller.organisation(),
        () -> {
          if (!rules.maySign(caller, act)) throw new Problem(Kind.FORBIDDEN, "CUS-IDN-020");
          byte[] call = call(caller.organisation(), act);
          Optional<Row> earlier = proposals.find(id);
          if (earlier.isEmpty()) {
            rules.check(caller.organisation(), act);
            Instant until = until(rules.checkKey(caller, act, key));
            proposals.add(
                caller.organisation(),
                new Row(id, call, until, caller.name(), clock.instant(), Optional.empty(), false));
          }
          Row row = proposals.find(id).orElseThrow();
          if (!Arrays.equals(row.act(), call)) throw new Problem(Kind.CONFLICT, "CUS-IDN-022");
          return draft(row);
        });
  }

  private byte[] call(String organisation, AuthorityAct act) {
    try {
      return AuthorityCalls.of(act);
    } catch (IllegalArgumentException e) {
      rules.check(organisation, act); // says what is wrong with it
      throw new Problem(e, Kind.BAD_INPUT, "CUS-IDN-017");
    }
  }

  private Instant until(Operator key) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant keysEnd = key.validity().until();
    if (keysEnd.isBefore(now.plus(SHORTEST_WAIT))) {
      throw new Problem(Kind.CONFLICT, "CUS-IDN-027", SHORTEST_WAIT.toMinutes());
    }
    Instant longest = now.plus(LONGEST_WAIT);
    return keysEnd.isBefore(longest) ? keysEnd : longest;
  }

  @Override
  public Draft draft(Caller caller, UUID id, String key) {
    return rows.in(
        caller.organisation(),
        () -> {
          Row row = visible(caller, proposals.find(id));
          checkOpen(caller.organisation(), row);
          rules.checkKey(caller, AuthorityCalls.read(row.act()), key);
          return draft(row);
        });
  }

  private Draft draft(Row row) {
    return new Draft(
        row.id(),
        AuthorityCalls.read(row.act()),
        lapses(row),
        approval(row).toTypedDataJson(domain));
  }

  private static Approval approval(Row row) {
    return Approval.of(Bytes32.ofUuid(row.id()), row.act(), row.approvalsUntil().getEpochSecond());
  }

  @Override
  public Proposal sign(Caller caller, UUID id, String key, String signature) {
    return rows.in(
        caller.organisation(),
        () -> {
          Row row = visible(caller, proposals.lock(id));
          List<Signed> before = proposals.signatures(id);
          if (before.stream().noneMatch(one -> one.person().equals(caller.name()))) {
            checkOpen(caller.organisation(), row);
            sign(caller, row, before, key, signature);
          }
          return proposal(caller.organisation(), proposals.find(id).orElseThrow());
        });
  }

  private void sign(Caller caller, Row row, List<Signed> before, String key, String signature) {
    String organisation = caller.organisation();
    Operator operator = rules.checkKey(caller, AuthorityCalls.read(row.act()), key);
    WitnessSignature signed =
        WitnessSignature.of(signature)
            .filter(one -> one.signer(approval(row), domain).filter(key::equals).isPresent())
            .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-IDN-026"));
    Instant now = clock.instant();
    Signed own = new Signed(caller.name(), operator.holder(), key, signed.toArray(), now);
    proposals.sign(organisation, row.id(), before.size() + 1, own);
    if (before.isEmpty()) return;
    byte[] call =
        RegistrarCalls.perform(
            Bytes32.ofUuid(row.id()),
            row.act(),
            row.approvalsUntil().getEpochSecond(),
            List.of(WitnessSignature.of(before.get(0).signature()).orElseThrow(), signed));
    ledger.record(organisation, new PublicCall(row.id(), PublicContract.REGISTRAR, call));
    proposals.recorded(row.id(), now);
  }

  @Override
  public Proposal withdraw(Caller caller, UUID id) {
    return rows.in(
        caller.organisation(),
        () -> {
          Row row = visible(caller, proposals.lock(id));
          if (row.recorded()) throw new Problem(Kind.CONFLICT, "CUS-IDN-025");
          if (row.endedBy().isEmpty()) proposals.withdraw(id, caller.name());
          return proposal(caller.organisation(), proposals.find(id).orElseThrow());
        });
  }

  // --- Between organisations ---

  @Override
  public SignedProposal handOver(Caller caller, UUID id) {
    return rows.in(
        caller.organisation(),
        () -> {
          Row row = visible(caller, proposals.find(id));
          checkOpen(caller.organisation(), row);
          Signed first =
              proposals.signatures(id).stream()
                  .findFirst()
                  .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-IDN-041"));
          return new SignedProposal(id, row.act(), row.approvalsUntil(), first.signature());
        });
  }

  @Override
  public Proposal takeOver(Caller caller, SignedProposal signed) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          AuthorityAct act = read(signed);
          if (!rules.maySign(caller, act)) throw new Problem(Kind.FORBIDDEN, "CUS-IDN-020");
          Optional<Row> earlier = proposals.find(signed.id());
          if (earlier.isEmpty()) add(organisation, act, signed);
          Row row = proposals.find(signed.id()).orElseThrow();
          if (!Arrays.equals(row.act(), signed.act())
              || !row.approvalsUntil().equals(signed.until())) {
            throw new Problem(Kind.CONFLICT, "CUS-IDN-022");
          }
          return proposal(organisation, row);
        });
  }

  private static AuthorityAct read(SignedProposal signed) {
    try {
      return AuthorityCalls.read(signed.act());
    } catch (IllegalArgumentException e) {
      throw new Problem(e, Kind.BAD_INPUT, "CUS-IDN-040");
    }
  }

  private void add(String organisation, AuthorityAct act, SignedProposal signed) {
    rules.check(organisation, act);
    Instant now = clock.instant();
    Row row = // nobody's yet, until the signature has said whose
        new Row(signed.id(), signed.act(), signed.until(), "", now, Optional.empty(), false);
    if (!now.isBefore(lapses(row))) throw new Problem(Kind.CONFLICT, "CUS-IDN-024");
    Operator first =
        WitnessSignature.of(signed.signature())
            .flatMap(signature -> signature.signer(approval(row), domain))
            .flatMap(key -> members.operator(organisation, key))
            .filter(key -> rules.countsOfAnybody(organisation, act, key))
            .orElseThrow(() -> new Problem(Kind.FORBIDDEN, "CUS-IDN-042"));
    String whose =
        members.byId(organisation, first.member()).map(Member::name).orElse(first.member() + "");
    proposals.add(
        organisation,
        new Row(row.id(), row.act(), row.approvalsUntil(), whose, now, Optional.empty(), false));
    proposals.sign(
        organisation,
        row.id(),
        1,
        new Signed(whose, first.holder(), first.key(), signed.signature(), now));
  }

  private Row visible(Caller caller, Optional<Row> row) {
    return row.filter(found -> rules.maySign(caller, AuthorityCalls.read(found.act())))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-IDN-028"));
  }

  private void checkOpen(String organisation, Row row) {
    switch (state(organisation, row, proposals.signatures(row.id()))) {
      case WITHDRAWN -> throw new Problem(Kind.CONFLICT, "CUS-IDN-023", row.endedBy().orElse(""));
      case LAPSED -> throw new Problem(Kind.CONFLICT, "CUS-IDN-024");
      case RECORDED -> throw new Problem(Kind.CONFLICT, "CUS-IDN-025");
      case DRAFTED, WAITING -> {}
    }
  }

  // --- Looking ---

  @Override
  public List<Proposal> open(Caller caller) {
    return rows.in(
        caller.organisation(),
        () ->
            listed(caller, proposals.waiting()).stream()
                .filter(proposal -> proposal.state() == State.WAITING)
                .toList());
  }

  @Override
  public List<Proposal> all(Caller caller, int limit) {
    return rows.in(
        caller.organisation(),
        () -> listed(caller, proposals.signed(Math.min(limit, MOST_LISTED))));
  }

  private List<Proposal> listed(Caller caller, List<Row> found) {
    if (!caller.has("regulator") && !caller.has("administrator")) {
      throw new Problem(Kind.FORBIDDEN, "CUS-IDN-020");
    }
    return found.stream()
        .filter(row -> rules.maySign(caller, AuthorityCalls.read(row.act())))
        .map(row -> proposal(caller.organisation(), row))
        .toList();
  }

  @Override
  public Optional<Proposal> find(Caller caller, UUID id) {
    return rows.in(
        caller.organisation(),
        () ->
            proposals
                .find(id)
                .filter(row -> rules.maySign(caller, AuthorityCalls.read(row.act())))
                .map(row -> proposal(caller.organisation(), row)));
  }

  private Proposal proposal(String organisation, Row row) {
    List<Signed> signed = proposals.signatures(row.id());
    return new Proposal(
        row.id(),
        AuthorityCalls.read(row.act()),
        row.proposedBy(),
        row.proposedAt(),
        lapses(row),
        state(organisation, row, signed),
        signed.stream().map(one -> new Signature(one.person(), one.key(), one.at())).toList(),
        row.endedBy(),
        row.recorded() ? ledger.status(organisation, row.id()) : Optional.empty());
  }

  private State state(String organisation, Row row, List<Signed> signed) {
    if (row.recorded()) return State.RECORDED;
    if (row.endedBy().isPresent()) return State.WITHDRAWN;
    if (!clock.instant().isBefore(lapses(row))) return State.LAPSED;
    if (signed.isEmpty()) return State.DRAFTED;
    AuthorityAct act = AuthorityCalls.read(row.act());
    boolean stillCounts =
        members
            .operator(organisation, signed.get(0).key())
            .filter(key -> rules.countsOfAnybody(organisation, act, key))
            .isPresent();
    return stillCounts ? State.WAITING : State.LAPSED;
  }

  private static Instant lapses(Row row) {
    return row.approvalsUntil().minus(TRAVEL);
  }
}
