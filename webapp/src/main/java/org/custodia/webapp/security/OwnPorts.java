package org.custodia.webapp.security;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** On which ports this instance listens, once it does; noted, since every request asks for it. */
@Component
final class OwnPorts {
  private static final String MANAGEMENT = "management";
  private volatile int everybody;
  private volatile int collectors;

  @EventListener
  void listens(WebServerInitializedEvent event) {
    int port = event.getWebServer().getPort();
    if (MANAGEMENT.equals(event.getApplicationContext().getServerNamespace())) {
      collectors = port;
    } else {
      everybody = port;
    }
  }

  /** Whether only who collects metrics and health comes in there. */
  boolean isOfCollectors(int port) {
    return port == collectors && collectors != everybody;
  }
}
