package org.custodia.webapp.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/**
 * Sign-in requests, always with PKCE. {@code /oauth2/authorization/keycloak?again} makes the
 * provider ask for password and second factor even when it still knows the person.
 */
final class SignInAgain implements OAuth2AuthorizationRequestResolver {
  static final String AGAIN = "again";
  private final DefaultOAuth2AuthorizationRequestResolver requests;

  /**
   * @param levels values of {@code acr} of which the sign-in must reach one; empty asks for none
   */
  SignInAgain(ClientRegistrationRepository clients, Set<String> levels) {
    requests = new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");
    requests.setAuthorizationRequestCustomizer(
        OAuth2AuthorizationRequestCustomizers.withPkce()
            .andThen(request -> require(levels, request)));
  }

  /** OpenID Connect Core 5.5.1.1: an essential claim that the provider must meet or refuse. */
  private static void require(Set<String> levels, OAuth2AuthorizationRequest.Builder request) {
    if (levels.isEmpty()) {
      return;
    }
    String values = levels.stream().sorted().collect(Collectors.joining("\",\"", "[\"", "\"]"));
    request.additionalParameters(
        more ->
            more.put(
                "claims",
                "{\"id_token\":{\"acr\":{\"essential\":true,\"values\":" + values + "}}}"));
  }

  @Override
  public OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
    return again(request, requests.resolve(request));
  }

  @Override
  public OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registration) {
    return again(request, requests.resolve(request, registration));
  }

  private static OAuth2AuthorizationRequest again(
      HttpServletRequest request, OAuth2AuthorizationRequest signIn) {
    if (signIn == null || request.getParameter(AGAIN) == null) {
      return signIn;
    }
    return OAuth2AuthorizationRequest.from(signIn)
        .additionalParameters(more -> more.put("prompt", "login"))
        .build();
  }
}
