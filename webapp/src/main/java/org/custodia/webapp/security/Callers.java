package org.custodia.webapp.security;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.registry.identity.Caller;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;

/** Reads who is calling from what the OpenID provider certified: ID token or access token. */
public final class Callers {
  static final String ORGANISATION = "organisation";
  static final String ROLES = "roles";
  private static final String SERVICE_ACCOUNT = "service-account-";

  private Callers() {}

  /** Empty when nobody is signed in or the token names no organisation. */
  public static Optional<Caller> of(Authentication authentication) {
    if (authentication == null || !authentication.isAuthenticated()) {
      return Optional.empty();
    }
    if (authentication.getPrincipal() instanceof OidcUser person) {
      return caller(person.getClaims(), person.getPreferredUsername(), authentication);
    }
    if (authentication.getPrincipal() instanceof Jwt token) {
      return caller(token.getClaims(), name(token), authentication);
    }
    return Optional.empty();
  }

  /** Whether the token was given to a program in its own name, not to a person. */
  static boolean isClient(Jwt token) {
    String user = token.getClaimAsString("preferred_username");
    return user != null && user.equals(SERVICE_ACCOUNT + token.getClaimAsString("azp"));
  }

  private static String name(Jwt token) {
    String name = token.getClaimAsString(isClient(token) ? "azp" : "preferred_username");
    return name == null ? token.getSubject() : name;
  }

  private static Optional<Caller> caller(
      Map<String, Object> claims, String name, Authentication authentication) {
    if (name == null || !(claims.get(ORGANISATION) instanceof String organisation)) {
      return Optional.empty();
    }
    Set<String> roles =
        authentication.getAuthorities().stream()
            .map(GrantedAuthority::getAuthority)
            .filter(authority -> authority.startsWith("ROLE_"))
            .map(authority -> authority.substring("ROLE_".length()))
            .collect(Collectors.toUnmodifiableSet());
    return Optional.of(new Caller(organisation, name, roles));
  }

  /** The claim {@code roles} as Spring's authorities. */
  static Collection<GrantedAuthority> authorities(Map<String, Object> claims) {
    Set<GrantedAuthority> authorities = new LinkedHashSet<>();
    if (claims.get(ROLES) instanceof List<?> roles) {
      for (Object role : roles) {
        authorities.add(new SimpleGrantedAuthority("ROLE_" + role));
      }
    }
    return authorities;
  }
}
