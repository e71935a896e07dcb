package org.custodia.registry.checkpoints;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.OwnKeys;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.scanners.agent.chain.Answer;
import org.custodia.scanners.agent.chain.BatchJson;
import org.custodia.scanners.agent.chain.BatchJson.Fate;
import org.custodia.scanners.agent.chain.ChainRules;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.SessionRoot;
import org.custodia.scanners.agent.facts.LotFacts;
import org.custodia.scanners.gs1.ScanReader;

/** Records of keys in the organisation's tables. */
final class KeptCheckpoints implements Checkpoints {
  private static final int MOST_SHOWN = 500;
  private static final int LONGEST_NOTE = 500;

  /** As many as a small device holds: some 3 MB. */
  private static final int MOST_LOTS = 20_000;

  /** Some 2 MB. */
  private static final int MOST_PACKS = 20_000;

  private final OrganisationRows rows;
  private final CheckpointRows events;
  private final OwnKeys keys;
  private final LotBook lots;
  private final ScannedChecks checks;
  private final Keys keyStore;
  private final Ledger ledger;
  private final WitnessDomain domain;
  private final ChainRules rules;
  private final Clock clock;

  KeptCheckpoints(
      OrganisationRows rows,
      CheckpointRows events,
      OwnKeys keys,
      LotBook lots,
      ScannedChecks checks,
      Keys keyStore,
      Ledger ledger,
      WitnessDomain domain,
      Clock clock) {
    this.rows = rows;
    this.events = events;
    this.keys = keys;
    this.lots = lots;
    this.checks = checks;
    this.keyStore = keyStore;
    this.ledger = ledger;
    this.domain = domain;
    this.rules = new ChainRules(domain, new ScanReader(clock));
    this.clock = clock;
  }

  // --- Receiving ---

  @Override
  public BatchJson.Answers take(Caller caller, String key, BatchJson.Batch batch) {
    String organisation = caller.organisation();
    Instant now = clock.instant();
    long off = batch.deviceClock() - now.toEpochMilli();
    List<Answer> answers = rows.in(organisation, () -> taken(organisation, key, batch, off, now));
    boolean toVerify =
        batch.events().stream().anyMatch(event -> event.terms().mode() == CheckpointMode.VERIFY);
    if (toVerify) checks.rounds().visit(organisation);
    return new BatchJson.Answers(Math.abs(off) > ChainRules.CLOCK_TOLERANCE, answers);
  }

  private List<Answer> taken(
      String organisation, String key, BatchJson.Batch batch, long off, Instant now) {
    List<UUID> ids = batch.events().stream().map(e -> e.act().commandId().toUuid()).toList();
    OwnKeys.Standing standing = keys.standing(organisation, key);
    var device =
        new ChainRules.Device(
            key, ledger.memberId(organisation), ChainRules.Standing.valueOf(standing.name()));
    if (standing == OwnKeys.Standing.UNKNOWN) {
      // Nothing is kept of keys that nobody knows.
      return rules.take(device, HeldChain.empty(domain), batch.events(), off);
    }
    HeldChain chain = events.lock(organisation, key, domain, ids, now);
    List<Answer> answers = rules.take(device, chain, batch.events(), off);
    events.keep(organisation, key, chain, off, now);
    return answers;
  }

  @Override
  public OwnKeys.Standing standing(Caller caller, String key) {
    return keys.standing(caller.organisation(), key);
  }

  @Override
  public LotFacts.Signed facts(Caller caller) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          List<LotFact> latest = lots.latest(organisation, MOST_LOTS + 1);
          boolean whole = latest.size() <= MOST_LOTS;
          List<LotBook.StoppedPack> stopped = lots.stopped(organisation, MOST_PACKS + 1);
          String facts =
              LotFacts.write(
                  ledger.position(organisation).block(),
                  clock.instant(),
                  whole,
                  latest.stream().limit(MOST_LOTS).map(KeptCheckpoints::lot).toList(),
                  stopped.size() <= MOST_PACKS,
                  stopped.stream().limit(MOST_PACKS).map(KeptCheckpoints::pack).toList());
          Bytes32 digest = LotFacts.message(ledger.memberId(organisation), facts).digest(domain);
          byte[] signature = keyStore.account(organisation).sign(digest);
          return new LotFacts.Signed(facts, "0x" + HexFormat.of().formatHex(signature));
        });
  }

  @Override
  public String factsSigner(Caller caller) {
    return keyStore.account(caller.organisation()).address();
  }

  private static LotFacts.Lot lot(LotFact fact) {
    return new LotFacts.Lot(
        fact.gtin(), fact.lotNumber(), fact.expiry(), fact.status(), fact.root());
  }

  private static LotFacts.StoppedPack pack(LotBook.StoppedPack pack) {
    return new LotFacts.StoppedPack(pack.gtin(), pack.lotNumber(), pack.packId(), pack.status());
  }

  // --- What became of it ---

  @Override
  public List<BatchJson.EventFate> fates(Caller caller, String key, List<UUID> ids) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Map<UUID, Optional<UUID>> anchors = events.anchors(organisation, key, ids);
          Map<UUID, Boolean> done = new HashMap<>();
          return ids.stream()
              .map(
                  id ->
                      new BatchJson.EventFate(
                          id, fate(organisation, anchors.get(id), done), Optional.empty()))
              .toList();
        });
  }

  @Override
  public BatchJson.TakenSession lastTaken(Caller caller, String key) {
    String organisation = caller.organisation();
    return rows.in(organisation, () -> events.lastTaken(organisation, key));
  }

  @Override
  public List<Check> checks(Caller caller, String key, List<UUID> ids) {
    return checks.of(caller, key, ids);
  }

  /** A root that the ledger refuses is made anew, so no event is ever refused by it. */
  private Fate fate(String organisation, Optional<UUID> anchor, Map<UUID, Boolean> done) {
    if (anchor == null) return Fate.UNKNOWN;
    boolean confirmed =
        anchor
            .map(id -> done.computeIfAbsent(id, one -> status(organisation, one).state().isDone()))
            .orElse(false);
    return confirmed ? Fate.CONFIRMED : Fate.RECORDED;
  }

  private CommandStatus status(String organisation, UUID anchor) {
    return ledger.status(organisation, anchor).orElseThrow();
  }

  @Override
  public EventProof proof(Caller caller, UUID id) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          CheckpointRows.Kept kept =
              events
                  .find(organisation, id)
                  .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-CHK-001", id.toString()));
          return new EventProof(
              kept.event(),
              kept.digest(),
              kept.anchor().map(anchor -> anchored(organisation, anchor, kept.digest())));
        });
  }

  private Anchored anchored(String organisation, UUID anchor, Bytes32 digest) {
    try (MerkleTree tree = SessionRoot.tree(events.under(organisation, anchor))) {
      return new Anchored(
          ledger.memberId(organisation),
          tree.root(),
          tree.proof(SessionRoot.leaf(digest)).orElseThrow(),
          status(organisation, anchor));
    }
  }

  // --- Contradictions ---

  @Override
  public List<Contradiction> contradictions(Caller caller) {
    String organisation = caller.organisation();
    return rows.in(organisation, () -> events.contradictions(organisation, MOST_SHOWN));
  }

  @Override
  public int unsettled(Caller caller) {
    String organisation = caller.organisation();
    return rows.in(organisation, () -> events.unsettled(organisation));
  }

  @Override
  public void settle(Caller caller, String key, String note) {
    if (!caller.has("administrator")) throw new Problem(Kind.FORBIDDEN, "CUS-CHK-002");
    if (note.isBlank() || note.length() > LONGEST_NOTE) {
      throw new Problem(Kind.BAD_INPUT, "CUS-CHK-003", LONGEST_NOTE);
    }
    String organisation = caller.organisation();
    rows.in(
        organisation,
        () -> events.settle(organisation, key, caller.name(), note.strip(), clock.instant()));
  }
}
