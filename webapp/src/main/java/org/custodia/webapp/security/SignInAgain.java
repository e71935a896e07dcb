package org.custodia.webapp.security;

import jakarta.servlet.http.HttpServletRequest;
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

  SignInAgain(ClientRegistrationRepository clients) {
    requests = new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");
    requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
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
