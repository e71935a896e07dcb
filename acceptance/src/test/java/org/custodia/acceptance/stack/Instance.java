package org.custodia.acceptance.stack;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.Patients;
import org.custodia.webapp.CustodiaApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A member's running Custodia: the application itself, told by properties where its database, its
 * OpenID provider and its network file are, on a port of its own. All instances of a run share this
 * JVM, because four processes would load and compile the same classes four times; they share
 * nothing else.
 */
public final class Instance implements AutoCloseable {
  private final Membership member;
  private final IdentityProvider provider;
  private final ConfigurableApplicationContext application;
  private final Program program;

  private Instance(
      Membership member, IdentityProvider provider, ConfigurableApplicationContext application) {
    this.member = member;
    this.provider = provider;
    this.application = application;
    this.program = new Program(member, provider, provider.client());
  }

  public static Instance start(Membership member, Path networkFile, Databases databases) {
    IdentityProvider provider = new IdentityProvider(member);
    try {
      return new Instance(
          member, provider, run(member, networkFile, databases.create(member), provider));
    } catch (RuntimeException | Error e) {
      provider.close();
      throw e;
    }
  }

  private static ConfigurableApplicationContext run(
      Membership member, Path networkFile, String database, IdentityProvider provider) {
    String client = "spring.security.oauth2.client.registration.keycloak.";
    Map<String, Object> properties = new HashMap<>();
    properties.put("server.address", "127.0.0.1");
    properties.put("server.port", member.service().getPort());
    properties.put("spring.lifecycle.timeout-per-shutdown-phase", "2s");
    properties.put("spring.datasource.url", database);
    properties.put("spring.datasource.username", Databases.APPLICATION);
    properties.put("spring.flyway.url", database);
    properties.put("spring.flyway.user", Databases.OWNER);
    properties.put("custodia.oidc.issuer", provider.issuer());
    properties.put(client + "client-id", "custodia-web");
    properties.put(client + "client-secret", "nobody signs in by a page here");
    properties.put("custodia.network-file", networkFile.toString());
    return new SpringApplicationBuilder(CustodiaApplication.class)
        .registerShutdownHook(false)
        .properties(properties)
        .run();
  }

  public Membership member() {
    return member;
  }

  /** The member's program, with no key enrolled yet. */
  public Program program() {
    return program;
  }

  /**
   * The ledger behind the instance, for what has no REST yet: opening a channel. Everything else
   * goes through {@link #program()}.
   */
  public Ledger ledger() {
    return application.getBean(Ledger.class);
  }

  /** Another program of the member, with this one role and a new key. */
  public Program program(String role) {
    return new Program(member, provider, provider.client(role));
  }

  /** The admissions desk registers a patient, for whom the patient's program then acts. */
  public UUID admit(String family, String given) {
    Caller desk = new Caller(member.slug(), "admissions", Set.of("admissions"));
    UUID patient = UUID.randomUUID();
    application
        .getBean(Patients.class)
        .register(
            desk,
            patient,
            new PatientData(
                List.of(),
                List.of(new PatientData.Name("official", family, List.of(given))),
                Optional.of("1984-03-07"),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of()),
            true);
    application.getBean(PatientAccounts.class).link(desk, patient, provider.client("patient"));
    return patient;
  }

  @Override
  public void close() {
    application.close();
    provider.close();
  }
}
