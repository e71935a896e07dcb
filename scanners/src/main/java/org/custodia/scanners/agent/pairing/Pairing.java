package org.custodia.scanners.agent.pairing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Secp256k1;
import org.custodia.contracts.witness.SessionKeyProof;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.scanners.agent.keys.DeviceKey;
import org.custodia.scanners.agent.keys.Secrets;
import org.custodia.scanners.agent.session.Notice;

/**
 * Pairs this device: a person lets it in at the sign-in service, an administrator enrols its key
 * with a place. What follows is kept in {@code paired.properties}: no secret is in it.
 */
public final class Pairing {
  public static final String FILE = "paired.properties";
  private static final String PROVER = "checkpoint";
  private static final long PROOF_SECONDS = 300;
  private static final Duration LOOK = Duration.ofSeconds(3);

  private final URI instance;
  private final Path folder;
  private final DeviceKey key;
  private final Secrets secrets;
  private final Clock clock;
  private final PrintStream out;
  private final Locale language;
  private final Json json = new Json();

  public Pairing(
      URI instance,
      Path folder,
      DeviceKey key,
      Secrets secrets,
      Clock clock,
      PrintStream out,
      Locale language) {
    this.instance = URI.create(instance.toString().replaceAll("(?<!/)/+$", ""));
    this.folder = folder;
    this.key = key;
    this.secrets = secrets;
    this.clock = clock;
    this.out = out;
    this.language = language;
  }

  /**
   * Returns when the device is enrolled.
   *
   * @param place where it says to stand
   * @throws IllegalArgumentException when somebody refused, saying who
   */
  public void pair(String place) throws InterruptedException {
    Json.Answer places = json.get(at("/pairing"), "");
    if (places.status() != 200) {
      throw new IllegalArgumentException("this is no instance: " + instance);
    }
    SignInService service =
        new SignInService(places.text("issuer"), places.text("clientId"), secrets, clock);
    SignInService.Asked asked = service.ask();
    out.print(TerminalQr.of(asked.wholeAddress()));
    out.println(said("pair.let-in", asked.address(), asked.userCode()));
    service.await(asked);
    WitnessDomain domain =
        new WitnessDomain(places.body().path("chainId").asLong(), places.text("registrar"));
    Json.Answer standing = ask(service, domain, place);
    out.println(said("pair.enrol", standing.text("memberName"), standing.text("code")));
    while (!standing.text("state").equals("VALID")) {
      switch (standing.text("state")) {
        case "WAITING" -> Thread.sleep(LOOK.toMillis());
        default -> throw new IllegalArgumentException(said("pair." + standing.text("state")));
      }
      standing = good(json.get(at("/checkpoints/" + key.address() + "/pairing"), token(service)));
    }
    keep(places, standing);
    out.println(said("pair.VALID", standing.text("memberName"), standing.text("place")));
  }

  private Json.Answer ask(SignInService service, WitnessDomain domain, String place) {
    URI address = at("/checkpoints/" + key.address() + "/pairing");
    Json.Answer standing = good(json.get(address, token(service)));
    if (!standing.text("state").equals("NONE") && !standing.text("state").equals("REFUSED")) {
      return standing;
    }
    long now = clock.instant().getEpochSecond();
    SessionKeyProof proof =
        new SessionKeyProof(
            Bytes32.of(standing.text("member")), key.address(), PROVER, now, now + PROOF_SECONDS);
    byte[] signature = Secp256k1.sign(proof.digest(domain), key.secret(), key.address());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("place", place);
    body.put("issuedAt", now);
    body.put("until", now + PROOF_SECONDS);
    body.put("proof", "0x" + HexFormat.of().formatHex(signature));
    return good(json.post(address, token(service), body));
  }

  private static String token(SignInService service) {
    return service
        .token()
        .orElseThrow(() -> new IllegalArgumentException("the sign-in service gave no token"));
  }

  private static Json.Answer good(Json.Answer answer) {
    if (answer.status() == 200) return answer;
    throw new IllegalArgumentException(
        answer.body().path("message").asText("HTTP " + answer.status()));
  }

  private void keep(Json.Answer places, Json.Answer standing) {
    Properties paired = new Properties();
    paired.setProperty("chainId", places.body().path("chainId").asText());
    paired.setProperty("registrar", places.text("registrar"));
    paired.setProperty("member", standing.text("member"));
    paired.setProperty("place", standing.text("place"));
    paired.setProperty("signer", standing.text("signer"));
    paired.setProperty("issuer", places.text("issuer"));
    paired.setProperty("clientId", places.text("clientId"));
    Path fresh = folder.resolve(FILE + ".new");
    try {
      try (Writer file = Files.newBufferedWriter(fresh)) {
        paired.store(file, "Made by pairing");
      }
      Files.move(
          fresh,
          folder.resolve(FILE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the pairing cannot be kept", e);
    }
  }

  private URI at(String path) {
    return URI.create(instance + "/api/v1" + path);
  }

  private String said(String sentence, String... arguments) {
    return new Notice(Notice.Tone.GOOD, sentence, List.of(arguments)).sentence(language);
  }
}
