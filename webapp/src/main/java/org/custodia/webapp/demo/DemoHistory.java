package org.custodia.webapp.demo;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.Supply;
import org.custodia.contracts.generated.ConsentRegistry;
import org.custodia.contracts.generated.MedicineRegistry;
import org.custodia.contracts.generated.PriceOrders;
import org.custodia.contracts.generated.Registrar;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.Approval;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.devnet.EmbeddedNetwork;
import org.custodia.registry.packs.SerialList;
import org.custodia.registry.packs.SerialRepository;
import org.custodia.registry.products.SupplyConditions;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.RawTransactionManager;
import org.web3j.tx.TransactionManager;
import org.web3j.tx.gas.StaticGasProvider;
import org.web3j.tx.response.PollingTransactionReceiptProcessor;

/**
 * What happened on the demo's network before this installation joined it: the regulator put up the
 * public contracts, certified the members, enrolled their devices and authorised the products; the
 * manufacturer released a lot that has expired since (a ledger refuses to release an expired lot).
 * Written while the network's clock stands in the past.
 */
final class DemoHistory {
  private static final StaticGasProvider GAS =
      new StaticGasProvider(BigInteger.ZERO, BigInteger.valueOf(20_000_000));
  private static final Duration FOUNDERS_TERM = Duration.ofHours(1);
  private static final BigInteger END_OF_TIME = BigInteger.valueOf(253_402_300_799L); // year 9999

  private final EmbeddedNetwork network;
  private final DemoKeys keys;
  private final DemoSecrets secrets;
  private final Instant now;
  private final Web3j agence;
  private Registrar registrar;
  private MedicineRegistry medicines;
  private ConsentRegistry consents;
  private PriceOrders prices;

  private DemoHistory(EmbeddedNetwork network, DemoKeys keys, DemoSecrets secrets, Instant now) {
    this.network = network;
    this.keys = keys;
    this.secrets = secrets;
    this.now = now;
    this.agence = web3j(DemoOrganisation.AGENCE);
  }

  /** Addresses of the public contracts. */
  record Contracts(
      String registrar, String medicineRegistry, String consentRegistry, String priceOrders) {}

  /**
   * @param now the network's present, in the past
   * @param began the day on which the demo began, from which expiry dates are counted
   */
  static Contracts write(
      EmbeddedNetwork network,
      DemoKeys keys,
      DemoSecrets secrets,
      Instant now,
      LocalDate began,
      List<Long> gtins) {
    DemoHistory history = new DemoHistory(network, keys, secrets, now);
    try {
      history.deploy();
      DemoOrganisation.ALL.forEach(history::certify);
      DemoOrganisation.ALL.forEach(history::enrolDevice);
      history.enrolVerifier();
      history.authorise(gtins);
      history.endFounding();
      history.release(DemoLot.KARDEGIC, began);
      return new Contracts(
          history.registrar.getContractAddress(),
          history.medicines.getContractAddress(),
          history.consents.getContractAddress(),
          history.prices.getContractAddress());
    } finally {
      history.agence.shutdown();
    }
  }

  private void deploy() {
    DemoOrganisation agence = DemoOrganisation.AGENCE;
    TransactionManager sender = sender(agence, this.agence);
    registrar =
        call(
            () ->
                Registrar.deploy(
                        this.agence,
                        sender,
                        GAS,
                        agence.memberId().toArray(),
                        agence.identity(),
                        account(agence).getAddress())
                    .send());
    medicines =
        call(
            () ->
                MedicineRegistry.deploy(this.agence, sender, GAS, registrar.getContractAddress())
                    .send());
    consents =
        call(
            () ->
                ConsentRegistry.deploy(this.agence, sender, GAS, registrar.getContractAddress())
                    .send());
    prices =
        call(
            () ->
                PriceOrders.deploy(this.agence, sender, GAS, registrar.getContractAddress())
                    .send());
  }

  private void certify(DemoOrganisation organisation) {
    byte[] id = organisation.memberId().toArray();
    List<String> accounts =
        keys.accounts(organisation).stream()
            .map(file -> keys.open(organisation, file).getAddress())
            .toList();
    byte[] tesseraKey =
        Base64.getDecoder().decode(network.node(organisation.slug()).tesseraPublicKey());
    transact(
        () ->
            registrar
                .certifyMember(
                    id,
                    organisation.identity(),
                    organisation.name(),
                    BigInteger.ZERO,
                    mask(organisation.ledgerRoles().toArray(MemberRole[]::new)),
                    seconds(),
                    END_OF_TIME)
                .send());
    transact(
        () -> registrar.addNode(id, accounts, tesseraKey, "FR", seconds(), END_OF_TIME).send());
  }

  private void enrolDevice(DemoOrganisation organisation) {
    enrol(
        organisation,
        keys.device(organisation).getAddress(),
        OperatorKind.DEVICE,
        mask(organisation.deviceRoles()));
  }

  private void enrolVerifier() {
    DemoOrganisation agence = DemoOrganisation.AGENCE;
    enrol(
        agence,
        keys.open(agence, keys.verifier(agence)).getAddress(),
        OperatorKind.SERVICE,
        mask(MemberRole.VERIFIER));
  }

  private void enrol(
      DemoOrganisation organisation, String key, OperatorKind kind, BigInteger roles) {
    enrol(organisation, key, kind, roles, END_OF_TIME);
  }

  private void enrol(
      DemoOrganisation organisation,
      String key,
      OperatorKind kind,
      BigInteger roles,
      BigInteger until) {
    transact(
        () ->
            registrar
                .enrolOperator(
                    organisation.memberId().toArray(),
                    key,
                    Bytes32.random().toArray(),
                    BigInteger.valueOf(kind.code()),
                    roles,
                    organisation.name(),
                    seconds(),
                    until)
                .send());
  }

  /**
   * With the signatures of two founders, whose keys nobody keeps: from here on the agency's people
   * sign in and act in twos.
   */
  private void endFounding() {
    DemoOrganisation agence = DemoOrganisation.AGENCE;
    ECKeyPair first = call(Keys::createEcKeyPair);
    ECKeyPair second = call(Keys::createEcKeyPair);
    long until = now.plus(FOUNDERS_TERM).getEpochSecond();
    for (ECKeyPair founder : List.of(first, second)) {
      String key = "0x" + Keys.getAddress(founder);
      enrol(
          agence, key, OperatorKind.PERSON, mask(MemberRole.REGULATOR), BigInteger.valueOf(until));
    }
    byte[] act = RegistrarCalls.endFounding();
    Approval approval = Approval.of(Bytes32.random(), act, until);
    WitnessDomain domain = domain();
    List<byte[]> approvals =
        Stream.of(first, second)
            .map(founder -> WitnessSignature.sign(approval, domain, founder).toArray())
            .toList();
    transact(
        () ->
            registrar
                .perform(approval.id().toArray(), act, BigInteger.valueOf(until), approvals)
                .send());
  }

  /** With how they may be supplied: what needs a prescription, and what is a narcotic. */
  private void authorise(List<Long> gtins) {
    Set<Long> narcotics = DemoProducts.suppliedAs(SupplyConditions::isControlled);
    Set<Long> onPrescription = DemoProducts.suppliedAs(SupplyConditions::prescriptionOnly);
    authorise(gtins.stream().filter(gtin -> !onPrescription.contains(gtin)).toList(), Set.of());
    authorise(
        gtins.stream()
            .filter(gtin -> onPrescription.contains(gtin) && !narcotics.contains(gtin))
            .toList(),
        Set.of(Supply.PRESCRIPTION_ONLY));
    authorise(
        gtins.stream().filter(narcotics::contains).toList(),
        Set.of(Supply.PRESCRIPTION_ONLY, Supply.CONTROLLED));
  }

  /** In portions, so that each transaction stays small. */
  private void authorise(List<Long> gtins, Set<Supply> supply) {
    BigInteger mask = BigInteger.valueOf(Supply.mask(supply));
    byte[] holder = DemoOrganisation.RHONE.memberId().toArray();
    for (int from = 0; from < gtins.size(); from += 100) {
      List<BigInteger> portion =
          gtins.subList(from, Math.min(from + 100, gtins.size())).stream()
              .map(BigInteger::valueOf)
              .toList();
      transact(() -> medicines.authoriseProducts(portion, holder, mask).send());
    }
  }

  private void release(DemoLot lot, LocalDate began) {
    DemoOrganisation rhone = DemoOrganisation.RHONE;
    Bytes32 root;
    try (SerialList list = SerialList.of(lot.serials(secrets))) {
      root = SerialRepository.rootOf(lot.gtin(), list);
    }
    LotTerms terms =
        new LotTerms(
            Long.parseLong(lot.gtin()), lot.lotNumber(), lot.expiry(began), root, DemoLot.SIZE);
    Act act =
        new Act(
            Bytes32.ofUuid(UUID.randomUUID()),
            SubjectKind.MEDICINE,
            terms.lotId(),
            rhone.memberId(),
            Bytes32.ZERO,
            Action.RELEASE,
            rhone.name(),
            now.toEpochMilli(),
            0,
            Bytes32.ZERO,
            terms.detail());
    WitnessSignature signature =
        WitnessSignature.sign(act, domain(), keys.device(rhone).getEcKeyPair());
    Web3j node = web3j(rhone);
    try {
      MedicineRegistry asRhone =
          MedicineRegistry.load(medicines.getContractAddress(), node, sender(rhone, node), GAS);
      transact(() -> asRhone.release(argument(terms), argument(act), signature.toArray()).send());
    } finally {
      node.shutdown();
    }
  }

  private WitnessDomain domain() {
    return new WitnessDomain(network.settings().chainId(), registrar.getContractAddress());
  }

  private static MedicineRegistry.LotTerms argument(LotTerms terms) {
    return new MedicineRegistry.LotTerms(
        BigInteger.valueOf(terms.gtin()),
        terms.lotNumber(),
        BigInteger.valueOf(terms.expiry().toEpochDay()),
        terms.root().toArray(),
        BigInteger.valueOf(terms.size()));
  }

  private static MedicineRegistry.Act argument(Act act) {
    return new MedicineRegistry.Act(
        act.commandId().toArray(),
        BigInteger.valueOf(act.kind().code()),
        act.subject().toArray(),
        act.giver().toArray(),
        act.receiver().toArray(),
        BigInteger.valueOf(act.action().code()),
        act.place(),
        BigInteger.valueOf(act.deviceTime()),
        BigInteger.valueOf(act.deviceSequence()),
        act.previousHash().toArray(),
        act.detail().toArray());
  }

  private Web3j web3j(DemoOrganisation organisation) {
    return Web3j.build(new HttpService(network.node(organisation.slug()).rpc().toString()));
  }

  private TransactionManager sender(DemoOrganisation organisation, Web3j node) {
    return new RawTransactionManager(
        node,
        account(organisation),
        network.settings().chainId(),
        new PollingTransactionReceiptProcessor(node, 50, 400));
  }

  private Credentials account(DemoOrganisation organisation) {
    return keys.open(organisation, keys.accounts(organisation).get(0));
  }

  private BigInteger seconds() {
    return BigInteger.valueOf(now.getEpochSecond());
  }

  private static BigInteger mask(MemberRole... roles) {
    return BigInteger.valueOf(MemberRole.mask(roles));
  }

  private static void transact(Callable<TransactionReceipt> transaction) {
    TransactionReceipt receipt = call(transaction);
    if (!receipt.isStatusOK()) {
      throw new DemoFailure("The demo's ledger refused " + receipt.getTransactionHash() + ".");
    }
  }

  private static <T> T call(Callable<T> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw new DemoFailure("The demo's ledger could not be given a past.", e);
    }
  }
}
