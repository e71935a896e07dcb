package org.custodia.webapp.setup;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.keys.KeyVault;
import org.custodia.registry.keys.OpenToken;
import org.custodia.registry.keys.OpenVault;

/**
 * The program of {@code docker/custodia-member}. Each command may be repeated: what is there is
 * kept. It speaks plain sentences and ends with status 1 when something is not as it must be.
 */
public final class Setup {
  private static final String USAGE =
      """
      member  --directory DIR --name SLUG --title NAME --gln 13-DIGITS --country FR --roles ROLE,ROLE
              --host HOST --node HOST:PORT --tessera HOST:PORT   makes a member's keys, secrets and certificates
      network --directory DIR --chain-id N --block-seconds N member.json ...
              begins a network with these members as its first validators
      admit   --directory DIR member.json ...        adds members to the description of a network
      dismiss --directory DIR SLUG ...               takes members out of it
      join    --directory DIR --network DIR          writes into a member's folder what the network asks of it
      found   --directory DIR --network DIR --rpc URL  puts the contracts on the ledger, certifies the members
      renew   --directory DIR                        new certificates for the member's processes
      tessera-key     --directory DIR                another key for its privacy manager, beside the old one
      use-tessera-key --directory DIR                has its card say the newest
      token-key --library FILE.so --slot N --pin-file FILE NAME ...   makes signing keys in a PKCS#11 token
      token-record-keys --library FILE.so --slot N --pin-file FILE NAME   makes record keys there
      rotate-token-record-keys --library ... NAME    adds one, which seals from the next start on
      vault-key --address https://HOST:PORT --mount MOUNT --path FOLDER --role-id-file FILE --secret-id-file FILE
                [--authorities CA.pem] NAME ...      makes signing keys in HashiCorp Vault (KV version 2)
      vault-record-keys --address ... NAME           makes record keys there
      rotate-vault-record-keys --address ... NAME    adds one, which seals from the next start on
      check-upgrade --database jdbc:postgresql://HOST/custodia --user OWNER --password-file FILE
              says what this release would change in the database; changes nothing
      """;

  private final Map<String, String> options = new LinkedHashMap<>();
  private final List<String> rest = new ArrayList<>();

  private Setup(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        rest.add(argument);
      } else if (i + 1 < arguments.size()) {
        options.put(argument.substring(2), arguments.get(++i));
      } else {
        throw new SetupFailure(argument + " needs a value.");
      }
    }
  }

  /** Carries one command out; ends the process. */
  public static void main(String[] arguments) {
    try {
      System.out.print(run(Clock.systemUTC(), arguments));
    } catch (RuntimeException e) {
      System.err.println("setup: " + e.getMessage());
      System.exit(1);
    }
  }

  /**
   * @return what is said to whoever gave the command
   * @throws SetupFailure saying what is wrong, and what to do
   */
  public static String run(Clock clock, String... arguments) {
    if (arguments.length == 0) throw new SetupFailure("which command?\n" + USAGE);
    List<String> all = Arrays.asList(arguments);
    Setup setup = new Setup(all.subList(1, all.size()));
    return switch (arguments[0]) {
      case "member" -> setup.member(clock);
      case "network" -> setup.network();
      case "admit" -> setup.admit();
      case "dismiss" -> setup.dismiss();
      case "join" -> setup.join(clock);
      case "found" -> setup.found(clock);
      case "renew" -> setup.renew(clock);
      case "tessera-key" -> setup.tesseraKey(clock);
      case "use-tessera-key" -> setup.useTesseraKey(clock);
      case "token-key" -> setup.tokenKeys(clock);
      case "token-record-keys" -> setup.tokenRecordKeys(OpenToken::makeRecords);
      case "rotate-token-record-keys" -> setup.tokenRecordKeys(OpenToken::rotateRecords);
      case "vault-key" -> setup.vaultKeys();
      case "vault-record-keys" -> setup.vaultRecordKeys(OpenVault::makeRecords);
      case "rotate-vault-record-keys" -> setup.vaultRecordKeys(OpenVault::rotateRecords);
      case "check-upgrade" -> setup.checkUpgrade();
      default -> throw new SetupFailure("no command " + arguments[0] + "\n" + USAGE);
    };
  }

  private String tokenKeys(Clock clock) {
    if (rest.isEmpty()) throw new SetupFailure("What are the keys to be called?");
    TokenKeys keys = new TokenKeys(path("library"), number("slot"), path("pin-file"));
    return rest.stream()
        .map(name -> name + " " + keys.make(name, clock.instant()) + "\n")
        .collect(Collectors.joining());
  }

  private String tokenRecordKeys(BiFunction<OpenToken, String, Set<String>> change) {
    String name = nameOfRecordKeys();
    if (!name.matches("[A-Za-z0-9_-]+")) {
      throw new SetupFailure(name + " must be of letters, digits, hyphens and underscores.");
    }
    try {
      OpenToken token = OpenToken.open(path("library"), number("slot"), path("pin-file"));
      return name + " " + String.join(" ", change.apply(token, name)) + "\n";
    } catch (IllegalStateException e) {
      throw new SetupFailure(e.getMessage() + ".", e);
    }
  }

  private String vaultKeys() {
    if (rest.isEmpty()) throw new SetupFailure("What are the keys to be called?");
    return inVault(
        vault ->
            rest.stream()
                .map(name -> name + " " + vault.make(name) + "\n")
                .collect(Collectors.joining()));
  }

  private String vaultRecordKeys(BiFunction<OpenVault, String, Set<String>> change) {
    String name = nameOfRecordKeys();
    return inVault(vault -> name + " " + String.join(" ", change.apply(vault, name)) + "\n");
  }

  private String nameOfRecordKeys() {
    if (rest.size() != 1) throw new SetupFailure("What are they to be called? One name.");
    return rest.get(0);
  }

  private String inVault(Function<OpenVault, String> work) {
    URI address = URI.create(option("address"));
    if (!KeyVault.Access.keepsSecrets(address)) {
      throw new SetupFailure("--address must be an https address, not " + address + ".");
    }
    KeyVault.Access access =
        new KeyVault.Access(
            address,
            Optional.ofNullable(options.get("authorities")).map(Path::of),
            option("mount"),
            option("path"),
            path("role-id-file"),
            path("secret-id-file"));
    try (OpenVault vault = OpenVault.open(access)) {
      return work.apply(vault);
    } catch (IllegalStateException e) {
      throw new SetupFailure(e.getMessage(), e);
    }
  }

  private String checkUpgrade() {
    nothingElse();
    Path password = path("password-file").toAbsolutePath();
    String secret = new PrivateFiles(password.getParent()).text(password.getFileName().toString());
    return new UpgradeCheck(option("database"), option("user"), secret).look();
  }

  private String member(Clock clock) {
    MemberFolder folder = new MemberFolder(path("directory"), clock);
    MemberCard card =
        folder.make(
            new MemberFolder.Description(
                option("name"),
                option("title"),
                "gln:" + option("gln"),
                option("country"),
                roles(option("roles")),
                option("host"),
                option("node"),
                option("tessera")));
    nothingElse();
    return "made "
        + card.name()
        + " in "
        + path("directory")
        + ". Give "
        + MemberCard.FILE
        + " to the other members; keep everything else.\n";
  }

  private String network() {
    NetworkFolder network = new NetworkFolder(path("directory"));
    network.begin(number("chain-id"), Math.toIntExact(number("block-seconds")), cards());
    return "a network of " + network.members().size() + " in " + path("directory") + "\n";
  }

  private String admit() {
    NetworkFolder network = new NetworkFolder(path("directory"));
    cards().forEach(network::admit);
    return "the network has " + network.members().size() + " members\n";
  }

  private String dismiss() {
    NetworkFolder network = new NetworkFolder(path("directory"));
    if (rest.isEmpty()) throw new SetupFailure("dismiss whom? Name a member.");
    rest.forEach(network::dismiss);
    return "the network has " + network.members().size() + " members\n";
  }

  private String join(Clock clock) {
    NetworkFolder network = new NetworkFolder(path("network"));
    new MemberFolder(path("directory"), clock).join(network);
    nothingElse();
    return "joined a network of "
        + network.members().size()
        + (network.isFounded()
            ? "\n"
            : ". It is not founded yet: Custodia starts once it has contracts.\n");
  }

  private String found(Clock clock) {
    NetworkFolder network = new NetworkFolder(path("network"));
    MemberFolder authority = new MemberFolder(path("directory"), clock);
    nothingElse();
    return new Founding(authority, network).found(URI.create(option("rpc")))
        ? "founded; give contracts.json to the other members. Two regulators now end the founding"
            + " on the pages (docs/members.md): until then, whoever has the authority's account"
            + " files is the authority.\n"
        : "was founded already\n";
  }

  private String tesseraKey(Clock clock) {
    String key = new MemberFolder(path("directory"), clock).addTesseraKey();
    nothingElse();
    return key + "\n";
  }

  private String useTesseraKey(Clock clock) {
    MemberCard card = new MemberFolder(path("directory"), clock).useNewestTesseraKey();
    nothingElse();
    return MemberCard.FILE
        + " says "
        + card.tesseraPublicKey()
        + "; hand it to whoever keeps the network's description (setup admit), then join\n";
  }

  private String renew(Clock clock) {
    MemberFolder folder = new MemberFolder(path("directory"), clock);
    folder.renew(folder.card());
    nothingElse();
    return "new certificates, good for "
        + Certificates.PROCESS.toDays()
        + " days; restart the member's processes\n";
  }

  private List<MemberCard> cards() {
    if (rest.isEmpty()) throw new SetupFailure("which members? Name their member.json files.");
    return rest.stream().map(file -> Json.read(Path.of(file), MemberCard.class)).toList();
  }

  private static List<MemberRole> roles(String text) {
    return Arrays.stream(text.split(","))
        .map(
            role -> {
              String name = role.strip().toUpperCase(Locale.ROOT).replace('-', '_');
              return Arrays.stream(MemberRole.values())
                  .filter(known -> known.name().equals(name))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          new SetupFailure(
                              "There is no role "
                                  + role
                                  + ". There are "
                                  + Arrays.toString(MemberRole.values())
                                  + "."));
            })
        .distinct()
        .toList();
  }

  private String option(String name) {
    String value = options.get(name);
    if (value == null || value.isBlank()) throw new SetupFailure("--" + name + " is missing.");
    return value;
  }

  private Path path(String name) {
    return Path.of(option(name));
  }

  private long number(String name) {
    try {
      return Long.parseLong(option(name));
    } catch (NumberFormatException e) {
      throw new SetupFailure("--" + name + " must be a whole number, not " + option(name) + ".");
    }
  }

  private void nothingElse() {
    if (!rest.isEmpty()) throw new SetupFailure("what is " + rest + "?");
  }
}
