package org.custodia.registry.ledger;

import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * How an instance reaches a node and its privacy manager over TLS. All files are PEM and are read
 * when the instance starts.
 *
 * @param authorities certificates of the authorities that must have signed theirs
 * @param client what the instance shows of itself; empty where they ask for nothing
 */
public record NodeTls(Path authorities, Optional<Client> client) {
  /**
   * A client's certificate.
   *
   * @param certificate the certificate, and those between it and its authority
   * @param key its private key, in PKCS#8
   */
  public record Client(Path certificate, Path key) {}

  /**
   * For who has another HTTP client than ours.
   *
   * @throws RuntimeException when a file does not hold what it should, or the key is another's
   */
  public SSLContext context() {
    return bundle().createSslContext();
  }

  private SslBundle bundle() {
    PemSslStore own =
        client
            .map(
                it ->
                    PemSslStoreDetails.forCertificates(location(it.certificate()))
                        .withPrivateKey(location(it.key())))
            .map(PemSslStore::load)
            .orElse(null);
    PemSslStore theirs =
        PemSslStore.load(PemSslStoreDetails.forCertificates(location(authorities)));
    return SslBundle.of(new PemSslStoreBundle(own, theirs));
  }

  private static String location(Path file) {
    return file.toUri().toString();
  }

  /** Lines to a node and its privacy manager, and to nowhere that these lead on to. */
  static OkHttpClient.Builder lines(NetworkFile.Node node) {
    OkHttpClient.Builder lines =
        new OkHttpClient.Builder().followRedirects(false).followSslRedirects(false);
    node.tls()
        .map(NodeTls::bundle)
        .ifPresent(
            bundle ->
                lines.sslSocketFactory(
                    bundle.createSslContext().getSocketFactory(), trust(bundle)));
    return lines;
  }

  private static X509TrustManager trust(SslBundle bundle) {
    for (TrustManager manager : bundle.getManagers().getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) return x509;
    }
    throw new IllegalStateException("this Java does not check X.509 certificates");
  }
}
