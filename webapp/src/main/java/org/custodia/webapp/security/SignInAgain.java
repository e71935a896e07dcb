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
 * provider ask for a fresh second factor even when it still knows the person, and with {@code
 * ?recovery} it lets the person make recovery codes.
 */
final class SignInAgain implements OAuth2AuthorizationRequestResolver {
  static final String AGAIN = "again";
  static final String RECOVERY = "recovery";
  private final DefaultOAuth2AuthorizationRequestResolver requests;
  private final SecuritySettings settings;

  SignInAgain(ClientRegistrationRepository clients, SecuritySettings settings) {
    this.settings = settings;
    requests = new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");
    requests.setAuthorizationRequestCustomizer(
        OAuth2AuthorizationRequestCustomizers.withPkce()
            .andThen(request -> require(settings.secondFactorLevels(), request)));
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

  private OAuth2AuthorizationRequest again(
      HttpServletRequest request, OAuth2AuthorizationRequest signIn) {
    if (signIn == null) {
      return null;
    }
    OAuth2AuthorizationRequest.Builder changed = OAuth2AuthorizationRequest.from(signIn);
    if (request.getParameter(AGAIN) != null) {
      if (settings.stepUpLevel().isEmpty()) {
        changed.additionalParameters(more -> more.put("prompt", "login"));
      } else {
        require(Set.of(settings.stepUpLevel()), changed);
      }
    }
    if (request.getParameter(RECOVERY) != null && !settings.recoveryCodesAction().isEmpty()) {
      changed.additionalParameters(more -> more.put("kc_action", settings.recoveryCodesAction()));
    }
    return changed.build();
  }
}
