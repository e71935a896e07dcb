package org.custodia.webapp;

import org.custodia.webapp.security.ProviderAdministrationSettings;
import org.custodia.webapp.security.SecuritySettings;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * Custodia for the organisations of one network file: pages, REST and the members' own interface.
 * Everything outside it (PostgreSQL, the OpenID provider, the node) is named by properties.
 */
@SpringBootApplication
@EnableConfigurationProperties({SecuritySettings.class, ProviderAdministrationSettings.class})
public class CustodiaApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(CustodiaApplication.class, arguments);
  }
}
