package org.custodia.webapp.demo;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.devnet.EmbeddedNetwork;
import org.custodia.devnet.EmbeddedNetworkSettings;
import org.custodia.devnet.EmbeddedNode;
import org.custodia.registry.ledger.NetworkFile;

/**
 * The demo's network: eleven members' nodes in this process, with a past of two years, described by
 * a network file as any network is.
 */
final class DemoNetwork implements AutoCloseable {
  /** How long ago the regulator put up the contracts. */
  private static final Duration PAST = Duration.ofDays(730);

  private final EmbeddedNetwork network;
  private final Path networkFile;
  private final LocalDate began;

  private DemoNetwork(EmbeddedNetwork network, Path networkFile, LocalDate began) {
    this.network = network;
    this.networkFile = networkFile;
    this.began = began;
  }

  /**
   * Starts the nodes and writes the network file. The first time, the past is written before; a
   * past left unfinished by a killed demo is begun anew, since nothing rests on it yet.
   *
   * @param gtins products that the manufacturer may release
   */
  static DemoNetwork start(
      Path directory, DemoPorts ports, DemoKeys keys, DemoSecrets secrets, List<Long> gtins) {
    Path chain = directory.resolve("network");
    Path past = directory.resolve("network-past.properties");
    EmbeddedNetworkSettings settings =
        EmbeddedNetworkSettings.in(
                chain,
                DemoOrganisation.ALL.stream().map(DemoOrganisation::slug).toArray(String[]::new))
            .withPorts(ports.rpc(), ports.tessera());
    if (!Files.exists(past)) {
      delete(chain);
      writePast(past, settings.withBlockPeriod(Duration.ofMillis(20)), keys, secrets, gtins);
    }
    Properties known = read(past);
    beganWith(past, known, members());
    NetworkFile.Contracts contracts =
        new NetworkFile.Contracts(
            known(past, known, "registrar"),
            known(past, known, "medicineRegistry"),
            known(past, known, "consentRegistry"),
            known(past, known, "priceOrders"));
    EmbeddedNetwork network = EmbeddedNetwork.start(settings);
    Path networkFile = directory.resolve("network.json");
    URI service = URI.create("http://127.0.0.1:" + ports.web());
    new NetworkFile(
            settings.chainId(),
            settings.blockPeriod(),
            0,
            contracts,
            network.nodes().stream().map(node -> node(node, keys, service)).toList())
        .write(networkFile);
    return new DemoNetwork(network, networkFile, LocalDate.parse(known.getProperty("began")));
  }

  private static String members() {
    return DemoOrganisation.ALL.stream()
        .map(DemoOrganisation::slug)
        .collect(Collectors.joining(" "));
  }

  private static void beganWith(Path past, Properties known, String members) {
    if (!members.equals(known.getProperty("members"))) {
      throw new DemoFailure(
          "The ledger described by "
              + past
              + " was begun by an earlier version, with other members. Begin anew:"
              + " ./custodia demo --reset");
    }
  }

  /** A ledger cannot be given contracts afterwards that it should have begun with. */
  private static String known(Path past, Properties known, String contract) {
    String address = known.getProperty(contract);
    if (address == null) {
      throw new DemoFailure(
          "The ledger described by "
              + past
              + " was begun by an earlier version, without the contract "
              + contract
              + ". Begin anew: ./custodia demo --reset");
    }
    return address;
  }

  private static NetworkFile.Node node(EmbeddedNode node, DemoKeys keys, URI service) {
    DemoOrganisation organisation = DemoOrganisation.bySlug(node.name());
    return new NetworkFile.Node(
        node.name(),
        organisation.identity(),
        node.rpc(),
        node.tessera(),
        node.tesseraPublicKey(),
        keys.files(organisation),
        Optional.of(service));
  }

  private static void writePast(
      Path file,
      EmbeddedNetworkSettings settings,
      DemoKeys keys,
      DemoSecrets secrets,
      List<Long> gtins) {
    Clock then = Clock.offset(Clock.systemUTC(), PAST.negated());
    LocalDate began = LocalDate.now(ZoneOffset.UTC);
    DemoHistory.Contracts contracts;
    try (EmbeddedNetwork network = EmbeddedNetwork.start(settings, then)) {
      contracts = DemoHistory.write(network, keys, secrets, then.instant(), began, gtins);
    }
    Properties known = new Properties();
    known.setProperty("registrar", contracts.registrar());
    known.setProperty("medicineRegistry", contracts.medicineRegistry());
    known.setProperty("consentRegistry", contracts.consentRegistry());
    known.setProperty("priceOrders", contracts.priceOrders());
    known.setProperty("began", began.toString());
    known.setProperty("members", members());
    StringWriter text = new StringWriter();
    try {
      known.store(text, "What the demo's ledger began with");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DemoFiles.writePrivate(file, text.toString());
  }

  private static Properties read(Path file) {
    Properties known = new Properties();
    try {
      known.load(new StringReader(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return known;
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) return;
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path networkFile() {
    return networkFile;
  }

  /** The day on which the demo began, from which its lots' expiry dates are counted. */
  LocalDate began() {
    return began;
  }

  @Override
  public void close() {
    network.close();
  }
}
