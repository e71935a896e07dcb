package org.custodia.scanners.agent;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.scanners.agent.chain.ScanEvent;

/**
 * What the agent's properties file says; docs/scanner-agent.md has the names.
 *
 * @param folder holds journal and key
 * @param instance of the organisation; empty: nothing is sent
 * @param token file with a bearer token
 * @param inputs such as {@code serial:/dev/ttyACM0}
 * @param prefix what keyboard scanners are set to put before each scan
 * @param suffix what they are set to put behind it; empty: any line end, or a pause
 * @param endWithInput whether the agent ends when a text that it reads is at its end
 */
public record AgentSettings(
    Path folder,
    ScanEvent.Post post,
    String operator,
    Locale language,
    Optional<URI> instance,
    Optional<Path> token,
    List<String> inputs,
    String prefix,
    String suffix,
    boolean endWithInput) {

  /**
   * @throws IllegalArgumentException naming what is missing or cannot be
   */
  public static AgentSettings read(Path file) {
    Properties all = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      all.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("the settings cannot be read: " + file, e);
    }
    WitnessDomain domain =
        new WitnessDomain(Long.parseLong(needed(all, "chainId")), needed(all, "registrar"));
    String place = needed(all, "place");
    if (place.getBytes(StandardCharsets.UTF_8).length > 200) {
      throw new IllegalArgumentException("place is longer than 200 bytes");
    }
    return new AgentSettings(
        Path.of(needed(all, "folder")),
        new ScanEvent.Post(domain, Bytes32.of(needed(all, "member")), place),
        needed(all, "operator"),
        Locale.forLanguageTag(all.getProperty("language", "en")),
        Optional.ofNullable(all.getProperty("instance")).map(URI::create),
        Optional.ofNullable(all.getProperty("token")).map(Path::of),
        List.of(all.getProperty("inputs", "keyboard").split("\\s*,\\s*")),
        all.getProperty("prefix", ""),
        all.getProperty("suffix", ""),
        Boolean.parseBoolean(all.getProperty("endWithInput")));
  }

  private static String needed(Properties all, String name) {
    String value = all.getProperty(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("the settings lack " + name);
    }
    return value.strip();
  }
}
