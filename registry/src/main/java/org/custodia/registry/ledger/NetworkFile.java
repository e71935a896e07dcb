package org.custodia.registry.ledger;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.KeyFiles;

/**
 * Describes a network: its contracts, and for each member's node where it answers and with which
 * keys this instance may act for it. A node without accounts is known, but not run from here.
 * Written as JSON; see {@code docs/network-file.md}. Keys that it does not know are refused.
 *
 * @param chainId chain id that public transactions are signed for
 * @param blockPeriod how often the network makes a block while transactions wait
 * @param privacyFlag Quorum's privacy flag to send with private transactions; 0 unless there is a
 *     reason (standard private, the contracts check sender and members themselves)
 */
public record NetworkFile(
    long chainId, Duration blockPeriod, int privacyFlag, Contracts contracts, List<Node> nodes) {

  /** Addresses of the public contracts, lower-case hex with {@code 0x}. */
  public record Contracts(
      String registrar, String medicineRegistry, String consentRegistry, String priceOrders) {
    /** Address of one of them. */
    String address(LedgerCommand.PublicContract contract) {
      return switch (contract) {
        case REGISTRAR -> registrar;
        case MEDICINE_REGISTRY -> medicineRegistry;
        case CONSENT_REGISTRY -> consentRegistry;
        case PRICE_ORDERS -> priceOrders;
      };
    }
  }

  /**
   * One member's node.
   *
   * @param name the organisation's slug
   * @param identity the member's identity string on the ledger, {@code gln:} and 13 digits
   * @param rpc JSON-RPC of its GoQuorum node
   * @param tessera third-party API of its privacy manager
   * @param tesseraPublicKey 32 bytes in base64
   * @param keys where its keys are; {@link KeyFiles#NONE} for a node of somebody else
   * @param service base URL of that member's Custodia instance
   * @param tls how both are reached over TLS, where Java's own authorities are not enough
   */
  public record Node(
      String name,
      String identity,
      URI rpc,
      URI tessera,
      String tesseraPublicKey,
      KeyFiles keys,
      Optional<URI> service,
      Optional<NodeTls> tls) {
    /** A node that is reached in the clear, or whose certificate Java's own authorities signed. */
    public Node(
        String name,
        String identity,
        URI rpc,
        URI tessera,
        String tesseraPublicKey,
        KeyFiles keys,
        Optional<URI> service) {
      this(name, identity, rpc, tessera, tesseraPublicKey, keys, service, Optional.empty());
    }

    /** Member id on the ledger: Keccak-256 of the identity string. */
    public Bytes32 memberId() {
      return Bytes32.keccak(identity.getBytes(StandardCharsets.UTF_8));
    }
  }

  public NetworkFile {
    nodes = List.copyOf(nodes);
  }

  /**
   * Reads and checks a network file; its relative paths are taken from its own folder.
   *
   * @throws InvalidNetworkFile naming the key that is missing, unknown or wrong
   */
  public static NetworkFile read(Path file) {
    return new NetworkFileFormat(file).read();
  }

  /** Writes it, replacing what was there at once; paths below the file's folder become relative. */
  public void write(Path file) {
    new NetworkFileFormat(file).write(this);
  }

  /**
   * @throws IllegalArgumentException when no node has that name
   */
  public Node node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no node " + name + " in the network file"));
  }

  /** Where members answer each other, by member id; without those of whom it is not known. */
  public Map<Bytes32, URI> services() {
    Map<Bytes32, URI> services = new LinkedHashMap<>();
    nodes.forEach(node -> node.service().ifPresent(url -> services.put(node.memberId(), url)));
    return services;
  }

  /**
   * Where the keys of these organisations are.
   *
   * @throws IllegalArgumentException when there is no node of that name
   */
  public Map<String, KeyFiles> keyFiles(Collection<String> organisations) {
    Map<String, KeyFiles> files = new LinkedHashMap<>();
    for (String organisation : organisations) files.put(organisation, node(organisation).keys());
    return files;
  }

  /** Names of the nodes that this instance has account keys for. */
  public List<String> localOrganisations() {
    return nodes.stream().filter(node -> node.keys().hasAccounts()).map(Node::name).toList();
  }
}
