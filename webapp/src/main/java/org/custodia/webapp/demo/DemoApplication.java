package org.custodia.webapp.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.custodia.scanners.isbt128.DataStructure.BloodGroups;
import org.custodia.scanners.isbt128.Isbt128Text;
import org.custodia.webapp.CustodiaApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The application itself, told by properties where the demo's database, sign-in and network are.
 */
final class DemoApplication {
  /** What a scanner reads of a tube with blood group A, by the demo's own codes. */
  static final String BLOOD_GROUP_A = Isbt128Text.of(BloodGroups.of("02"));

  private DemoApplication() {}

  static ConfigurableApplicationContext start(
      Path log,
      int port,
      DemoPostgres postgres,
      URI issuer,
      DemoNetwork network,
      DemoSecrets secrets) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("server.address", "127.0.0.1");
    properties.put("server.port", port);
    properties.put("spring.lifecycle.timeout-per-shutdown-phase", "3s");
    properties.put("logging.file.name", log.toString());
    properties.put("logging.threshold.console", "OFF");

    properties.put("spring.datasource.url", postgres.jdbcUrl());
    properties.put("spring.datasource.username", DemoPostgres.APPLICATION);
    properties.put("spring.datasource.password", postgres.password(DemoPostgres.APPLICATION));
    properties.put("spring.flyway.url", postgres.jdbcUrl());
    properties.put("spring.flyway.user", DemoPostgres.OWNER);
    properties.put("spring.flyway.password", postgres.password(DemoPostgres.OWNER));

    String client = "spring.security.oauth2.client.registration." + DemoRealm.REGISTRATION;
    properties.put("custodia.oidc.issuer", issuer.toString());
    properties.put(client + ".client-id", DemoRealm.WEB_CLIENT);
    properties.put(client + ".client-secret", secrets.secret("client-" + DemoRealm.WEB_CLIENT));
    properties.put("custodia.security.second-factor-levels", "otp");
    properties.put("custodia.security.step-up-level", "otp-again");
    properties.put("custodia.security.recovery-codes-action", "CONFIGURE_RECOVERY_AUTHN_CODES");
    properties.put("custodia.provider-administration.client-id", DemoRealm.FACTORS_CLIENT);
    properties.put(
        "custodia.provider-administration.client-secret",
        secrets.secret("client-" + DemoRealm.FACTORS_CLIENT));
    // Every member's instance, till and browser of the demo comes from here.
    properties.put("custodia.security.known-addresses", "127.0.0.1");

    putLabelCodes(properties);
    properties.put("custodia.demonstration", true);
    properties.put("custodia.network-file", network.networkFile().toString());
    return new SpringApplicationBuilder(CustodiaApplication.class)
        .registerShutdownHook(false)
        .properties(properties)
        .run();
  }

  /**
   * Codes for organs' labels, made up: those of ISBT 128 belong to who is registered for them
   * (docs/isbt128.md).
   */
  private static void putLabelCodes(Map<String, Object> properties) {
    String codes = "custodia.isbt128.";
    properties.put(codes + "facility", "A9999");
    properties.put(codes + "facilities[A9999]", DemoOrganisation.CEDRES.name());
    properties.put(codes + "products[N0001]", "KIDNEY LEFT");
    properties.put(codes + "products[N0002]", "KIDNEY RIGHT");
    properties.put(codes + "products[N0003]", "LIVER");
    properties.put(codes + "blood-groups[01]", "O");
    properties.put(codes + "blood-groups[02]", "A");
    properties.put(codes + "blood-groups[03]", "B");
    properties.put(codes + "blood-groups[04]", "AB");
  }
}
