package org.custodia.webapp.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.custodia.registry.ledger.NetworkFile;
import tools.jackson.databind.JsonNode;

/**
 * A network as its members agree on it, the same folder for all of them and nothing secret in it:
 * {@code genesis.json}, {@code contracts.json} once it is founded, and {@code members/*.json}.
 */
final class NetworkFolder {
  private static final String NONE_YET = "0x" + "0".repeat(40);

  private final PrivateFiles files;

  NetworkFolder(Path directory) {
    this.files = new PrivateFiles(directory);
  }

  Path directory() {
    return files.at("");
  }

  /**
   * Begins a network whose first validators are all these members.
   *
   * @throws SetupFailure when it has begun already: nobody's chain would fit another genesis block
   */
  void begin(long chainId, int blockSeconds, List<MemberCard> members) {
    if (files.has("genesis.json")) {
      throw new SetupFailure(
          files.at("genesis.json")
              + " is there already. A network has one genesis block; to add a member, use"
              + " setup admit.");
    }
    members.forEach(this::admit);
    files.open(
        "genesis.json",
        Json.text(
            Genesis.of(
                chainId, blockSeconds, members.stream().map(MemberCard::validator).toList())));
  }

  /** Adds a member, or what has changed of one. */
  void admit(MemberCard member) {
    Stream<MemberCard> others =
        members().stream().filter(other -> !other.name().equals(member.name()));
    Set<String> taken = new HashSet<>();
    others.forEach(
        other ->
            taken.addAll(
                List.of(other.identity(), other.nodePublicKey(), other.tesseraPublicKey())));
    for (String own :
        List.of(member.identity(), member.nodePublicKey(), member.tesseraPublicKey())) {
      if (taken.contains(own)) {
        throw new SetupFailure("Another member of the network has " + own + " already.");
      }
    }
    files.open("members/" + member.name() + ".json", Json.text(member));
  }

  /** A member that has left: its node may not connect any more, its Tessera is no peer. */
  void dismiss(String name) {
    try {
      if (!Files.deleteIfExists(files.at("members/" + name + ".json"))) {
        throw new SetupFailure("There is no member named " + name + " in " + directory() + ".");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All members, by name. */
  List<MemberCard> members() {
    Path folder = files.at("members");
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(file -> file.getFileName().toString().endsWith(".json"))
          .map(file -> Json.read(file, MemberCard.class))
          .sorted(Comparator.comparing(MemberCard::name))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode genesis() {
    return Json.tree(files.at("genesis.json"));
  }

  long chainId() {
    return genesis().get("config").get("chainId").longValue();
  }

  Duration blockPeriod() {
    return Duration.ofSeconds(
        genesis().get("config").get("qbft").get("blockperiodseconds").longValue());
  }

  boolean isFounded() {
    return files.has("contracts.json");
  }

  /** Addresses of the public contracts; zeros while the network is not founded. */
  NetworkFile.Contracts contracts() {
    return isFounded()
        ? Json.read(files.at("contracts.json"), NetworkFile.Contracts.class)
        : new NetworkFile.Contracts(NONE_YET, NONE_YET, NONE_YET, NONE_YET);
  }

  void foundedWith(NetworkFile.Contracts contracts) {
    files.open("contracts.json", Json.text(contracts));
  }
}
