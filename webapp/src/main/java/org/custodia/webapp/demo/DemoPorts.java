package org.custodia.webapp.demo;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * TCP ports on the loopback address, remembered between runs so that addresses (the issuer above
 * all) stay what they were.
 *
 * @param web pages and REST
 * @param keycloak sign-in
 * @param keycloakManagement Keycloak's health endpoint
 * @param postgres database
 * @param rpc JSON-RPC of the first node, the other nodes follow
 * @param tessera privacy manager of the first node, the others follow
 */
record DemoPorts(
    int web, int keycloak, int keycloakManagement, int postgres, int rpc, int tessera) {

  /**
   * The remembered ports, or free ones near the usual ones. Call it after the processes of an
   * earlier run are gone.
   *
   * @param wantedWeb replaces the remembered web port
   * @throws DemoFailure when the web port is taken by another program
   */
  static DemoPorts of(Path file, Optional<Integer> wantedWeb, int nodes) {
    Properties known = read(file);
    boolean webKnown = wantedWeb.isPresent() || known.containsKey("web");
    int web = wantedWeb.orElseGet(() -> number(known, "web", 8080));
    if (!allFree(web, 1)) {
      if (webKnown) {
        throw new DemoFailure(
            "Port "
                + web
                + " is taken by another program. Stop it, or choose another with --port.");
      }
      web = firstFree(web + 1, 1);
    }
    DemoPorts ports =
        new DemoPorts(
            web,
            firstFree(number(known, "keycloak", 8180), 1),
            firstFree(number(known, "keycloakManagement", 9190), 1),
            firstFree(number(known, "postgres", 54320), 1),
            firstFree(number(known, "rpc", 22001), nodes),
            firstFree(number(known, "tessera", 9081), nodes));
    ports.write(file);
    return ports;
  }

  private static int number(Properties known, String name, int otherwise) {
    return Integer.parseInt(known.getProperty(name, Integer.toString(otherwise)));
  }

  private static Properties read(Path file) {
    Properties known = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        known.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return known;
  }

  private void write(Path file) {
    Properties all = new Properties();
    all.setProperty("web", Integer.toString(web));
    all.setProperty("keycloak", Integer.toString(keycloak));
    all.setProperty("keycloakManagement", Integer.toString(keycloakManagement));
    all.setProperty("postgres", Integer.toString(postgres));
    all.setProperty("rpc", Integer.toString(rpc));
    all.setProperty("tessera", Integer.toString(tessera));
    StringWriter text = new StringWriter();
    try {
      all.store(text, "Ports of this demo; remembered so that its addresses stay");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DemoFiles.writePrivate(file, text.toString());
  }

  private static int firstFree(int wanted, int count) {
    for (int first = wanted; first + count <= 65_535; first += count) {
      if (allFree(first, count)) return first;
    }
    throw new DemoFailure("No free port from " + wanted + " on.");
  }

  private static boolean allFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
