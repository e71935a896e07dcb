package org.custodia.webapp.journeys;

import java.util.HashMap;
import java.util.Map;
import org.custodia.webapp.CustodiaApplication;
import org.custodia.webapp.slices.WebSlice;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Another instance of the application beside the running demo's, in this process: the same
 * database, sign-in and network, and workers of its own.
 */
final class SecondInstance implements AutoCloseable {
  private final Credentials first;
  private final ConfigurableApplicationContext application;

  private SecondInstance(Credentials first, ConfigurableApplicationContext application) {
    this.first = first;
    this.application = application;
  }

  static SecondInstance of(RunningDemo demo) {
    return new SecondInstance(
        demo.credentials(),
        new SpringApplicationBuilder(CustodiaApplication.class)
            .registerShutdownHook(false)
            .initializers(
                context ->
                    context.getBeanFactory().registerSingleton("notTheTests", new NotTheTests()))
            .properties(properties(demo))
            .run());
  }

  /** What an instance beside the demo's has to be told; it listens on a free port. */
  static Map<String, Object> properties(RunningDemo demo) {
    DemoDatabase database = new DemoDatabase(demo);
    Credentials first = demo.credentials();
    String client = "spring.security.oauth2.client.registration.keycloak.";
    Map<String, Object> properties = new HashMap<>();
    properties.put("server.address", "127.0.0.1");
    properties.put("server.port", 0);
    properties.put("spring.lifecycle.timeout-per-shutdown-phase", "3s");
    properties.put("spring.datasource.url", database.url("custodia"));
    properties.put("spring.datasource.username", "custodia_app");
    properties.put("spring.datasource.password", database.secret("postgres-custodia-app"));
    properties.put("spring.flyway.enabled", false);
    properties.put("custodia.oidc.issuer", first.issuer());
    properties.put(client + "client-id", "custodia-web");
    properties.put(client + "client-secret", database.secret("client-custodia-web"));
    properties.put("custodia.security.known-addresses", "127.0.0.1");
    properties.put("custodia.network-file", first.network());
    return properties;
  }

  /** The demo's people and programs, who go to this instance. */
  Credentials credentials() {
    int port = ((WebServerApplicationContext) application).getWebServer().getPort();
    return new Credentials(
        "http://127.0.0.1:" + port,
        first.issuer(),
        first.people(),
        first.clients(),
        first.samples(),
        first.prescriptions(),
        first.network());
  }

  @Override
  public void close() {
    application.close();
  }

  /** The application scans its packages, and in this process the tests' are among them. */
  private static final class NotTheTests extends TypeExcludeFilter {
    @Override
    public boolean match(MetadataReader type, MetadataReaderFactory types) {
      return type.getClassMetadata().getClassName().equals(WebSlice.class.getName());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof NotTheTests;
    }

    @Override
    public int hashCode() {
      return NotTheTests.class.hashCode();
    }
  }
}
