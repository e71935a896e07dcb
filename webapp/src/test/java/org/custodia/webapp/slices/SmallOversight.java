package org.custodia.webapp.slices;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.RecallScope;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.witness.Act;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.oversight.Dossiers;
import org.custodia.registry.oversight.OwnCases;
import org.custodia.registry.oversight.Recalls;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.LotMeasures.Measure;
import org.custodia.registry.verification.GivenAnswers.GivenAnswer;

/** One recalled lot with a few holders, one pack's dossier and one case of the authority. */
public final class SmallOversight {
  public static final UUID CASE = UUID.fromString("0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7");
  public static final Bytes32 PACK =
      AlertSubject.pack(SmallAlerts.GTIN, "S1", Optional.empty()).key();
  private static final Instant AT = Instant.parse("2026-11-24T09:30:00Z");
  private static final Bytes32 HASH = Bytes32.keccak(new byte[] {3});
  private static final String KEY = "0x" + "d1".repeat(20);

  private final BiConsumer<Act, String> drafted;
  private final BiFunction<UUID, String, CommandStatus> signed;
  private final List<String> explained = new ArrayList<>();
  private volatile boolean readAnew;
  private volatile Optional<Recalls.Answer> answer = Optional.empty();
  private volatile boolean silent;

  SmallOversight(BiConsumer<Act, String> drafted, BiFunction<UUID, String, CommandStatus> signed) {
    this.drafted = drafted;
    this.signed = signed;
  }

  private static final LotFact.StatusChange RECALLED =
      new LotFact.StatusChange(
          Action.RECALL,
          RecallScope.PATIENTS,
          "Particles found in the solution",
          "Set the packs aside and send them back to your supplier.",
          SmallMembers.AGENCE,
          AT,
          41_200,
          HASH);

  private static LotFact lotFact() {
    return new LotFact(
        SmallRegistry.LOT_ID,
        SmallAlerts.GTIN,
        "A123",
        LocalDate.of(2028, 5, 31),
        HASH,
        300,
        SmallMembers.memberId("laboratoire-rhone"),
        LotStatus.RECALLED,
        AT.minusSeconds(864_000),
        40_000,
        HASH,
        Optional.of(RECALLED));
  }

  public final Recalls recalls =
      new Recalls() {
        @Override
        public List<Notice> list(Caller caller) {
          boolean holder = caller.has("pharmacist") || caller.has("wholesaler");
          Supplier supplier =
              new Supplier(
                  SmallMembers.memberId("laboratoire-rhone"),
                  "Laboratoire du Rhône",
                  40,
                  new Numbers(12, 0, 28),
                  answer);
          return List.of(
              new Notice(
                  SmallRegistry.LOT_ID,
                  SmallAlerts.GTIN,
                  "KARDEGIC 75 mg, poudre pour solution buvable en sachet-dose",
                  "A123",
                  LocalDate.of(2028, 5, 31),
                  Action.RECALL,
                  RecallScope.PATIENTS,
                  RECALLED.reason(),
                  RECALLED.advice(),
                  "Agence du médicament (démo)",
                  AT,
                  41_200,
                  HASH,
                  List.of(),
                  holder ? List.of(supplier) : List.of(),
                  holder));
        }

        @Override
        public int unanswered(Caller caller) {
          if (readAnew) throw new Problem(Problem.Kind.UNAVAILABLE, "CUS-LED-024");
          return (int) list(caller).stream().filter(Notice::waits).count();
        }

        @Override
        public List<Notice> of(Caller caller, Bytes32 lotId) {
          return lotId.equals(SmallRegistry.LOT_ID) ? list(caller) : List.of();
        }

        @Override
        public Tracking tracking(Caller caller, Bytes32 lotId) {
          return new Tracking(
              lotId,
              "A123",
              300,
              200,
              List.of(
                  new Holder(
                      SmallMembers.PONT,
                      "Pharmacie du Pont",
                      40,
                      40,
                      0,
                      10,
                      Optional.of(18L),
                      Optional.of(
                          new Answer(
                              new Numbers(12, 0, 18), KEY, AT.plusSeconds(600), 41_300, HASH)),
                      12),
                  new Holder(
                      HASH,
                      "Grossiste des Alpes",
                      60,
                      60,
                      60,
                      0,
                      Optional.of(0L),
                      Optional.empty(),
                      0)),
              List.of(
                  new PackPlace(
                      PACK, Optional.of("Pharmacie du Pont"), Optional.of(PackStatus.LOCKED))));
        }

        @Override
        public Draft draftAnswer(
            Caller caller,
            UUID id,
            Bytes32 lotId,
            Bytes32 supplier,
            int inStock,
            int passedOn,
            int supplied,
            String witness,
            String place) {
          if (inStock < 0) throw new Problem(Problem.Kind.BAD_INPUT, "CUS-RCL-004");
          Act act =
              new Act(
                  Bytes32.ofUuid(id),
                  SubjectKind.MEDICINE,
                  lotId,
                  SmallMembers.PONT,
                  Bytes32.ZERO,
                  Action.ACKNOWLEDGE,
                  place,
                  Instant.now().toEpochMilli(),
                  1,
                  Bytes32.ZERO,
                  HASH);
          drafted.accept(act, witness);
          answer =
              Optional.of(
                  new Answer(new Numbers(inStock, passedOn, supplied), witness, AT, 41_400, HASH));
          return new Draft(id, act, act.toTypedDataJson(SmallRegistry.DOMAIN));
        }

        @Override
        public CommandStatus answer(Caller caller, UUID id, String signature) {
          return signed.apply(id, signature);
        }
      };

  /** Before each test: nobody has answered or explained. */
  public void reset() {
    answer = Optional.empty();
    explained.clear();
    silent = false;
    readAnew = false;
  }

  /** What the ledger says is being read anew. */
  public void readAnew() {
    readAnew = true;
  }

  /** The authority's desk does not answer. */
  public void deskIsSilent() {
    silent = true;
  }

  private static Dossiers.Entry entry(String what, String by, Optional<String> to, long block) {
    return new Dossiers.Entry(
        what,
        by,
        to,
        AT.minusSeconds(41_500 - block),
        block,
        0,
        HASH,
        Optional.of(KEY),
        Optional.of("Comptoir 1"),
        Map.of("command", HASH.toString()),
        what.equals("RECEIVE") ? List.of("LATE") : List.of());
  }

  public final Dossiers dossiers =
      new Dossiers() {
        @Override
        public Pack pack(
            Caller caller, Bytes32 packId, Optional<String> gtin, Optional<String> serial) {
          if (!packId.equals(PACK)) throw new Problem(Problem.Kind.NOT_FOUND, "CUS-RCL-009");
          return new Pack(
              packId,
              Optional.of(SmallAlerts.GTIN),
              Optional.of("S1"),
              Optional.of("KARDEGIC 75 mg"),
              Optional.of(lotFact()),
              Optional.of(new Proof(17, List.of(HASH, PACK), HASH, true)),
              List.of(new Book("Pharmacie du Pont", PackStatus.DISPENSED, true, AT)),
              List.of(
                  entry("RELEASE", "Laboratoire du Rhône", Optional.empty(), 40_000),
                  entry(
                      "DISPATCH", "Laboratoire du Rhône", Optional.of("Pharmacie du Pont"), 40_100),
                  entry(
                      "RECEIVE", "Pharmacie du Pont", Optional.of("Laboratoire du Rhône"), 40_200),
                  entry("DISPENSED_OFFLINE", "Pharmacie du Pont", Optional.empty(), 40_900)),
              List.of(
                  new Answered(
                      "Pharmacie du Pont",
                      new GivenAnswer(
                          SmallMembers.PONT, AT, "{\"query\":{}}", "{\"facts\":{}}", "0x" + "1b"))),
              List.of());
        }

        @Override
        public Lot lot(Caller caller, Bytes32 lotId) {
          if (!lotId.equals(SmallRegistry.LOT_ID)) {
            throw new Problem(Problem.Kind.NOT_FOUND, "CUS-RCL-009");
          }
          return new Lot(
              lotFact(),
              "KARDEGIC 75 mg",
              "Laboratoire du Rhône",
              List.of(new Measure(lotFact(), HASH, RECALLED, List.of())),
              Map.of(PackStatus.DISPENSED, 18L),
              recalls.tracking(caller, lotId),
              List.of(entry("ACKNOWLEDGE", "Pharmacie du Pont", Optional.empty(), 41_300)),
              List.of());
        }

        @Override
        public Optional<Bytes32> lotId(Caller caller, String gtin, String lotNumber) {
          return Optional.of(SmallRegistry.LOT_ID).filter(id -> lotNumber.equals("A123"));
        }
      };

  public final OwnCases ownCases =
      new OwnCases() {
        @Override
        public List<OwnCase> list(Caller caller) {
          if (silent) throw new Problem(Problem.Kind.UNAVAILABLE, "CUS-VER-060");
          return List.of(one());
        }

        @Override
        public OwnCase view(Caller caller, UUID id) {
          if (!id.equals(CASE)) throw new Problem(Problem.Kind.NOT_FOUND, "CUS-ALR-002");
          return one();
        }

        @Override
        public OwnCase explain(Caller caller, UUID id, String words) {
          explained.add(words);
          return one();
        }

        private OwnCase one() {
          List<OwnStep> history = new ArrayList<>();
          history.add(new OwnStep("OPENED", "", "", AT));
          explained.forEach(
              words -> history.add(new OwnStep("EXPLAINED", "Pharmacie du Pont", words, AT)));
          return new OwnCase(
              CASE,
              "UNKNOWN_SERIAL",
              explained.isEmpty() ? "OPEN" : "EXPLAINED",
              "PACK",
              PACK.toString(),
              Optional.of(SmallAlerts.GTIN),
              Optional.of("S1"),
              1,
              AT,
              Optional.empty(),
              List.of(new OwnAlert(AT, Map.of("lotNumber", "A123"))),
              history);
        }
      };
}
