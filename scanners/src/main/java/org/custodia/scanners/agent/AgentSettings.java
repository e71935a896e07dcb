package org.custodia.scanners.agent;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.pairing.Pairing;

/**
 * What the agent's properties file says; docs/scanner-agent.md has the names.
 *
 * @param folder holds journal and key
 * @param paired where and for whom it scans; empty while it is not paired
 * @param place where it says to stand when it is paired
 * @param signIn where its token is renewed; empty while it is not paired
 * @param signer account of the organisation, which signs facts; empty while it is not paired
 * @param instance of the organisation; empty: nothing is sent
 * @param token file with a bearer token
 * @param inputs such as {@code serial:/dev/ttyACM0}
 * @param prefix what keyboard scanners are set to put before each scan
 * @param suffix what they are set to put behind it; empty: any line end, or a pause
 * @param cameraSize of pictures of cameras, in pixels
 * @param cameraRate pictures of a camera that are looked at in a second
 * @param large whether notices are shown in letters of double height
 * @param endWithInput whether the agent ends when a text that it reads is at its end
 */
public record AgentSettings(
    Path folder,
    Optional<ScanEvent.Post> paired,
    String place,
    Optional<SignIn> signIn,
    Optional<String> signer,
    String operator,
    Locale language,
    Optional<URI> instance,
    Optional<Path> token,
    List<String> inputs,
    String prefix,
    String suffix,
    String cameraSize,
    int cameraRate,
    boolean large,
    boolean endWithInput) {
  private static final int FASTEST = 30;

  /**
   * @param client id of devices at the sign-in service
   */
  public record SignIn(String issuer, String client) {}

  /**
   * What pairing has found out counts before what the file says.
   *
   * @throws IllegalArgumentException naming what is missing or cannot be
   */
  public static AgentSettings read(Path file) {
    Properties all = new Properties();
    load(all, file);
    Path folder = Path.of(needed(all, "folder"));
    Path paired = folder.resolve(Pairing.FILE);
    if (Files.exists(paired)) load(all, paired);
    String place = needed(all, "place");
    if (place.getBytes(StandardCharsets.UTF_8).length > 200) {
      throw new IllegalArgumentException("place is longer than 200 bytes");
    }
    return new AgentSettings(
        folder,
        post(all, place),
        place,
        Optional.ofNullable(all.getProperty("issuer"))
            .map(issuer -> new SignIn(issuer, needed(all, "clientId"))),
        Optional.ofNullable(all.getProperty("signer")),
        needed(all, "operator"),
        Locale.forLanguageTag(all.getProperty("language", "en")),
        Optional.ofNullable(all.getProperty("instance")).map(URI::create),
        Optional.ofNullable(all.getProperty("token")).map(Path::of),
        Stream.of(all.getProperty("inputs", "keyboard").split(",")).map(String::strip).toList(),
        all.getProperty("prefix", ""),
        all.getProperty("suffix", ""),
        cameraSize(all),
        cameraRate(all),
        Boolean.parseBoolean(all.getProperty("large")),
        Boolean.parseBoolean(all.getProperty("endWithInput")));
  }

  private static String cameraSize(Properties all) {
    String size = all.getProperty("cameraSize", "1280x720").strip();
    if (!size.matches("[1-9][0-9]{1,3}x[1-9][0-9]{1,3}")) {
      throw new IllegalArgumentException("cameraSize is not of the form 1280x720: " + size);
    }
    return size;
  }

  private static int cameraRate(Properties all) {
    String rate = all.getProperty("cameraRate", "5").strip();
    if (!rate.matches("[0-9]{1,2}") || rate.matches("0+") || Integer.parseInt(rate) > FASTEST) {
      throw new IllegalArgumentException(
          "cameraRate is not between 1 and " + FASTEST + ": " + rate);
    }
    return Integer.parseInt(rate);
  }

  /** Where and for whom it scans. */
  public ScanEvent.Post post() {
    return paired.orElseThrow(
        () ->
            new IllegalArgumentException(
                "this device is not paired: run custodia-scanner pair SETTINGS, or set chainId,"
                    + " registrar and member"));
  }

  private static Optional<ScanEvent.Post> post(Properties all, String place) {
    if (all.getProperty("member") == null) return Optional.empty();
    WitnessDomain domain = new WitnessDomain(chainId(all), needed(all, "registrar"));
    return Optional.of(new ScanEvent.Post(domain, member(all), place));
  }

  private static long chainId(Properties all) {
    String number = needed(all, "chainId");
    try {
      return Long.parseLong(number);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("chainId is no number: " + number, e);
    }
  }

  private static Bytes32 member(Properties all) {
    String id = needed(all, "member");
    if (!id.matches("(0x)?[0-9a-fA-F]{64}")) {
      throw new IllegalArgumentException("member is not 32 bytes in hexadecimal: " + id);
    }
    return Bytes32.of(id);
  }

  private static void load(Properties all, Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      all.load(reader);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the settings are not in UTF-8: " + file, e);
    } catch (IOException e) {
      throw new UncheckedIOException("the settings cannot be read: " + file, e);
    }
  }

  private static String needed(Properties all, String name) {
    String value = all.getProperty(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("the settings lack " + name);
    }
    return value.strip();
  }
}
