package org.custodia.registry.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.consent.ConsentUses;
import org.custodia.registry.consent.ConsentView.State;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.Patients;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.testing.TypedData;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/**
 * A patient of the hospital allows a pharmacy something and takes it back; the pharmacy uses it.
 */
final class ConsentsGiven implements Journey {
  private static final Caller ADMISSIONS =
      new Caller(SAINT_LUC, "admissions", Set.of("admissions"));
  private static final Caller PATIENT = new Caller(SAINT_LUC, "patient", Set.of("patient"));
  private static final Caller PHARMACIST = new Caller(PONT, "pharmacist", Set.of("pharmacist"));
  private static final UUID MARTIN =
      UUID.nameUUIDFromBytes("martin".getBytes(StandardCharsets.UTF_8));
  private static final Set<State> UNDER_WAY = EnumSet.of(State.BEING_RECORDED, State.BEING_REVOKED);

  private final World world;
  private final ShiftJournal grants;
  private final ShiftJournal revocations;
  private final ShiftJournal counter;
  private final String channel;

  /** What the patient signed, by id. */
  private final Map<UUID, Consent> signed = new LinkedHashMap<>();

  /** What each use was of. */
  private final Map<UUID, Bytes32> used = new LinkedHashMap<>();

  /** Which consent each revocation takes back. */
  private final Map<UUID, UUID> takenBack = new LinkedHashMap<>();

  private ConsentsGiven(World world, Path folder) {
    this.world = world;
    this.grants = new ShiftJournal(folder.resolve("grants"));
    this.revocations = new ShiftJournal(folder.resolve("revocations"));
    this.counter = new ShiftJournal(folder.resolve("uses"));
    TestRegistry.await("the first consent", this::grant);
    this.channel = world.channel(SAINT_LUC, SubjectKind.RELATIONSHIP, SAINT_LUC, PONT);
  }

  /** The patient is admitted, and the channel with the pharmacy ready. */
  static ConsentsGiven begin(World world, Path folder) {
    PatientData person =
        new PatientData(
            List.of(),
            List.of(new PatientData.Name("official", "Martin", List.of("Jeanne"))),
            Optional.of("1984-03-07"),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of());
    world.bean(Patients.class).register(ADMISSIONS, MARTIN, person, true);
    world.bean(PatientAccounts.class).link(ADMISSIONS, MARTIN, PATIENT.name());
    return new ConsentsGiven(world, folder);
  }

  @Override
  public void work(Random random) {
    int draw = random.nextInt(6);
    int which = random.nextInt(1_000_000);
    if (draw < 2) grant();
    else if (draw < 5) use(which);
    else takeBack(which);
  }

  private boolean grant() {
    UUID id = UUID.randomUUID();
    ECKeyPair key = newKey();
    Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(5);
    GrantForm form =
        new GrantForm(
            TestNetwork.memberId(PONT),
            ConsentPurpose.TREATMENT,
            Set.of(RecordKind.MEDICATIONS),
            Set.of(),
            from,
            from.plus(Duration.ofDays(30)),
            0,
            Optional.empty());
    Consents consents = world.bean(Consents.class);
    Consents.Draft draft;
    try {
      draft = consents.draft(PATIENT, id, MARTIN, form, "0x" + Keys.getAddress(key));
    } catch (RuntimeException notNow) {
      return false;
    }
    if (!(draft instanceof Consents.Draft.ToSign ready)) return false;
    Consent consent = TypedData.consent(ready.typedData());
    signed.put(id, consent);
    String signature = WitnessSignature.sign(consent, world.domain(), key).toString();
    return grants.ask(id, () -> consents.grant(PATIENT, id, signature));
  }

  private void use(int which) {
    List<UUID> granted = grants.acknowledged();
    Bytes32 commitment = signed.get(granted.get(which % granted.size())).commitment();
    ConsentUses uses = world.bean(ConsentUses.class);
    boolean here;
    try {
      here = uses.received(PHARMACIST).stream().anyMatch(it -> it.commitment().equals(commitment));
    } catch (RuntimeException notNow) {
      return;
    }
    if (!here) return;
    UUID id = UUID.randomUUID();
    used.put(id, commitment);
    counter.ask(
        id,
        () ->
            uses.use(
                PHARMACIST,
                id,
                TestNetwork.memberId(SAINT_LUC),
                commitment,
                ConsentPurpose.TREATMENT));
  }

  private void takeBack(int which) {
    List<UUID> granted = grants.acknowledged();
    UUID consent = granted.get(which % granted.size());
    if (takenBack.containsValue(consent)) return;
    UUID id = UUID.randomUUID();
    takenBack.put(id, consent);
    revocations.ask(
        id, () -> world.bean(Consents.class).revoke(PATIENT, id, MARTIN, List.of(consent)));
  }

  @Override
  public boolean isThrough() {
    return world.bean(Consents.class).of(PATIENT, MARTIN).stream()
        .noneMatch(one -> UNDER_WAY.contains(one.state()));
  }

  @Override
  public void prove() {
    Set<UUID> perhapsOver = Set.copyOf(takenBack.values());
    List<UUID> over = revocations.acknowledged().stream().map(takenBack::get).toList();
    List<List<String>> histories = new ArrayList<>();
    for (String node : List.of(SAINT_LUC, PONT)) {
      try (LedgerChecker checker = world.checker(node)) {
        for (UUID id : grants.acknowledged()) {
          Consent consent = signed.get(id);
          assertThat(checker.published(consent.commitment())).as("%s published", id).isEqualTo(1);
          assertThat(checker.opened(channel, consent.commitment()))
              .as("%s opened at %s", id, node)
              .isBetween(perhapsOver.contains(id) ? 0L : 1L, 1L);
          if (over.contains(id)) {
            assertThat(checker.revealed(consent.revocationHash())).as("%s over", id).isEqualTo(1);
          } else if (!perhapsOver.contains(id)) {
            assertThat(checker.revealed(consent.revocationHash())).as("%s stands", id).isZero();
          }
        }
        checker.commandsAreThereOnceAndInOrder(
            channel,
            Map.of(TestNetwork.memberId(PONT), counter),
            false,
            id -> used.containsKey(id) && isOf(perhapsOver, used.get(id)));
        histories.add(checker.history(channel));
      }
    }
    assertThat(histories.get(0)).isEqualTo(histories.get(1));
    world.isUnknown(channel, GARE);
    System.out.printf(
        "%d consents, %d uses, %d taken back%n",
        grants.acknowledged().size(), counter.acknowledged().size(), over.size());
  }

  private boolean isOf(Set<UUID> consents, Bytes32 commitment) {
    return consents.stream().anyMatch(id -> signed.get(id).commitment().equals(commitment));
  }

  private static ECKeyPair newKey() {
    try {
      return Keys.createEcKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
