package org.custodia.webapp.health;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.custodia.registry.health.SignIn;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Asks the OpenID provider for its metadata (OpenID Connect Discovery, section 4). */
@Component
class ProviderProbe implements SignIn {
  private static final Duration BUDGET = Duration.ofSeconds(2);

  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(BUDGET)
          .build();
  private final HttpRequest request;

  ProviderProbe(@Value("${custodia.oidc.issuer}") String issuer) {
    this.request =
        HttpRequest.newBuilder(URI.create(issuer + "/.well-known/openid-configuration"))
            .timeout(BUDGET)
            .build();
  }

  @Override
  public Duration ask() {
    long begun = System.nanoTime();
    try {
      int status = http.send(request, BodyHandlers.discarding()).statusCode();
      if (status != 200) throw new IllegalStateException("HTTP " + status);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getClass().getSimpleName() + " " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
