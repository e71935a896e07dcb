package org.custodia.webapp.health;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which certificates are watched beside those that Custodia meets by itself; properties {@code
 * custodia.certificates.*}.
 *
 * @param every pause between two looks at them
 * @param watched further servers, by a name for the figure: {@code https://HOST:PORT}, or {@code
 *     postgresql://HOST:PORT}
 */
@ConfigurationProperties("custodia.certificates")
record CertificateSettings(@DefaultValue("1h") Duration every, Map<String, URI> watched) {
  CertificateSettings {
    watched = watched == null ? Map.of() : Map.copyOf(watched);
    watched.forEach(
        (name, address) -> {
          boolean known =
              "https".equals(address.getScheme()) || "postgresql".equals(address.getScheme());
          if (!known || address.getHost() == null) {
            throw new IllegalArgumentException(
                name + ": https://HOST:PORT or postgresql://HOST:PORT");
          }
        });
  }
}
