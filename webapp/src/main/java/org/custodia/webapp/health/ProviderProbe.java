package org.custodia.webapp.health;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.custodia.registry.health.SignIn;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Asks the OpenID provider for its metadata (OpenID Connect Discovery, section 4). */
@Component
class ProviderProbe implements SignIn {
  private static final Duration BUDGET = Duration.ofSeconds(2);

  /** The header has whole seconds. */
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(BUDGET)
          .build();
  private final HttpRequest request;
  private final Clock clock;

  ProviderProbe(@Value("${custodia.oidc.issuer}") String issuer, Clock clock) {
    this.clock = clock;
    this.request =
        HttpRequest.newBuilder(URI.create(issuer + "/.well-known/openid-configuration"))
            .timeout(BUDGET)
            .build();
  }

  @Override
  public Answer ask() {
    long begun = System.nanoTime();
    try {
      HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("HTTP " + answer.statusCode());
      }
      Duration roundTrip = Duration.ofNanos(System.nanoTime() - begun);
      Instant now = clock.instant().minus(roundTrip.dividedBy(2));
      return new Answer(
          roundTrip,
          answer
              .headers()
              .firstValue("Date")
              .flatMap(ProviderProbe::date)
              .map(date -> Duration.between(date.plus(HALF_A_SECOND), now)));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getClass().getSimpleName() + " " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Optional<Instant> date(String header) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from));
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }
}
