package org.custodia.webapp.security;

import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.JwkSetUriJwtDecoderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.web.client.RestTemplate;

/**
 * How the OpenID provider is asked for its keys and for who a person is: by clients that are sent
 * on to nobody else. Spring's own would follow, and take whom they were led to at its word.
 */
@Configuration
class ProviderLine {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(20);

  @Bean
  JwkSetUriJwtDecoderBuilderCustomizer keysOfTheProvider() {
    return decoder -> decoder.restOperations(line());
  }

  /** Who a person is who has signed in. */
  @Bean
  OidcUserService people() {
    RestTemplate line = line();
    line.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
    DefaultOAuth2UserService accounts = new DefaultOAuth2UserService();
    accounts.setRestOperations(line);
    OidcUserService people = new OidcUserService();
    people.setOauth2UserService(accounts);
    return people;
  }

  static RestTemplate line() {
    JdkClientHttpRequestFactory requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build());
    requests.setReadTimeout(ANSWER);
    return new RestTemplate(requests);
  }
}
