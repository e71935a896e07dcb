package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.consents.PatientProviderCode;
import org.custodia.contracts.generated.ConsentRegistry;
import org.custodia.contracts.generated.PatientProviderRelationship;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.datatypes.Event;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.utils.Numeric;

/** The second kind of channel, and the third public contract, through outbox and projector. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsentOnTheLedgerTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final int KIND = SubjectKind.RELATIONSHIP.code();
  private static final List<Bytes32> TWO = ids(SAINT_LUC, PONT);
  private static final Bytes32 PATIENT = Bytes32.random();
  private static final Bytes32 SECRET = Bytes32.random();
  private static final ECKeyPair GRANT_KEY = ECKeyPair.create(Bytes32.random().toArray());

  private static TestRegistry registry;
  private static String channel;
  private static Consent consent;

  /** Keeps what projections are given. */
  @Configuration(proxyBeanMethods = false)
  static class Listening {
    static final List<LedgerEvent> HEARD = new CopyOnWriteArrayList<>();

    @Bean
    Projection listener() {
      return new Projection() {
        @Override
        public List<String> tables() {
          return List.of();
        }

        @Override
        public void apply(LedgerEvent event) {
          HEARD.add(event);
        }
      };
    }
  }

  private static List<Bytes32> ids(String... members) {
    return Stream.of(members).map(TestNetwork::memberId).sorted().toList();
  }

  @BeforeAll
  static void everybodyIsReady() {
    registry = TestRegistry.start(database, network, Listening.class);
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  private static void confirm(String organisation, LedgerCommand command) {
    CommandStatus status = registry.carryOut(organisation, command);
    assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
  }

  private static LedgerRefusal refused(String organisation, LedgerCommand command) {
    CommandStatus status = registry.carryOut(organisation, command);
    return status.refusal().orElseThrow(() -> new AssertionError("not refused: " + status));
  }

  private static LedgerCommand publicly(byte[] callData) {
    return new LedgerCommand.PublicCall(
        UUID.randomUUID(), LedgerCommand.PublicContract.CONSENT_REGISTRY, callData);
  }

  private static LedgerCommand command(Action action, byte[] body) {
    return new LedgerCommand.ChannelCommand(UUID.randomUUID(), channel, action.code(), body);
  }

  private static LedgerCommand use() {
    return command(
        Action.USE_CONSENT,
        ConsentCalls.useConsent(
            consent.commitment(),
            TestNetwork.memberId(SAINT_LUC),
            PATIENT,
            ConsentPurpose.TREATMENT));
  }

  private static Optional<LedgerEvent> heard(String organisation, Event event) {
    Bytes32 topic = Bytes32.of(EventEncoder.encode(event));
    return Listening.HEARD.stream()
        .filter(one -> one.organisation().equals(organisation))
        .filter(one -> !one.topics().isEmpty() && one.topics().get(0).equals(topic))
        .findFirst();
  }

  @Test
  @Order(1)
  void channelOfPatientAndProviderIsOpenedByEitherAndAcknowledged() {
    confirm(PONT, new LedgerCommand.OpenChannel(UUID.randomUUID(), KIND, TWO, Bytes32.ZERO));
    for (String member : List.of(PONT, SAINT_LUC)) {
      TestRegistry.await(
          member + " has it ready",
          () -> registry.ledger().channel(member, KIND, TWO, Bytes32.ZERO).isPresent());
    }
    channel = registry.ledger().channel(PONT, KIND, TWO, Bytes32.ZERO).orElseThrow().address();
    assertThat(registry.ledger().channel(PONT, 1, TWO, Bytes32.ZERO)).isEmpty();
    assertThat(registry.ledger().channels(AGENCE)).isEmpty();
    assertThatThrownBy(
            () ->
                registry
                    .ledger()
                    .record(
                        PONT,
                        new LedgerCommand.OpenChannel(UUID.randomUUID(), 99, TWO, Bytes32.ZERO)))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("CUS-LED-004"));
  }

  @Test
  @Order(2)
  void channelsOfTwoKindsAreKeptApartThoughTheirMembersAreTheSame() {
    List<Bytes32> three = ids(RHONE, PONT, AGENCE);
    for (int kind : new int[] {1, KIND}) {
      confirm(RHONE, new LedgerCommand.OpenChannel(UUID.randomUUID(), kind, three, Bytes32.ZERO));
      TestRegistry.await(
          "kind " + kind + " is ready",
          () -> registry.ledger().channel(AGENCE, kind, three, Bytes32.ZERO).isPresent());
    }
    assertThat(registry.ledger().channels(AGENCE))
        .extracting(Ledger.Channel::kind)
        .containsExactlyInAnyOrder(1, KIND);
  }

  @Test
  @Order(3)
  void consentIsPublishedOpenedAndUsed() {
    long now = Instant.now().getEpochSecond();
    consent =
        new Consent(
            Bytes32.random(),
            Credentials.create(GRANT_KEY).getAddress(),
            TestNetwork.memberId(PONT),
            ConsentPurpose.TREATMENT,
            Bytes32.random(),
            now - 60,
            now + 3600,
            0,
            Consent.ANY_CHANNEL,
            Consent.revocationHash(SECRET));
    confirm(
        SAINT_LUC,
        command(
            Action.INTRODUCE_PATIENT, ConsentCalls.introducePatient(PATIENT, Bytes32.random())));
    LedgerCommand early = opening();
    assertThat(refused(SAINT_LUC, early).name()).isEqualTo("ConsentNotPublished");
    confirm(GARE, publicly(ConsentCalls.publish(List.of(consent.commitment(), Bytes32.random()))));
    confirm(SAINT_LUC, opening());
    confirm(PONT, use());
    assertThat(refused(SAINT_LUC, use()).name()).isEqualTo("NotTheGrantee");
  }

  private static LedgerCommand opening() {
    WitnessDomain domain =
        new WitnessDomain(network.file().chainId(), network.file().contracts().registrar());
    Signer host = new StoredKeys(network.file().keyFiles(List.of(SAINT_LUC))).account(SAINT_LUC);
    GrantAttestation attestation =
        new GrantAttestation(TestNetwork.memberId(SAINT_LUC), consent.grantKey(), PATIENT, channel);
    return command(
        Action.OPEN_CONSENT,
        ConsentCalls.openConsent(
            consent,
            WitnessSignature.sign(consent, domain, GRANT_KEY),
            attestation,
            WitnessSignature.of(host.sign(attestation.digest(domain))).orElseThrow()));
  }

  @Test
  @Order(4)
  void projectionsAreToldWhichContractSaidIt() {
    TestRegistry.await(
        "the host has read the use",
        () -> heard(SAINT_LUC, PatientProviderRelationship.CONSENTUSED_EVENT).isPresent());
    LedgerEvent used =
        heard(SAINT_LUC, PatientProviderRelationship.CONSENTUSED_EVENT).orElseThrow();
    assertThat(used.source().channel()).map(Ledger.Channel::kind).contains(KIND);
    assertThat(used.topics().get(2)).isEqualTo(consent.commitment());
    assertThat(heard(PONT, PatientProviderRelationship.CONSENTOPENED_EVENT)).isPresent();
    LedgerEvent published = heard(RHONE, ConsentRegistry.COMMITMENTPUBLISHED_EVENT).orElseThrow();
    assertThat(published.source().publicContract())
        .contains(LedgerCommand.PublicContract.CONSENT_REGISTRY);
    assertThat(published.topics().get(1)).isEqualTo(consent.commitment());
    for (String other : List.of(RHONE, GARE, AGENCE)) {
      assertThat(heard(other, PatientProviderRelationship.CONSENTOPENED_EVENT)).isEmpty();
      assertThat(heard(other, PatientProviderRelationship.CONSENTUSED_EVENT)).isEmpty();
      assertThat(heard(other, PatientProviderRelationship.PATIENTINTRODUCED_EVENT)).isEmpty();
    }
  }

  @Test
  @Order(5)
  void revocationCountsInTheChannelFromTheBlockItIsIn() {
    confirm(AGENCE, publicly(ConsentCalls.revokeMany(ConsentCalls.padded(List.of(SECRET)))));
    assertThat(refused(PONT, use()).name()).isEqualTo("ConsentRevoked");
    LedgerRefusal tooMany =
        refused(
            PONT,
            publicly(ConsentCalls.publish(Stream.generate(Bytes32::random).limit(257).toList())));
    assertThat(tooMany.name()).isEqualTo("TooMany");
    assertThat(tooMany.arguments()).containsExactly("257", "256");
  }

  @Test
  @Order(6)
  void channelThatAsksAnotherConsentRegistryIsRejected() {
    List<Bytes32> members = ids(SAINT_LUC, GARE);
    QuorumNode node = new QuorumNode(network.file().node(SAINT_LUC), 0, Duration.ofSeconds(10));
    // With an account that the instance does not send with.
    List<Signer> accounts =
        new StoredKeys(network.file().keyFiles(List.of(SAINT_LUC))).accounts(SAINT_LUC);
    Signer account = accounts.get(accounts.size() - 1);
    try {
      String registrar = network.file().contracts().registrar();
      byte[] code =
          Numeric.hexStringToByteArray(
              ConsentRegistry.BINARY
                  + Numeric.toHexStringNoPrefix(AbiValue.encodeAll(AbiValue.address(registrar))));
      var foreign =
          SignedTransaction.Public.sign(
              account,
              network.file().chainId(),
              node.nonce(account.address(), true),
              5_000_000,
              "",
              code);
      assertThat(node.send(foreign)).isInstanceOf(NodeAnswer.Taken.class);
      String elsewhere = created(node, foreign.hash());
      byte[] payload =
          new PatientProviderCode(registrar, elsewhere, members, Bytes32.ZERO).payload();
      var opening =
          SignedTransaction.Private.sign(
              account,
              node.nonce(account.address(), true),
              30_000_000,
              "",
              node.storePayload(payload));
      assertThat(node.send(opening, Recipients.of(node, registrar, members)))
          .isInstanceOf(NodeAnswer.Taken.class);
      String address = created(node, opening.hash());
      for (String member : List.of(SAINT_LUC, GARE)) {
        TestRegistry.await(
            member + " rejects it",
            () ->
                registry.ledger().channels(member).stream()
                    .anyMatch(
                        one ->
                            one.address().equals(address)
                                && one.state().equals(ChannelRows.REJECTED)));
      }
    } finally {
      node.close();
    }
  }

  private static String created(QuorumNode node, Bytes32 transaction) {
    TestRegistry.await("it is mined", () -> node.receipt(transaction).isPresent());
    QuorumNode.Receipt receipt = node.receipt(transaction).orElseThrow();
    assertThat(receipt.success()).isTrue();
    return receipt.created().orElseThrow();
  }
}
