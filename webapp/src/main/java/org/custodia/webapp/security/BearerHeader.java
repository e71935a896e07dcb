package org.custodia.webapp.security;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;

/**
 * The token of a program, from the header {@code Authorization} and from nowhere else. Whether it
 * is one is for its decoder to say; to look at each of its thousand characters before, as Spring
 * does, takes as long as all that is done with it.
 */
final class BearerHeader implements BearerTokenResolver {
  private static final String SCHEME = "Bearer ";

  @Override
  public String resolve(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    String token = header.substring(SCHEME.length()).strip();
    return token.isEmpty() ? null : token;
  }
}
