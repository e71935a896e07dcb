package org.custodia.registry.ledger;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.Handshake;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Until when the certificates are valid that both sides showed when the line was opened. */
final class CertificatesSeen implements Interceptor {
  private volatile Optional<Instant> end = Optional.empty();

  /** The earliest end; empty in the clear. */
  Optional<Instant> end() {
    return end;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    end = Optional.ofNullable(chain.connection().handshake()).flatMap(CertificatesSeen::end);
    return chain.proceed(chain.request());
  }

  private static Optional<Instant> end(Handshake handshake) {
    return Stream.concat(
            handshake.peerCertificates().stream(), handshake.localCertificates().stream())
        .map(certificate -> ((X509Certificate) certificate).getNotAfter().toInstant())
        .min(Comparator.naturalOrder());
  }
}
