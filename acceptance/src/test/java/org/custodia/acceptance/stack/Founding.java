package org.custodia.acceptance.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.Supply;
import org.custodia.contracts.medicines.MedicineRegistryCalls;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.keys.KeyStoreFiles;
import org.custodia.registry.keys.RecordKeyFile;
import org.custodia.registry.ledger.ContractDeployment;
import org.custodia.registry.ledger.NetworkFile;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/**
 * Founds the members of one run on a network: keys made for it, contracts of its own, and the
 * authority's first acts. Contracts of the network file are not touched, so runs cannot meet.
 */
public final class Founding {
  /** Of the register of medicines that comes with Custodia; anybody may buy it. */
  public static final long FREE_PRODUCT = 3400930065785L;

  /** Of the same register; dispensed on prescription only. */
  public static final long PRESCRIBED_PRODUCT = 3400949363940L;

  private static final long FROM = 0;
  private static final long UNTIL = 253_402_300_799L; // year 9999

  private final Path directory;
  private final NetworkFile network;
  private final List<Membership> members;
  private final Path password;
  private final Map<Membership, List<Path>> keyFiles = new HashMap<>();
  private final Map<Membership, List<String>> accounts = new HashMap<>();
  private final Path verifierFile;
  private final String verifier;
  private final List<ECKeyPair> regulators = List.of(newKey(), newKey());

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

  /** Puts the contracts on the ledger, certifies the members, and ends the founding. */
  public NetworkFile.Contracts found() {
    Membership authority = with(Role.REGULATOR);
    try (ContractDeployment deployment =
        new ContractDeployment(node(authority, true), network.chainId())) {
      NetworkFile.Contracts contracts = deployment.deploy(Optional.empty());
      deployment.carryOut(contracts.registrar(), certifications());
      deployment.carryOut(
          contracts.medicineRegistry(),
          List.of(
              authorisation(FREE_PRODUCT, Set.of()),
              authorisation(PRESCRIBED_PRODUCT, Set.of(Supply.PRESCRIPTION_ONLY))));
      WitnessDomain domain = new WitnessDomain(network.chainId(), contracts.registrar());
      deployment.carryOut(contracts.registrar(), ending(domain));
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
        Optional.of(member.service()),
        at.tls());
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

  private List<byte[]> certifications() {
    List<byte[]> calls = new ArrayList<>();
    for (Membership member : members) {
      Bytes32 tesseraKey =
          Bytes32.of(Base64.getDecoder().decode(member.node().at().tesseraPublicKey()));
      calls.add(
          RegistrarCalls.certifyMember(
              member.identity(), member.name(), 1, member.role().onTheLedger(), FROM, UNTIL));
      calls.add(
          RegistrarCalls.addNode(member.id(), accounts.get(member), tesseraKey, "FR", FROM, UNTIL));
    }
    calls.add(enrolment(verifier, OperatorKind.SERVICE, MemberRole.VERIFIER));
    return calls;
  }

  private byte[] authorisation(long product, Set<Supply> supply) {
    return MedicineRegistryCalls.authoriseProducts(
        List.of(product), with(Role.MANUFACTURER).id(), supply);
  }

  /** Two regulators, and the end of founding signed by both. */
  private List<byte[]> ending(WitnessDomain domain) {
    List<byte[]> calls = new ArrayList<>();
    for (ECKeyPair regulator : regulators) {
      calls.add(
          enrolment("0x" + Keys.getAddress(regulator), OperatorKind.PERSON, MemberRole.REGULATOR));
    }
    calls.add(
        RegistrarCalls.perform(
            Bytes32.random(),
            RegistrarCalls.endFounding(),
            UNTIL,
            domain,
            regulators.get(0),
            regulators.get(1)));
    return calls;
  }

  private byte[] enrolment(String key, OperatorKind kind, MemberRole role) {
    return RegistrarCalls.enrolOperator(
        with(Role.REGULATOR).id(), key, Bytes32.random(), kind, List.of(role), "", FROM, UNTIL);
  }

  private static ECKeyPair newKey() {
    try {
      return Keys.createEcKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
