package org.custodia.registry.identity;

import java.util.Set;

/**
 * Who asks: a signed-in person or a client, always for exactly one local organisation.
 *
 * @param organisation slug of the organisation, as in the network file and the token
 * @param name user name or client id
 * @param roles roles of the token: pharmacist, manufacturer, regulator, administrator
 */
public record Caller(String organisation, String name, Set<String> roles) {
  public Caller {
    roles = Set.copyOf(roles);
  }

  public boolean has(String role) {
    return roles.contains(role);
  }
}
