package org.custodia.contracts.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.generated.ConsentRegistry;
import org.custodia.contracts.generated.MedicineRegistry;
import org.custodia.contracts.generated.PriceOrders;
import org.custodia.contracts.generated.Registrar;
import org.custodia.contracts.medicines.MedicineRegistryCalls;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.contracts.witness.WitnessDomain;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.protocol.core.RemoteFunctionCall;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;
import org.web3j.utils.Numeric;

/**
 * Organisations that share contracts of their own, on the shared network unless said otherwise: a
 * regulator that is the authority, two manufacturers, a wholesaler, two pharmacies, a hospital, all
 * certified with a node, an account and a witness; and a stranger who is nobody.
 */
public final class Consortium {
  public static final long GTIN = 3400930000014L;
  public static final long RIVALS_GTIN = 3400930000021L;
  public static final ECKeyPair VERIFIER = Party.key("verification service");

  /** Of the agency's second person, who signs with its witness what takes two. */
  public static final ECKeyPair SECOND = Party.key("second regulator of the agency");

  public static final long A_DAY = 86_400;

  /**
   * calldatacopy(0, 0, calldatasize); if create(0, 0, calldatasize) is zero, revert with what it
   * returned. Twelve bytes before it put it in place.
   */
  private static final String CREATOR =
      "0x601b600c600039601b6000f3" + "3660006000373660006000f06019573d600060003e3d6000fd5b00";

  private static final StaticGasProvider NO_PRICE =
      new StaticGasProvider(BigInteger.ZERO, BigInteger.valueOf(50_000_000));

  private final Map<String, String> creators = new HashMap<>();
  public final Network network;
  public final Party agency;
  public final Party maker;
  public final Party rival;
  public final Party pharmacy;
  public final Party chemist;
  public final Party hospital;
  public final Party stranger;
  public final Party wholesaler;

  private boolean founding = true;

  /** When the consortium was founded, seconds; everything is valid from a day before. */
  public final long founded;

  public final Registrar registrar;
  public final MedicineRegistry registry;
  public final ConsentRegistry consents;
  public final PriceOrders prices;
  public final WitnessDomain domain;

  private Consortium(Network network) {
    this.network = network;
    founded = network.now();
    agency =
        party("agency", 0, MemberRole.REGULATOR, MemberRole.VERIFIER, MemberRole.ADMINISTRATOR);
    maker = party("maker", 1, MemberRole.MANUFACTURER);
    rival = party("rival", 2, MemberRole.MANUFACTURER);
    pharmacy = party("pharmacy", 3, MemberRole.PHARMACY);
    chemist = party("chemist", 4, MemberRole.PHARMACY);
    hospital = party("hospital", 5, MemberRole.HOSPITAL);
    stranger = party("stranger", 6);
    wholesaler = party("wholesaler", 7, MemberRole.WHOLESALER);
    byte[] arguments =
        AbiValue.encodeAll(
            AbiValue.bytes32(agency.id()),
            AbiValue.string(agency.identity()),
            AbiValue.address(agency.address()));
    registrar =
        Registrar.load(
            create(agency, Registrar.BINARY, arguments),
            network.client(agency.node()),
            reader(),
            NO_PRICE);
    byte[] registryArguments = AbiValue.encodeAll(AbiValue.address(registrar.getContractAddress()));
    registry =
        MedicineRegistry.load(
            create(agency, MedicineRegistry.BINARY, registryArguments),
            network.client(agency.node()),
            reader(),
            NO_PRICE);
    consents =
        ConsentRegistry.load(
            create(agency, ConsentRegistry.BINARY, registryArguments),
            network.client(agency.node()),
            reader(),
            NO_PRICE);
    prices =
        PriceOrders.load(
            create(agency, PriceOrders.BINARY, registryArguments),
            network.client(agency.node()),
            reader(),
            NO_PRICE);
    domain = new WitnessDomain(network.chainId(), registrar.getContractAddress());
  }

  /** Contracts deployed, and nobody certified but the regulator. */
  public static Consortium withNobodyElse() {
    return withNobodyElse(TestNetwork.shared());
  }

  /** The same somewhere else. */
  public static Consortium withNobodyElse(Network network) {
    return new Consortium(network);
  }

  /** Everybody certified and enrolled, founding ended; each manufacturer holds one product. */
  public static Consortium found() {
    return found(TestNetwork.shared());
  }

  /** The same somewhere else. */
  public static Consortium found(Network network) {
    Consortium all = withNobodyElse(network);
    all.addNode(all.agency);
    all.endFounding();
    List<Party> members =
        List.of(all.maker, all.rival, all.wholesaler, all.pharmacy, all.chemist, all.hospital);
    List<TestNetwork.Call> acts = new ArrayList<>();
    acts.add(
        all.enrolmentCall(
            all.agency, VERIFIER, OperatorKind.SERVICE, MemberRole.mask(MemberRole.VERIFIER)));
    for (Party member : members) {
      acts.add(all.ofAuthority(all.certification(member)));
      acts.add(all.ofAuthority(all.node(member, List.of(member.address()))));
    }
    acts.add(all.product(GTIN, all.maker));
    acts.add(all.product(RIVALS_GTIN, all.rival));
    all.acceptTogether(acts);
    all.acceptTogether(
        members.stream()
            .map(
                member ->
                    all.enrolmentCall(
                        member, member.witness(), OperatorKind.PERSON, member.roleMask()))
            .toList());
    return all;
  }

  TestNetwork.Call ofAuthority(byte[] act) {
    return new TestNetwork.Call(agency, registrar(), founding ? act : performed(act));
  }

  private TestNetwork.Call product(long gtin, Party holder) {
    return new TestNetwork.Call(
        agency,
        registry(),
        MedicineRegistryCalls.authoriseProducts(List.of(gtin), holder.id(), Set.of()));
  }

  void acceptTogether(List<TestNetwork.Call> calls) {
    for (TransactionReceipt receipt : network.together(calls)) {
      assertThat(receipt.isStatusOK()).as("%s of the founding", receipt).isTrue();
    }
  }

  private Party party(String name, int number, MemberRole... roles) {
    return Party.of(name, number, network.node(name), roles);
  }

  private ReadonlyTransactionManager reader() {
    return new ReadonlyTransactionManager(network.client(agency.node()), agency.address());
  }

  private String create(Party by, String binary, byte[] arguments) {
    byte[] data = Numeric.hexStringToByteArray(binary + Numeric.toHexStringNoPrefix(arguments));
    TransactionReceipt receipt = network.publicly(by, Optional.empty(), data);
    assertThat(receipt.getStatus()).as("creation").isEqualTo("0x1");
    return receipt.getContractAddress();
  }

  public String registrar() {
    return registrar.getContractAddress();
  }

  public String registry() {
    return registry.getContractAddress();
  }

  public String consents() {
    return consents.getContractAddress();
  }

  public String prices() {
    return prices.getContractAddress();
  }

  // --- Membership ---

  /** Certifies a member, with its node and its witness. */
  public void join(Party member) {
    certify(member);
    addNode(member);
    enrol(member);
  }

  // --- The authority ---

  /** Enrols the agency's two people and ends founding with their signatures. */
  public void endFounding() {
    enrol(agency);
    enrol(agency, SECOND, OperatorKind.PERSON, MemberRole.mask(MemberRole.REGULATOR));
    accept(agency, registrar(), performed(RegistrarCalls.endFounding()));
    founding = false;
  }

  /** An act of the authority: by its account while founding, by its two people afterwards. */
  public TransactionReceipt authority(byte[] act) {
    return accept(agency, registrar(), founding ? act : performed(act));
  }

  /** The same, to be refused. */
  public Refusal refuseAuthority(byte[] act) {
    return refuse(agency, registrar(), founding ? act : performed(act));
  }

  /** The call that has an act done, signed by the agency's two people. */
  public byte[] performed(byte[] act) {
    return performed(act, agency.witness(), SECOND);
  }

  public byte[] performed(byte[] act, ECKeyPair first, ECKeyPair second) {
    return RegistrarCalls.perform(
        Bytes32.random(), act, network.now() + 3600, domain, first, second);
  }

  public void certify(Party member) {
    authority(certification(member));
  }

  public byte[] certification(Party member) {
    return encoded(
        registrar.certifyMember(
            member.id().toArray(),
            member.identity(),
            "The " + member.name(),
            BigInteger.ONE,
            BigInteger.valueOf(member.roleMask()),
            BigInteger.valueOf(founded - A_DAY),
            BigInteger.valueOf(founded + 365 * A_DAY)));
  }

  public void addNode(Party member) {
    authority(node(member, List.of(member.address())));
  }

  public byte[] node(Party member, List<String> accounts) {
    return encoded(
        registrar.addNode(
            member.id().toArray(),
            accounts,
            tesseraKey(member).toArray(),
            "eu-west",
            BigInteger.valueOf(founded - A_DAY),
            BigInteger.valueOf(founded + 365 * A_DAY)));
  }

  public static Bytes32 tesseraKey(Party member) {
    return Bytes32.of(Base64.getDecoder().decode(member.node().tesseraPublicKey()));
  }

  /**
   * A contract that is an account of this party (of nobody, when the party is not certified): it
   * creates what it is called with, and reverts with the reason when that fails.
   */
  String creatorOf(Party party) {
    return creators.computeIfAbsent(
        party.name(),
        name -> {
          String creator = create(agency, CREATOR, new byte[0]);
          boolean certified =
              !read(registrar.rolesOf(party.id().toArray())).equals(BigInteger.ZERO);
          if (certified) authority(node(party, List.of(creator)));
          return creator;
        });
  }

  public void enrol(Party member) {
    enrol(member, member.witness(), OperatorKind.PERSON, member.roleMask());
  }

  public void enrol(Party member, ECKeyPair key, OperatorKind kind, long roles) {
    TestNetwork.Call call = enrolmentCall(member, key, kind, roles);
    accept(call.by(), call.to(), call.data());
  }

  private TestNetwork.Call enrolmentCall(
      Party member, ECKeyPair key, OperatorKind kind, long roles) {
    byte[] enrolment = enrolment(member, key, kind, roles, founded - A_DAY, founded + 30 * A_DAY);
    return new TestNetwork.Call(member, registrar(), enrolment);
  }

  /** Handle of who holds this key, when nothing else was said: of somebody with this key alone. */
  public static Bytes32 holder(ECKeyPair key) {
    return Bytes32.keccak(key.getPublicKey().toByteArray());
  }

  public byte[] enrolment(
      Party member, ECKeyPair key, OperatorKind kind, long roles, long from, long until) {
    return encoded(
        registrar.enrolOperator(
            member.id().toArray(),
            Credentials.create(key).getAddress(),
            holder(key).toArray(),
            BigInteger.valueOf(kind.code()),
            BigInteger.valueOf(roles),
            "Comptoir 1",
            BigInteger.valueOf(from),
            BigInteger.valueOf(until)));
  }

  public void setStatus(Party member, int status) {
    authority(
        encoded(
            registrar.setMemberStatus(
                member.id().toArray(), BigInteger.valueOf(status), "as the test wants")));
  }

  public void revoke(Party by, ECKeyPair key) {
    String address = Credentials.create(key).getAddress();
    accept(by, registrar(), encoded(registrar.revokeOperator(address, "lost")));
  }

  // --- Lots ---

  public LocalDate today() {
    return LocalDate.ofEpochDay(Math.floorDiv(network.now(), A_DAY));
  }

  // --- Public calls ---

  /** Call data of a wrapper's function. */
  public static byte[] encoded(RemoteFunctionCall<?> call) {
    return Numeric.hexStringToByteArray(call.encodeFunctionCall());
  }

  /** Sends it and asserts that the contract takes it. */
  public TransactionReceipt accept(Party by, String contract, byte[] data) {
    TransactionReceipt receipt = network.publicly(by, Optional.of(contract), data);
    if (!receipt.isStatusOK()) {
      throw new AssertionError(
          "refused: " + network.refusalOf(by.node(), by.address(), Optional.of(contract), data));
    }
    return receipt;
  }

  /** Asserts that the contract refuses it, both when asked and when sent, and says why. */
  public Refusal refuse(Party by, String contract, byte[] data) {
    Optional<Refusal> refusal =
        network.refusalOf(by.node(), by.address(), Optional.of(contract), data);
    assertThat(refusal).as("a refusal").isPresent();
    TransactionReceipt receipt = network.publicly(by, Optional.of(contract), data);
    assertThat(receipt.isStatusOK()).as("mined as refused").isFalse();
    return refusal.get();
  }

  /** The answer of a view. */
  public static <T> T read(RemoteFunctionCall<T> view) {
    try {
      return view.send();
    } catch (Exception e) {
      throw new AssertionError("view failed", e);
    }
  }
}
