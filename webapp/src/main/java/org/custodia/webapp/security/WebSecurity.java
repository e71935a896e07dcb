package org.custodia.webapp.security;

import java.net.URI;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.webapp.problems.PageRequests;
import org.custodia.webapp.problems.ProblemWriter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientPropertiesMapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OidcBackChannelLogoutHandler;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.mapping.GrantedAuthoritiesMapper;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.session.HttpSessionEventPublisher;

/**
 * Who comes in by which door: people by the pages (session, CSRF), programs by {@code /api}, {@code
 * /epcis} and {@code /fhir} (bearer tokens, no session), other members by {@code /network} (signed
 * messages, no account here). What a role may do is declared at each controller method.
 */
@Configuration
@EnableMethodSecurity
@EnableConfigurationProperties(OAuth2ClientProperties.class)
class WebSecurity {
  /** As {@code server.servlet.session.cookie.name}. */
  private static final String SESSION_COOKIE = "custodia";

  private final SecuritySettings settings;
  private final ProblemWriter problems;
  private final Refusals refusals;
  private final LocalCallerOnly localCallers;

  WebSecurity(SecuritySettings settings, ProblemWriter problems, LocalOrganisations organisations) {
    this.settings = settings;
    this.problems = problems;
    this.refusals = new Refusals(problems, organisations);
    this.localCallers = new LocalCallerOnly(organisations);
  }

  /**
   * The OpenID provider is asked where its doors are when the first person wants to sign in, and
   * not before: an instance does all its other work while the provider is away or still starting.
   */
  @Bean
  ClientRegistrationRepository clients(OAuth2ClientProperties properties) {
    return new SupplierClientRegistrationRepository(
        () ->
            new InMemoryClientRegistrationRepository(
                new OAuth2ClientPropertiesMapper(properties).asClientRegistrations()));
  }

  /**
   * Whoever collects metrics and asks for health, on a port of their own ({@code
   * management.server.port}) that the proxy does not lead to; there is nothing else behind it. On
   * the port of everybody else no metrics are told.
   */
  @Bean
  @Order(0)
  SecurityFilterChain collectorsDoor(HttpSecurity http, OwnPorts ports) throws Exception {
    http.securityMatcher(request -> ports.isOfCollectors(request.getLocalPort()))
        .authorizeHttpRequests(
            rules ->
                rules
                    .requestMatchers(HttpMethod.GET, "/actuator/prometheus", "/actuator/health/**")
                    .permitAll()
                    .anyRequest()
                    .denyAll())
        .csrf(csrf -> csrf.disable())
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .exceptionHandling(
            e -> e.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.NOT_FOUND)))
        .headers(ContentPolicy::ofPrograms);
    return http.build();
  }

  /** Tells the list of sessions that the provider may end when one gets another id, or ends. */
  @Bean
  HttpSessionEventPublisher sessionEvents() {
    return new HttpSessionEventPublisher();
  }

  /** Other members' systems; each message is authenticated by the signature it carries. */
  @Bean
  @Order(1)
  SecurityFilterChain memberDoor(HttpSecurity http) throws Exception {
    http.securityMatcher("/network/**")
        .authorizeHttpRequests(
            rules -> rules.requestMatchers("/network/v1/**").permitAll().anyRequest().denyAll())
        .csrf(csrf -> csrf.disable())
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .exceptionHandling(e -> e.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
        .headers(ContentPolicy::ofPrograms)
        .addFilterAfter(RateLimit.perAddress(settings, problems), HeaderWriterFilter.class);
    return http.build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain programDoor(
      HttpSecurity http, JwtDecoder decoder, EndedSignIns ended, Clock clock) throws Exception {
    JwtAuthenticationConverter roles = new JwtAuthenticationConverter();
    roles.setJwtGrantedAuthoritiesConverter(token -> Callers.authorities(token.getClaims()));
    http.securityMatcher("/api/**", "/epcis/**", "/fhir/**")
        .authorizeHttpRequests(
            rules ->
                rules
                    .requestMatchers(
                        HttpMethod.GET,
                        "/api/v1/openapi.json",
                        "/api/v1/pairing",
                        "/api/v1/prices",
                        "/api/v1/prices/**",
                        "/fhir/metadata",
                        "/fhir/.well-known/smart-configuration")
                    .permitAll()
                    .anyRequest()
                    .access(localCallers))
        .oauth2ResourceServer(
            server ->
                server
                    .bearerTokenResolver(new BearerHeader())
                    .jwt(
                        jwt ->
                            jwt.decoder(unlessEnded(new RememberedTokens(decoder, clock), ended))
                                .jwtAuthenticationConverter(roles))
                    .authenticationEntryPoint(refusals)
                    .accessDeniedHandler(refusals))
        .csrf(csrf -> csrf.disable())
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .exceptionHandling(e -> e.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
        .headers(ContentPolicy::ofPrograms)
        .addFilterAfter(RateLimit.perAddress(settings, problems), HeaderWriterFilter.class)
        .addFilterBefore(RateLimit.perCaller(settings, problems), ExceptionTranslationFilter.class)
        .addFilterBefore(SmallBodies.ofPrograms(problems), ExceptionTranslationFilter.class);
    return http.build();
  }

  @Bean
  @Order(3)
  SecurityFilterChain peopleDoor(
      HttpSecurity http,
      ClientRegistrationRepository clients,
      EndedSignIns ended,
      List<LogoutHandler> atSignOut,
      Clock clock,
      @Value("${spring.security.oauth2.client.provider.keycloak.issuer-uri}") URI issuer)
      throws Exception {
    HttpSessionRequestCache wherePeopleWanted = new HttpSessionRequestCache();
    wherePeopleWanted.setRequestMatcher(PageRequests::isPageView);
    wherePeopleWanted.setMatchingRequestParameterName(null);
    AfterSignIn backToIt = new AfterSignIn();
    backToIt.setRequestCache(wherePeopleWanted);
    OidcClientInitiatedLogoutSuccessHandler signOut =
        new OidcClientInitiatedLogoutSuccessHandler(clients);
    signOut.setPostLogoutRedirectUri("{baseUrl}/");

    http.authorizeHttpRequests(
            rules ->
                rules
                    .requestMatchers(
                        "/css/**",
                        "/js/**",
                        "/img/**",
                        "/vendor/**",
                        "/webjars/**",
                        "/favicon.ico",
                        "/error",
                        "/actuator/health/**",
                        "/certificate-checker.html",
                        "/sign-in-failed")
                    .permitAll()
                    .requestMatchers(
                        HttpMethod.GET,
                        "/",
                        "/01/**",
                        "/00/**",
                        "/.well-known/gs1resolver",
                        // What a browser keeps for being offline; says nothing of anybody.
                        "/checkpoint/{language:en|fr}",
                        "/checkpoint/{language:en|fr}/app.webmanifest",
                        "/checkpoint/*.js",
                        "/checkpoint/*.css",
                        "/checkpoint/*.png",
                        "/prices",
                        "/prices/**")
                    .permitAll()
                    .anyRequest()
                    .access(localCallers))
        .oauth2Login(
            login ->
                login
                    .loginPage("/oauth2/authorization/keycloak")
                    .authorizationEndpoint(
                        a -> a.authorizationRequestResolver(new SignInAgain(clients, settings)))
                    .userInfoEndpoint(u -> u.userAuthoritiesMapper(rolesOfPeople(settings)))
                    .successHandler(backToIt)
                    .failureUrl("/sign-in-failed"))
        .logout(
            logout -> {
              atSignOut.forEach(logout::addLogoutHandler);
              logout.logoutSuccessHandler(signOut);
            })
        .oidcLogout(
            provider ->
                provider
                    .oidcSessionRegistry(ended)
                    .backChannel(channel -> channel.logoutHandler(sessionsEndedBy(ended))))
        .requestCache(cache -> cache.requestCache(wherePeopleWanted))
        .exceptionHandling(
            e ->
                e.defaultAuthenticationEntryPointFor(
                        refusals, request -> !PageRequests.isPageView(request))
                    .accessDeniedHandler(refusals))
        .headers(
            headers ->
                headers
                    .addHeaderWriter(ContentPolicy.headers(issuer))
                    .referrerPolicy(r -> r.policy(ContentPolicy.REFERRER)))
        .addFilterBefore(
            new SessionsEnd(settings.sessionLasts(), clock), SecurityContextHolderFilter.class)
        .addFilterAfter(RateLimit.perAddress(settings, problems), HeaderWriterFilter.class)
        .addFilterBefore(RateLimit.perCaller(settings, problems), AuthorizationFilter.class)
        .addFilterBefore(SmallBodies.ofCheckpointPages(problems), AuthorizationFilter.class);
    return http.build();
  }

  private static JwtDecoder unlessEnded(JwtDecoder decoder, EndedSignIns ended) {
    return token -> {
      Jwt jwt = decoder.decode(token);
      if (ended.isEnded(jwt)) {
        throw new BadJwtException("the sign-in of this token has ended");
      }
      return jwt;
    };
  }

  private static LogoutHandler sessionsEndedBy(EndedSignIns ended) {
    OidcBackChannelLogoutHandler handler = new OidcBackChannelLogoutHandler(ended);
    handler.setSessionCookieName(SESSION_COOKIE);
    return handler;
  }

  /**
   * Roles are in the ID token, or in the user info where a provider keeps the token small. Whoever
   * came in without the second factor gets none, whatever the provider let pass.
   */
  private static GrantedAuthoritiesMapper rolesOfPeople(SecuritySettings settings) {
    return granted -> {
      Set<GrantedAuthority> roles = new HashSet<>();
      for (GrantedAuthority authority : granted) {
        if (authority instanceof OidcUserAuthority person
            && settings.isSecondFactor(person.getIdToken().getClaims())) {
          roles.addAll(Callers.authorities(person.getAttributes()));
        }
      }
      return List.copyOf(roles);
    };
  }
}
