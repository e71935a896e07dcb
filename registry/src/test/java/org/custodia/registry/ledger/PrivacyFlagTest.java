package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.devnet.EmbeddedNetworkSettings;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.packs.PacksConfiguration;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of commands to channels under the privacy flags that a network file may name. */
class PrivacyFlagTest {
  @RegisterExtension final RegistryDatabase database = RegistryDatabase.fresh();

  private static final MedicineActs.Lot LOT = MedicineActs.lot("F1", 5);
  private static final List<Bytes32> MEMBERS = members(RHONE, PONT, AGENCE);

  @ParameterizedTest(name = "flag {0}")
  @ValueSource(ints = {1, 2, 3})
  void aPackIsDispensedWhereNodesSimulateWithTheAccountThatSends(int flag) {
    try (TestNetwork network = TestNetwork.start(flag, PrivacyFlagTest::withChannelAccounts);
        TestRegistry registry = start(network)) {
      MedicineActs acts = new MedicineActs(network);
      confirm(registry, AGENCE, acts.authorise());
      confirm(registry, RHONE, acts.enrolManufacturer());
      confirm(registry, PONT, acts.enrolPharmacist(PONT));
      confirm(registry, RHONE, acts.release(UUID.randomUUID(), LOT));
      confirm(registry, RHONE, opening());
      TestRegistry.await(
          "the channel is ready",
          () -> registry.ledger().channel(PONT, 1, MEMBERS, Bytes32.ZERO).isPresent());
      String channel =
          registry.ledger().channel(PONT, 1, MEMBERS, Bytes32.ZERO).orElseThrow().address();

      confirm(registry, PONT, acts.sendBack(UUID.randomUUID(), PONT, channel, LOT, "S0001"));
    }
  }

  /** Which a channel that stored block data could not let them under flag 3. */
  @Test
  void aPatientOptsOutUnderStateValidationToo() {
    try (TestNetwork network = TestNetwork.start(3, PrivacyFlagTest::withChannelAccounts);
        TestRegistry registry = start(network)) {
      List<Bytes32> two = members(RHONE, PONT);
      int kind = SubjectKind.RELATIONSHIP.code();
      confirm(registry, RHONE, opening(kind, two));
      TestRegistry.await(
          "the channel is ready",
          () -> registry.ledger().channel(PONT, kind, two, Bytes32.ZERO).isPresent());
      String channel =
          registry.ledger().channel(PONT, kind, two, Bytes32.ZERO).orElseThrow().address();
      Bytes32 patient = Bytes32.random();
      Map<Action, byte[]> commands = new LinkedHashMap<>();
      commands.put(
          Action.INTRODUCE_PATIENT, ConsentCalls.introducePatient(patient, Bytes32.random()));
      commands.put(Action.OPT_OUT, ConsentCalls.optOut(patient));
      commands.put(Action.OPT_IN, ConsentCalls.optIn(patient));
      commands.forEach(
          (action, body) ->
              confirm(
                  registry,
                  PONT,
                  new LedgerCommand.ChannelCommand(
                      UUID.randomUUID(), channel, action.code(), body)));
    }
  }

  /** Each is created at an address that follows from how many transactions came before it. */
  @Test
  void channelsThatAreOpenedAtOnceUnderStateValidationComeAboutOneAfterTheOther() {
    try (TestNetwork network = TestNetwork.start(3, PrivacyFlagTest::withChannelAccounts);
        TestRegistry registry = start(network)) {
      List<LedgerCommand> openings =
          Stream.of(PONT, GARE, SAINT_LUC)
              .flatMap(
                  other ->
                      Stream.of(
                          opening(SubjectKind.MEDICINE.code(), members(RHONE, other, AGENCE)),
                          opening(SubjectKind.RELATIONSHIP.code(), members(RHONE, other))))
              .toList();
      openings.forEach(opening -> registry.ledger().record(RHONE, opening));
      for (LedgerCommand opening : openings) {
        assertThat(registry.awaitFinal(RHONE, opening.id()).state())
            .as("%s", opening)
            .isEqualTo(CommandStatus.State.CONFIRMED);
      }
    }
  }

  @Test
  void aNodeThatSimulatesWithAnotherAccountRefusesAndTheTroubleNamesTheFlag() {
    troubled(
        1,
        (settings, accounts) -> settings.withPrivacyEnhancements(true),
        "execution reverted (privacyFlag 1 of the network file)");
  }

  @Test
  void aNetworkWithoutPrivacyEnhancementsRefusesAndTheTroubleNamesTheFlag() {
    troubled(1, (settings, accounts) -> settings, "(privacyFlag 1 of the network file)");
  }

  private void troubled(
      int flag,
      BiFunction<EmbeddedNetworkSettings, Map<String, String>, EmbeddedNetworkSettings> change,
      String words) {
    try (TestNetwork network = TestNetwork.start(flag, change);
        TestRegistry registry = start(network)) {
      LedgerCommand opening = opening();
      registry.ledger().record(RHONE, opening);
      TestRegistry.await(
          "the trouble is known: " + words, () -> trouble(opening.id()).contains(words));
      assertThat(registry.ledger().status(RHONE, opening.id()).orElseThrow().state().isFinal())
          .as("it waits until the network file is put right")
          .isFalse();
    }
  }

  private String trouble(UUID command) {
    return database
        .rows()
        .in(
            RHONE,
            () ->
                database
                    .jdbc()
                    .sql("select coalesce(trouble, '') from ledger_command where id = :id")
                    .param("id", command)
                    .query(String.class)
                    .single());
  }

  private static EmbeddedNetworkSettings withChannelAccounts(
      EmbeddedNetworkSettings settings, Map<String, String> channelAccounts) {
    EmbeddedNetworkSettings changed = settings.withPrivacyEnhancements(true);
    for (var account : channelAccounts.entrySet()) {
      changed = changed.withFirstAccount(account.getKey(), account.getValue());
    }
    return changed;
  }

  private TestRegistry start(TestNetwork network) {
    return TestRegistry.start(
        database, network, IdentityConfiguration.class, PacksConfiguration.class);
  }

  private static List<Bytes32> members(String... organisations) {
    return Stream.of(organisations).map(TestNetwork::memberId).sorted().toList();
  }

  private static LedgerCommand opening() {
    return opening(1, MEMBERS);
  }

  private static LedgerCommand opening(int kind, List<Bytes32> members) {
    return new LedgerCommand.OpenChannel(UUID.randomUUID(), kind, members, Bytes32.ZERO);
  }

  private static void confirm(TestRegistry registry, String organisation, LedgerCommand command) {
    CommandStatus status = registry.carryOut(organisation, command);
    assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
  }
}
