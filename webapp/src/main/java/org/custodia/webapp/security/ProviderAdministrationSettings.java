package org.custodia.webapp.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether this installation may replace second factors at the provider, once two administrators
 * decided so.
 *
 * @param clientId client at the provider with a service account that may view and manage users
 *     (Keycloak: {@code view-users} and {@code manage-users} of {@code realm-management}); empty
 *     when there is none, then it is done by hand
 * @param clientSecret its secret
 */
@ConfigurationProperties("custodia.provider-administration")
public record ProviderAdministrationSettings(
    @DefaultValue("") String clientId, @DefaultValue("") String clientSecret) {
  @Override
  public String toString() {
    return "ProviderAdministrationSettings[" + clientId + ", …]";
  }
}
