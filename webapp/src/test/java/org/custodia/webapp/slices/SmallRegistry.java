package org.custodia.webapp.slices;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.SessionKeyProof;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.SessionKeys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.CommandStatus.State;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand;
import org.custodia.registry.ledger.LedgerRefusal;
import org.custodia.registry.medicines.Lots;
import org.custodia.registry.medicines.OfflineCheck;
import org.custodia.registry.medicines.OfflineDispensing;
import org.custodia.registry.medicines.PackAct;
import org.custodia.registry.medicines.PackActs;
import org.custodia.registry.medicines.PackBatches;
import org.custodia.registry.medicines.PackCertificate;
import org.custodia.registry.medicines.PackVerdict;
import org.custodia.registry.medicines.PackVerification;
import org.custodia.registry.medicines.VerdictKind;

/**
 * The registry's faces over a few facts in memory, for slices of the web application. Checks
 * signatures for real; a command comes one state further each time it is asked for.
 */
public final class SmallRegistry {
  public static final WitnessDomain DOMAIN =
      new WitnessDomain(1337, "0x5fbdb2315678afecb367f032d93f642f64180aa3");
  public static final Bytes32 LOT_ID = Bytes32.keccak(new byte[] {1});

  private final Map<UUID, Act> acts = new ConcurrentHashMap<>();
  private final Map<UUID, Integer> asked = new ConcurrentHashMap<>();
  private final Map<UUID, String> witnesses = new ConcurrentHashMap<>();
  private final Map<String, SessionKeys.SessionKey> keys = new LinkedHashMap<>();
  private final List<Question> questions = new java.util.concurrent.CopyOnWriteArrayList<>();
  private final List<String> silent = new ArrayList<>();
  private final List<PackAct> wishes = new ArrayList<>();
  private volatile VerdictKind verdict = VerdictKind.GENUINE;
  private volatile RuntimeException failure;
  private final Set<UUID> refused = ConcurrentHashMap.newKeySet();
  private volatile Optional<LedgerRefusal> refusal = Optional.empty();
  private volatile Optional<Integer> refusedAct = Optional.empty();

  public void reset() {
    health.red();
    verdict = VerdictKind.GENUINE;
    failure = null;
    certificate = Optional.empty();
    refusal = Optional.empty();
    refused.clear();
    refusedAct = Optional.empty();
    questions.clear();
    silent.clear();
    wishes.clear();
    keys.clear();
    channels = List.of();
    authority.reset();
    custody.reset();
    operators.reset();
    oversight.reset();
  }

  public void answers(VerdictKind kind) {
    verdict = kind;
  }

  public void failsWith(RuntimeException cause) {
    failure = cause;
  }

  public void refuses(LedgerRefusal reason) {
    refusal = Optional.of(reason);
  }

  /** This command alone. */
  public void refuses(UUID command) {
    refused.add(command);
    asked.put(command, 1);
  }

  /** An act in a channel, for this reason; answers its command. */
  public UUID refuses(Action act, LedgerRefusal reason) {
    refuses(reason);
    refusedAct = Optional.of(act.code());
    UUID id = UUID.randomUUID();
    asked.put(id, 1);
    return id;
  }

  /**
   * A pack that was to be verified.
   *
   * @param by name of the person, or address of the device's key
   */
  public record Question(String by, UUID id, String scan) {}

  /** What was to be verified, oldest first. */
  public List<Question> questions() {
    return List.copyOf(questions);
  }

  /** What was scanned, oldest first. */
  public List<String> scans() {
    return questions.stream().map(Question::scan).toList();
  }

  /** What was only read, without alerting anybody, oldest first. */
  public List<String> silentScans() {
    return List.copyOf(silent);
  }

  public final SmallReceived received = new SmallReceived(this::status);
  public final SmallHealth health = new SmallHealth();
  public final SmallOversight oversight = new SmallOversight(this::keep, this::signed);

  /** Of every verification. */
  public volatile Optional<PackCertificate> certificate = Optional.empty();

  /** What the service had no answer for. */
  public volatile List<OfflineCheck> unconfirmed = List.of();

  /** What every organisation is party to. */
  public volatile List<Ledger.Channel> channels = List.of();

  /** What was dispensed without it. */
  public volatile List<OfflineDispensing> dispensedOffline = List.of();

  public final PackVerification verification =
      new PackVerification() {
        @Override
        public PackVerdict verify(Caller caller, UUID id, String scan) {
          if (failure != null) {
            throw failure;
          }
          questions.add(new Question(caller.name(), id, scan));
          return pack(caller, id, verdict);
        }

        @Override
        public PackVerdict status(Caller caller, UUID id, String scan) {
          silent.add(scan);
          return pack(caller, id, verdict);
        }

        @Override
        public PackVerdict unreadable(Caller caller, UUID id, String code, Object... arguments) {
          return new PackVerdict(
              id,
              VerdictKind.UNREADABLE,
              code,
              List.of(arguments),
              List.of(VerdictKind.UNREADABLE),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              false,
              Instant.parse("2026-11-20T13:00:00Z"));
        }

        @Override
        public Optional<PackVerdict> answered(Caller caller, UUID id) {
          return Optional.of(pack(caller, id, verdict));
        }

        @Override
        public List<OfflineCheck> unconfirmed(Caller caller) {
          return unconfirmed;
        }
      };

  public final PackActs packActs =
      new PackActs() {
        @Override
        public Draft draft(
            Caller caller, UUID id, PackAct wanted, String scan, String witness, String place) {
          wishes.add(wanted);
          Act act = act(id, action(wanted), place, witness);
          return new Draft(id, act, act.toTypedDataJson(DOMAIN));
        }

        @Override
        public CommandStatus record(Caller caller, UUID id, String signature) {
          return signed(id, signature);
        }

        @Override
        public List<Offer> offers(Caller caller, PackVerdict verdict) {
          if (verdict.verdict() != VerdictKind.GENUINE) {
            return List.of(Offer.UNDO);
          }
          return caller.has("pharmacist") ? List.of(Offer.values()) : List.of(Offer.LOCK);
        }
      };

  /** Verifies every line at once. */
  public final PackBatches batches =
      new PackBatches() {
        private final Map<UUID, List<String>> begun = new ConcurrentHashMap<>();

        @Override
        public Batch begin(Caller caller, UUID id, List<String> scans, boolean silent) {
          begun.put(id, scans);
          return find(caller, id).orElseThrow();
        }

        @Override
        public Optional<Batch> find(Caller caller, UUID id) {
          return Optional.ofNullable(begun.get(id))
              .map(
                  scans ->
                      new Batch(
                          id,
                          Instant.parse("2026-11-20T13:00:00Z"),
                          false,
                          scans.size(),
                          scans.size(),
                          Map.of(verdict, scans.size()),
                          0));
        }

        @Override
        public List<Line> lines(Caller caller, UUID id, int from, int limit) {
          List<Line> lines = new ArrayList<>();
          for (String scan : begun.get(id)) {
            PackVerdict found = pack(caller, UUID.randomUUID(), verdict);
            lines.add(
                new Line(
                    lines.size() + 1,
                    scan,
                    found.id(),
                    Optional.of(found.code()),
                    found.arguments(),
                    Optional.of(found)));
          }
          return lines;
        }
      };

  private static Action action(PackAct act) {
    if (act instanceof PackAct.Dispense) return Action.DISPENSE;
    if (act instanceof PackAct.DispensedOffline) return Action.DISPENSED_OFFLINE;
    if (act instanceof PackAct.Decommission) return Action.DECOMMISSION;
    if (act instanceof PackAct.Lock) return Action.LOCK;
    return act instanceof PackAct.Unlock ? Action.UNLOCK : Action.UNDO;
  }

  /** What was asked to be done to packs, in order. */
  public List<PackAct> wishes() {
    return List.copyOf(wishes);
  }

  public final Lots lots =
      new Lots() {
        @Override
        public ReleaseDraft draftRelease(
            Caller caller,
            UUID id,
            String gtin,
            String lotNumber,
            LocalDate expiry,
            InputStream serials,
            String witness,
            String place) {
          try {
            int lines = (int) new String(serials.readAllBytes()).lines().count();
            Act act = act(id, Action.RELEASE, place, witness);
            return new ReleaseDraft(id, lines, LOT_ID, act, act.toTypedDataJson(DOMAIN));
          } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
          }
        }

        @Override
        public CommandStatus release(Caller caller, UUID id, String signature) {
          return signed(id, signature);
        }

        @Override
        public void handOver(Caller caller, UUID id, String signature) {}

        @Override
        public CommandStatus releaseHandedOver(Caller caller, UUID id, String signature) {
          return signed(id, signature);
        }

        @Override
        public StatusDraft draftStatusChange(
            Caller caller, UUID id, Bytes32 lotId, Order order, String witness, String place) {
          Act act = act(id, Action.valueOf(order.action()), place, witness);
          return new StatusDraft(id, act, act.toTypedDataJson(DOMAIN));
        }

        @Override
        public CommandStatus changeStatus(Caller caller, UUID id, String signature) {
          return signed(id, signature);
        }

        @Override
        public List<Lot> list(Caller caller, int limit) {
          return List.of(lot(LOT_ID, "LOT-4221", "RELEASED"), lot(Bytes32.ZERO, "A7", "RECALLED"));
        }

        @Override
        public List<String> serials(Caller caller, Bytes32 lotId, int most) {
          return List.of("A1", "B_2", "C3").subList(0, Math.min(most, 3));
        }

        @Override
        public Optional<Lot> find(Caller caller, Bytes32 lotId) {
          return lotId.equals(LOT_ID)
              ? Optional.of(lot(LOT_ID, "LOT-4221", "RELEASED"))
              : Optional.empty();
        }
      };

  /** Addresses of the keys that were enrolled, oldest first. */
  public List<String> enrolled() {
    return List.copyOf(keys.keySet());
  }

  /** As if the shift of all keys ended then. */
  public void shiftEnds(Instant until) {
    keys.replaceAll(
        (key, had) ->
            new SessionKeys.SessionKey(
                key, had.enrolledAt(), until, had.madeIn(), true, had.revoked()));
  }

  /** As if their holder had revoked them elsewhere. */
  public void revokeKeys() {
    keys.replaceAll(
        (key, had) ->
            new SessionKeys.SessionKey(
                key, had.enrolledAt(), had.until(), had.madeIn(), true, true));
  }

  public final SessionKeys sessionKeys =
      new SessionKeys() {
        @Override
        public CommandStatus enrol(
            Caller caller, UUID id, String key, Instant issuedAt, Instant until, String proof) {
          Optional<String> signer =
              WitnessSignature.of(proof)
                  .flatMap(s -> s.signer(message(caller, key, issuedAt, until), DOMAIN));
          if (!signer.equals(Optional.of(key))) {
            throw new Problem(Problem.Kind.BAD_INPUT, "CUS-IDN-004");
          }
          keys.put(key, new SessionKey(key, issuedAt, until, "", true, false));
          return status(id);
        }

        @Override
        public String proofToSign(Caller caller, String key, Instant issuedAt, Instant until) {
          return message(caller, key, issuedAt, until).toTypedDataJson(DOMAIN);
        }

        @Override
        public CommandStatus revoke(Caller caller, UUID id, String key) {
          SessionKey had = keys.get(key);
          keys.put(
              key, new SessionKey(key, had.enrolledAt(), had.until(), had.madeIn(), true, true));
          return status(id);
        }

        @Override
        public void note(Caller caller, String key, String madeIn) {
          SessionKey had = keys.get(key);
          keys.put(key, new SessionKey(key, had.enrolledAt(), had.until(), madeIn, true, false));
        }

        @Override
        public List<SessionKey> list(Caller caller) {
          return List.copyOf(keys.values());
        }
      };

  public final Ledger ledger =
      new Ledger() {
        @Override
        public CommandStatus record(
            String organisation, LedgerCommand command, List<String> traces) {
          return SmallRegistry.this.status(command.id());
        }

        @Override
        public Optional<CommandStatus> status(String organisation, UUID commandId) {
          if (!asked.containsKey(commandId)) {
            return Optional.empty();
          }
          asked.merge(commandId, 1, Integer::sum);
          return Optional.of(SmallRegistry.this.status(commandId));
        }

        @Override
        public Optional<Channel> channel(
            String organisation, int kind, List<Bytes32> members, Bytes32 subject) {
          return channels(organisation, kind, subject).stream()
              .filter(known -> known.members().equals(members))
              .findFirst();
        }

        @Override
        public Optional<Channel> channel(String organisation, String address) {
          return channels.stream().filter(known -> known.address().equals(address)).findFirst();
        }

        @Override
        public List<Channel> channels(String organisation, int kind, Bytes32 subject) {
          return channels.stream()
              .filter(known -> known.kind() == kind && known.subject().equals(subject))
              .toList();
        }

        @Override
        public List<Channel> channels(String organisation) {
          return channels;
        }

        @Override
        public Position position(String organisation) {
          return new Position(41207, Instant.parse("2026-11-20T13:00:01Z"));
        }

        @Override
        public Bytes32 memberId(String organisation) {
          return SmallMembers.memberId(organisation);
        }
      };

  public final SmallCustody custody = new SmallCustody(this);

  public final SmallAuthority authority = new SmallAuthority(this::status);

  public final SmallOperators operators = new SmallOperators(this::status);

  private static SessionKeyProof message(
      Caller caller, String key, Instant issuedAt, Instant until) {
    return new SessionKeyProof(
        SmallMembers.memberId(caller.organisation()),
        key,
        caller.name(),
        issuedAt.getEpochSecond(),
        until.getEpochSecond());
  }

  Act act(UUID id, Action action, String place, String witness) {
    Act act =
        new Act(
            Bytes32.ofUuid(id),
            SubjectKind.MEDICINE,
            LOT_ID,
            LOT_ID,
            Bytes32.ZERO,
            action,
            place,
            1795180205123L,
            1,
            Bytes32.ZERO,
            LOT_ID);
    keep(act, witness);
    return act;
  }

  private void keep(Act act, String witness) {
    acts.put(act.commandId().toUuid(), act);
    witnesses.put(act.commandId().toUuid(), witness);
  }

  CommandStatus signed(UUID id, String signature) {
    Optional<String> signer =
        WitnessSignature.of(signature).flatMap(s -> s.signer(acts.get(id), DOMAIN));
    if (!signer.equals(Optional.of(witnesses.get(id)))) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-MED-099");
    }
    return status(id);
  }

  private CommandStatus status(UUID id) {
    int times = asked.computeIfAbsent(id, first -> 0);
    boolean no = refusal.isPresent() || refused.contains(id);
    State last = no ? State.REFUSED : State.CONFIRMED;
    State state = times == 0 ? State.RECORDED : times == 1 ? State.SUBMITTED : last;
    Instant at = Instant.parse("2026-11-20T13:00:00Z");
    return new CommandStatus(
        id,
        state,
        at,
        state == State.RECORDED ? Optional.empty() : Optional.of(at.plusMillis(80)),
        state.isFinal()
            ? Optional.of(new CommandStatus.Evidence(LOT_ID, 41207, at.plusSeconds(1)))
            : Optional.empty(),
        state == State.REFUSED ? refusal : Optional.empty(),
        Optional.empty(),
        refusedAct);
  }

  private static Lots.Lot lot(Bytes32 id, String number, String status) {
    return new Lots.Lot(
        id,
        "03400936404649",
        "DOLIPRANE 1000 mg, comprimé",
        number,
        LocalDate.of(2028, 3, 31),
        12500,
        "Laboratoire du Rhône",
        status,
        status.equals("RECALLED") ? Optional.of("Particles seen in the blister") : Optional.empty(),
        Instant.parse("2026-11-19T08:12:00Z"),
        41190,
        LOT_ID);
  }

  private static PackVerdict pack(Caller caller, UUID id, VerdictKind kind) {
    Bytes32 hash = LOT_ID;
    Instant released = Instant.parse("2026-11-19T08:12:00Z");
    return new PackVerdict(
        id,
        kind,
        "slice." + kind,
        List.of(released),
        List.of(kind, VerdictKind.EXPIRED),
        Optional.of(
            new PackVerdict.Product(
                "03400936404649",
                "DOLIPRANE 1000 mg, comprimé",
                "plaquette(s) PVC aluminium de 8 comprimés",
                "OPELLA HEALTHCARE FRANCE")),
        Optional.of("03400936404649"),
        Optional.of("LOT-4221"),
        Optional.of(LocalDate.of(2028, 3, 31)),
        Optional.of("7GH2K90PLM44"),
        Optional.of(
            new PackVerdict.Evidence(
                hash,
                Optional.of(hash),
                Optional.of("Laboratoire du Rhône"),
                Optional.of(released),
                Optional.of(41190L),
                Optional.of(hash),
                Optional.of(hash),
                List.of(hash, hash, hash),
                41201,
                "Agence du médicament (démo)",
                "{\"pack\":\"on record\"}",
                "0x" + "ab".repeat(65),
                kind == VerdictKind.ALREADY_DISPENSED
                    ? Optional.of(
                        new PackVerdict.Dispensed(
                            released.plusSeconds(3600), Optional.empty(), false, Optional.empty()))
                    : Optional.empty(),
                kind == VerdictKind.RECALLED
                    ? Optional.of(
                        new PackVerdict.Recalled(
                            released.plusSeconds(7200),
                            "Agence du médicament (démo)",
                            "Particles seen in the blister",
                            41200))
                    : Optional.empty())),
        kind == VerdictKind.GENUINE && caller.has("pharmacist"),
        Instant.parse("2026-11-20T13:00:00Z"));
  }
}
