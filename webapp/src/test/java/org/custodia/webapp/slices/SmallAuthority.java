package org.custodia.webapp.slices;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Approval;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Authority;
import org.custodia.registry.identity.AuthorityAct;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.SignedProposal;
import org.custodia.registry.ledger.CommandStatus;

/** Acts of two persons in memory, for slices; signatures are checked for real. */
public final class SmallAuthority implements Authority {
  private static final Instant UNTIL = Instant.parse("2030-01-01T00:00:00Z");

  private final Map<UUID, Proposal> proposals = new ConcurrentHashMap<>();
  private final Function<UUID, CommandStatus> ledger;

  /**
   * @param ledger how far a command has come
   */
  SmallAuthority(Function<UUID, CommandStatus> ledger) {
    this.ledger = ledger;
  }

  void reset() {
    proposals.clear();
  }

  @Override
  public Draft propose(Caller caller, UUID id, AuthorityAct act, String key) {
    mayAct(caller, act);
    proposals.put(
        id,
        new Proposal(
            id,
            act,
            caller.name(),
            Instant.parse("2026-11-20T13:00:00Z"),
            UNTIL,
            State.DRAFTED,
            List.of(),
            Optional.empty(),
            Optional.empty()));
    return draft(caller, id, key);
  }

  @Override
  public Draft draft(Caller caller, UUID id, String key) {
    Proposal proposal = find(caller, id).orElseThrow();
    return new Draft(
        id, proposal.act(), UNTIL, approval(proposal).toTypedDataJson(SmallRegistry.DOMAIN));
  }

  @Override
  public Proposal sign(Caller caller, UUID id, String key, String signature) {
    Proposal proposal = find(caller, id).orElseThrow();
    Optional<String> signer =
        WitnessSignature.of(signature)
            .flatMap(s -> s.signer(approval(proposal), SmallRegistry.DOMAIN));
    if (!signer.equals(Optional.of(key))) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-IDN-004");
    }
    if (proposal.isSignedBy(caller)) {
      throw new Problem(Problem.Kind.CONFLICT, "CUS-IDN-008");
    }
    List<Signature> signatures = new ArrayList<>(proposal.signatures());
    signatures.add(new Signature(caller.name(), key, Instant.parse("2026-11-20T13:01:00Z")));
    return put(
        proposal,
        signatures.size() == 2 ? State.RECORDED : State.WAITING,
        signatures,
        Optional.empty());
  }

  @Override
  public Proposal withdraw(Caller caller, UUID id) {
    Proposal proposal = find(caller, id).orElseThrow();
    return put(proposal, State.WITHDRAWN, proposal.signatures(), Optional.of(caller.name()));
  }

  @Override
  public SignedProposal handOver(Caller caller, UUID id) {
    Proposal proposal = find(caller, id).orElseThrow();
    byte[] act = proposal.act().toString().getBytes(StandardCharsets.UTF_8);
    return new SignedProposal(id, act, UNTIL, new byte[65]);
  }

  @Override
  public Proposal takeOver(Caller caller, SignedProposal signed) {
    return find(caller, signed.id()).orElseThrow();
  }

  @Override
  public List<Proposal> open(Caller caller) {
    return all(caller, 100).stream().filter(one -> one.state() == State.WAITING).toList();
  }

  @Override
  public List<Proposal> all(Caller caller, int limit) {
    return proposals.keySet().stream()
        .map(id -> find(caller, id))
        .flatMap(Optional::stream)
        .filter(one -> one.state() != State.DRAFTED)
        .sorted(Comparator.comparing(Proposal::proposedAt))
        .toList();
  }

  @Override
  public Optional<Proposal> find(Caller caller, UUID id) {
    return Optional.ofNullable(proposals.get(id))
        .map(
            one ->
                one.state() == State.RECORDED
                    ? with(one, one.state(), one.signatures(), one.endedBy())
                    : one);
  }

  private static void mayAct(Caller caller, AuthorityAct act) {
    if (!caller.has("regulator") && !(act instanceof AuthorityAct.ReplaceKey)) {
      throw new Problem(Problem.Kind.FORBIDDEN, "CUS-WEB-005");
    }
  }

  private static Approval approval(Proposal proposal) {
    return Approval.of(
        Bytes32.ofUuid(proposal.id()),
        proposal.act().toString().getBytes(StandardCharsets.UTF_8),
        UNTIL.getEpochSecond());
  }

  private Proposal put(
      Proposal was, State state, List<Signature> signatures, Optional<String> endedBy) {
    Proposal next = with(was, state, signatures, endedBy);
    proposals.put(was.id(), next);
    return next;
  }

  private Proposal with(
      Proposal was, State state, List<Signature> signatures, Optional<String> endedBy) {
    return new Proposal(
        was.id(),
        was.act(),
        was.proposedBy(),
        was.proposedAt(),
        was.until(),
        state,
        signatures,
        endedBy,
        state == State.RECORDED ? Optional.of(ledger.apply(was.id())) : Optional.empty());
  }
}
