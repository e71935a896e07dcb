package org.custodia.registry.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLServerSocket;
import okhttp3.tls.HandshakeCertificates;

/** Stands before a server of this machine and lets in who shows a certificate it trusts. */
final class TlsFront implements AutoCloseable {
  private final SSLServerSocket listening;
  private final URI behind;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  TlsFront(URI behind, HandshakeCertificates certificates) {
    this.behind = behind;
    try {
      this.listening =
          (SSLServerSocket)
              certificates
                  .sslContext()
                  .getServerSocketFactory()
                  .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    listening.setNeedClientAuth(true);
    start(this::accept);
  }

  URI address() {
    return URI.create("https://localhost:" + listening.getLocalPort());
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket outside = listening.accept();
        Socket inside = new Socket(behind.getHost(), behind.getPort());
        open.add(outside);
        open.add(inside);
        start(() -> pass(outside, inside));
        start(() -> pass(inside, outside));
      } catch (IOException closedOrRefused) {
        // the next one, or the end
      }
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "tls-front");
    thread.setDaemon(true);
    thread.start();
  }

  /** Until one side ends it, or the other was not let in. */
  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[8192];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        to.getOutputStream().write(buffer, 0, length);
        to.getOutputStream().flush();
      }
    } catch (IOException ended) {
      // both are closed
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) socket.close();
  }
}
