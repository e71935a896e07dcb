package org.custodia.webapp.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoPortsTest {
  @TempDir Path directory;

  @Test
  void portsAreRememberedSoThatAddressesStay() throws IOException {
    int free = freePort();
    DemoPorts first = DemoPorts.of(file(), Optional.of(free), 5);
    assertThat(DemoPorts.of(file(), Optional.empty(), 5)).isEqualTo(first);
    assertThat(first.web()).isEqualTo(free);
  }

  @Test
  void onlyTheWebPortMoves() throws IOException {
    DemoPorts first = DemoPorts.of(file(), Optional.of(freePort()), 5);
    DemoPorts moved = DemoPorts.of(file(), Optional.of(freePort()), 5);
    assertThat(moved.web()).isNotEqualTo(first.web());
    assertThat(moved.keycloak()).isEqualTo(first.keycloak());
  }

  @Test
  void aTakenWebPortIsSaidInWords() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Optional<Integer> wanted = Optional.of(taken.getLocalPort());
      assertThatThrownBy(() -> DemoPorts.of(file(), wanted, 5))
          .isInstanceOf(DemoFailure.class)
          .hasMessageContaining(String.valueOf(taken.getLocalPort()))
          .hasMessageContaining("--port");
    }
  }

  private Path file() {
    return directory.resolve("ports.properties");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
