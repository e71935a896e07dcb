package org.custodia.acceptance.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;

/**
 * Addresses for instances. Members have to know each other's before any of them runs, so ports are
 * chosen ahead; the operating system does not give the same one again soon.
 */
final class Ports {
  private Ports() {}

  static URI free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
