package org.custodia.webapp.health;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a server shows to whoever comes. Nothing is said to it and nothing of it is believed but
 * when its certificates end, so anybody's are looked at, also those that have ended.
 */
final class ShownCertificates {
  private static final int BUDGET_MILLIS = (int) Duration.ofSeconds(5).toMillis();
  private static final int HTTPS = 443;
  private static final int POSTGRESQL = 5432;

  /** PostgreSQL, message formats: {@code SSLRequest}. */
  private static final int SSL_REQUEST = 80_877_103;

  private ShownCertificates() {}

  /**
   * When the first of them ends.
   *
   * @param server {@code https://…} or {@code postgresql://…}
   * @throws IOException when it shows none
   */
  static Instant end(URI server) throws IOException {
    boolean postgresql = server.getScheme().equals("postgresql");
    int standard = postgresql ? POSTGRESQL : HTTPS;
    int port = server.getPort() < 0 ? standard : server.getPort();
    Looking looking = new Looking();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(server.getHost(), port), BUDGET_MILLIS);
      socket.setSoTimeout(BUDGET_MILLIS);
      if (postgresql) askForTls(socket);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {looking}, null);
      try (SSLSocket tls =
          (SSLSocket)
              context.getSocketFactory().createSocket(socket, server.getHost(), port, true)) {
        tls.startHandshake();
      }
    } catch (IOException e) {
      // Whoever wants to see ours, too, goes away; by then it has shown its own.
      if (looking.seen.isEmpty()) throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
    return looking.seen.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow(() -> new IOException("no certificate"));
  }

  private static void askForTls(Socket socket) throws IOException {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(Integer.BYTES * 2);
    out.writeInt(SSL_REQUEST);
    out.flush();
    if (new DataInputStream(socket.getInputStream()).readByte() != 'S') {
      throw new IOException("the server has no TLS");
    }
  }

  private static final class Looking extends X509ExtendedTrustManager {
    private List<X509Certificate> seen = List.of();

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {
      seen = List.of(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {
      seen = List.of(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {
      seen = List.of(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {
      throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
