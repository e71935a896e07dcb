package org.custodia.acceptance.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.generated.Registrar;
import org.custodia.contracts.medicines.MedicineRegistryCalls;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.keys.KeyStoreFiles;
import org.custodia.registry.keys.RecordKeyFile;
import org.custodia.registry.ledger.ContractDeployment;
import org.custodia.registry.ledger.NetworkFile;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;
import org.web3j.utils.Numeric;

/**
 * Founds the members of one run on a network: keys made for it, contracts of its own, and the
 * authority's first acts. Contracts of the network file are not touched, so runs cannot meet.
 */
public final class Founding {
  /** Products of the register of medicines that comes with Custodia. */
  public static final List<Long> PRODUCTS = List.of(3400930065785L, 3400926784102L);

  private static final BigInteger FROM = BigInteger.ZERO;
  private static final BigInteger UNTIL = BigInteger.valueOf(253_402_300_799L); // year 9999

  private final Path directory;
  private final NetworkFile network;
  private final List<Membership> members;
  private final Path password;
  private final Map<Membership, List<Path>> keyFiles = new HashMap<>();
  private final Map<Membership, List<String>> accounts = new HashMap<>();
  private final Path verifierFile;
  private final String verifier;

  /**
   * Makes the keys; nothing is on the ledger yet.
   *
   * @param directory where keys and network files of the run are kept
   */
  public Founding(Path directory, NetworkFile network, List<Membership> members) {
    this.directory = directory;
    this.network = network;
    this.members = List.copyOf(members);
    this.password = directory.resolve("keys/password");
    String secret = UUID.randomUUID().toString();
    try {
      Files.createDirectories(password.getParent());
      Files.writeString(password, secret + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Membership member : members) {
      List<Path> files =
          List.of(
              directory.resolve("keys/" + member.slug() + "-1.json"),
              directory.resolve("keys/" + member.slug() + "-2.json"));
      keyFiles.put(member, files);
      RecordKeyFile.create(records(member), secret);
      accounts.put(member, files.stream().map(file -> KeyStoreFiles.create(file, secret)).toList());
    }
    this.verifierFile = directory.resolve("keys/verifier.json");
    this.verifier = KeyStoreFiles.create(verifierFile, secret);
  }

  /** Name of the member by account. */
  public Map<String, String> senders() {
    Map<String, String> senders = new HashMap<>();
    accounts.forEach(
        (member, addresses) ->
            addresses.forEach(address -> senders.put(address.toLowerCase(), member.name())));
    return senders;
  }

  /** Puts the contracts on the ledger and certifies the members. */
  public NetworkFile.Contracts found() {
    Membership authority = with(Role.REGULATOR);
    try (ContractDeployment deployment =
        new ContractDeployment(node(authority, true), network.chainId())) {
      NetworkFile.Contracts contracts = deployment.deploy(Optional.empty());
      deployment.carryOut(contracts.registrar(), certifications(contracts.registrar()));
      deployment.carryOut(
          contracts.medicineRegistry(),
          List.of(MedicineRegistryCalls.authoriseProducts(PRODUCTS, with(Role.MANUFACTURER).id())));
      return contracts;
    }
  }

  /** The network as one member's instance is told of it: with no keys but the member's own. */
  public Path networkFileOf(Membership own, NetworkFile.Contracts contracts) {
    Path file = directory.resolve("network-" + own.slug() + ".json");
    new NetworkFile(
            network.chainId(),
            network.blockPeriod(),
            network.privacyFlag(),
            contracts,
            members.stream().map(member -> node(member, member.equals(own))).toList())
        .write(file);
    return file;
  }

  private Membership with(Role role) {
    return members.stream().filter(member -> member.role() == role).findFirst().orElseThrow();
  }

  private NetworkFile.Node node(Membership member, boolean withKeys) {
    NetworkFile.Node at = member.node().at();
    return new NetworkFile.Node(
        member.slug(),
        member.identity(),
        at.rpc(),
        at.tessera(),
        at.tesseraPublicKey(),
        withKeys ? keys(member) : KeyFiles.NONE,
        Optional.of(member.service()));
  }

  private KeyFiles keys(Membership member) {
    return new KeyFiles(
        keyFiles.get(member),
        Optional.of(password),
        member.role() == Role.REGULATOR ? Optional.of(verifierFile) : Optional.empty(),
        Map.of(),
        Optional.of(records(member)));
  }

  private Path records(Membership member) {
    return directory.resolve("keys/" + member.slug() + "-records.p12");
  }

  private List<byte[]> certifications(String registrarAddress) {
    Web3j web3j = Web3j.build(new HttpService(members.get(0).node().at().rpc().toString()));
    Registrar registrar =
        Registrar.load(
            registrarAddress,
            web3j,
            new ReadonlyTransactionManager(web3j, registrarAddress),
            new StaticGasProvider(BigInteger.ZERO, BigInteger.ZERO));
    List<String> calls = new ArrayList<>();
    for (Membership member : members) {
      byte[] id = member.id().toArray();
      byte[] tesseraKey = Base64.getDecoder().decode(member.node().at().tesseraPublicKey());
      BigInteger roles = BigInteger.valueOf(MemberRole.mask(member.role().onTheLedger()));
      calls.add(
          registrar
              .certifyMember(
                  id, member.identity(), member.name(), BigInteger.ONE, roles, FROM, UNTIL)
              .encodeFunctionCall());
      calls.add(
          registrar
              .addNode(id, accounts.get(member), tesseraKey, "FR", FROM, UNTIL)
              .encodeFunctionCall());
    }
    calls.add(
        registrar
            .enrolOperator(
                with(Role.REGULATOR).id().toArray(),
                verifier,
                BigInteger.valueOf(OperatorKind.SERVICE.code()),
                BigInteger.valueOf(MemberRole.mask(MemberRole.VERIFIER)),
                "",
                FROM,
                UNTIL)
            .encodeFunctionCall());
    web3j.shutdown();
    return calls.stream().map(Numeric::hexStringToByteArray).toList();
  }
}
