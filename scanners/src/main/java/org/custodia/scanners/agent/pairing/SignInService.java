package org.custodia.scanners.agent.pairing;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.custodia.scanners.agent.keys.Secrets;

/**
 * The OpenID provider as a device without a browser uses it: OAuth 2.0 device authorisation grant
 * (RFC 8628), and renewing what it gave. What renews lies among the device's {@link Secrets}.
 */
public final class SignInService {
  private static final String RENEWS = "refresh-token";
  private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final String SCOPE = "openid offline_access";

  /** So much before its end a token is renewed. */
  private static final Duration EARLY = Duration.ofSeconds(30);

  private final String issuer;
  private final String client;
  private final Secrets secrets;
  private final Clock clock;
  private final Json json = new Json();
  private Optional<Json.Answer> places = Optional.empty();
  private Optional<Token> token = Optional.empty();

  private record Token(String value, Instant until) {}

  public SignInService(String issuer, String client, Secrets secrets, Clock clock) {
    this.issuer = issuer;
    this.client = client;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * What a person needs to let the device in.
   *
   * @param userCode to be typed at {@code address}
   * @param wholeAddress with the code in it, for a QR symbol
   */
  public record Asked(
      String deviceCode,
      String userCode,
      String address,
      String wholeAddress,
      Duration interval,
      Instant until) {}

  public Asked ask() {
    Json.Answer answer =
        json.form(
            place("device_authorization_endpoint"), Map.of("client_id", client, "scope", SCOPE));
    if (answer.status() != 200) throw refused(answer);
    String address = answer.text("verification_uri");
    return new Asked(
        answer.text("device_code"),
        answer.text("user_code"),
        address,
        answer.body().path("verification_uri_complete").asText(address),
        Duration.ofSeconds(answer.body().path("interval").asLong(5)),
        clock.instant().plusSeconds(answer.body().path("expires_in").asLong(600)));
  }

  /**
   * Waits until a person has let the device in.
   *
   * @throws IllegalArgumentException when nobody did in time, or somebody refused
   */
  public void await(Asked asked) throws InterruptedException {
    Duration interval = asked.interval();
    while (clock.instant().isBefore(asked.until())) {
      Thread.sleep(interval.toMillis());
      Json.Answer answer =
          json.form(
              place("token_endpoint"),
              Map.of(
                  "grant_type", DEVICE_GRANT,
                  "client_id", client,
                  "device_code", asked.deviceCode()));
      if (answer.status() == 200) {
        keep(answer);
        return;
      }
      switch (answer.body().path("error").asText()) {
        case "authorization_pending" -> {}
        case "slow_down" -> interval = interval.plusSeconds(5);
        default -> throw refused(answer);
      }
    }
    throw new IllegalArgumentException("nobody let this device in, in time");
  }

  /**
   * A token that is good for a while; renewed where it is not.
   *
   * @return empty when the device was never let in, or is no longer
   * @throws java.io.UncheckedIOException when the service does not answer
   */
  public synchronized Optional<String> token() {
    if (token.filter(one -> clock.instant().isBefore(one.until())).isEmpty()) renew();
    return token.map(Token::value);
  }

  private void renew() {
    token = Optional.empty();
    Optional<byte[]> renews = secrets.find(RENEWS);
    if (renews.isEmpty()) return;
    Json.Answer answer =
        json.form(
            place("token_endpoint"),
            Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                client,
                "refresh_token",
                new String(renews.get(), StandardCharsets.UTF_8)));
    if (answer.status() == 200) {
      keep(answer);
    } else if (answer.status() >= 500) {
      throw new java.io.UncheckedIOException(
          new java.io.IOException("sign-in service: HTTP " + answer.status()));
    }
  }

  private synchronized void keep(Json.Answer answer) {
    Instant until =
        clock.instant().plusSeconds(answer.body().path("expires_in").asLong(60)).minus(EARLY);
    token = Optional.of(new Token(answer.text("access_token"), until));
    byte[] renews = answer.text("refresh_token").getBytes(StandardCharsets.UTF_8);
    if (!secrets.find(RENEWS).filter(known -> java.util.Arrays.equals(known, renews)).isPresent()) {
      secrets.keep(RENEWS, renews);
    }
  }

  /** Where its doors are (OpenID Connect Discovery); asked once. */
  private synchronized URI place(String name) {
    if (places.isEmpty()) {
      String base = issuer.replaceAll("(?<!/)/+$", "");
      Json.Answer answer = json.get(URI.create(base + "/.well-known/openid-configuration"), "");
      if (answer.status() != 200 || !answer.text("issuer").equals(issuer)) {
        throw new IllegalArgumentException("this is no sign-in service: " + issuer);
      }
      places = Optional.of(answer);
    }
    return URI.create(places.get().text(name));
  }

  private static IllegalArgumentException refused(Json.Answer answer) {
    return new IllegalArgumentException(
        "the sign-in service refused: "
            + answer.body().path("error").asText("HTTP " + answer.status())
            + " "
            + answer.body().path("error_description").asText());
  }
}
