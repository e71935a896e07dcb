package org.custodia.devnet.rpc;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.Optional;
import org.custodia.devnet.wire.Rule;
import org.eclipse.jetty.server.ServerConnector;

/** One port of the network. It can be shut as if its process had died, and opened again. */
public final class HttpPort {
  private static final int ATTEMPTS = 50;

  private final ServerConnector connector;
  private final Wire wire;
  private int number;

  HttpPort(ServerConnector connector, Wire wire) {
    this.connector = connector;
    this.wire = wire;
  }

  ServerConnector connector() {
    return connector;
  }

  /** Where it is found; it must have been open once. */
  public URI uri() {
    return URI.create("http://" + connector.getHost() + ":" + number());
  }

  private synchronized int number() {
    if (connector.getLocalPort() > 0) number = connector.getLocalPort();
    return number;
  }

  /** From now on, requests suffer what this rule says; empty ends that. */
  public void rule(Optional<Rule> rule) {
    wire.rule(rule);
  }

  /** Refuses connections and breaks those that are open. */
  public synchronized void shut() {
    if (!connector.isRunning()) return;
    number();
    try {
      connector.stop();
    } catch (Exception e) {
      throw new IllegalStateException("cannot shut " + uri(), e);
    }
  }

  /**
   * Opens it again where it was.
   *
   * @throws IllegalStateException when another process has taken the port meanwhile
   */
  public synchronized void open() {
    if (connector.isRunning()) return;
    connector.setPort(number);
    try {
      for (int attempt = 1; !connector.isRunning(); attempt++) start(attempt == ATTEMPTS);
    } catch (Exception e) {
      throw new IllegalStateException("cannot open " + uri() + " again", e);
    }
  }

  /** An outgoing connection of this machine may hold the port for a moment. */
  private void start(boolean last) throws Exception {
    try {
      connector.start();
    } catch (IOException e) {
      if (last || !(e.getCause() instanceof BindException)) throw e;
      Thread.sleep(100);
    }
  }
}
