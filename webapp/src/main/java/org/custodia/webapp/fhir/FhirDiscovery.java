package org.custodia.webapp.fhir;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.registry.fhir.CapabilityStatement;
import org.custodia.registry.fhir.Fhir;
import org.custodia.registry.fhir.FhirJson;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.oauth2.client.registration.ClientRegistration.ProviderDetails;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** What the server says of itself to anybody: what it can do, and where tokens come from. */
@RestController
@RequestMapping(FhirApi.ROOT)
@PreAuthorize("permitAll()")
class FhirDiscovery {
  private final Fhir fhir;
  private final ClientRegistrationRepository clients;
  private final String version;
  private final Instant since;

  FhirDiscovery(
      Fhir fhir,
      ClientRegistrationRepository clients,
      ObjectProvider<BuildProperties> build,
      Clock clock) {
    this.fhir = fhir;
    this.clients = clients;
    this.version =
        Optional.ofNullable(build.getIfAvailable()).map(BuildProperties::getVersion).orElse("");
    this.since = clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  @GetMapping(
      path = "/metadata",
      produces = {FhirJson.MEDIA_TYPE, MediaType.APPLICATION_JSON_VALUE})
  ResponseEntity<ObjectNode> capabilities(jakarta.servlet.http.HttpServletRequest request) {
    FhirApi.checkFormat(request);
    return FhirApi.answer(HttpStatus.OK)
        .body(CapabilityStatement.of(fhir, FhirApi.base(), version, since));
  }

  /** https://hl7.org/fhir/smart-app-launch/conformance.html. */
  @GetMapping(
      path = "/.well-known/smart-configuration",
      produces = MediaType.APPLICATION_JSON_VALUE)
  Map<String, Object> smart() {
    ProviderDetails provider = clients.findByRegistrationId("keycloak").getProviderDetails();
    return Map.of(
        "issuer", provider.getIssuerUri(),
        "authorization_endpoint", provider.getAuthorizationUri(),
        "token_endpoint", provider.getTokenUri(),
        "jwks_uri", provider.getJwkSetUri(),
        "grant_types_supported", List.of("authorization_code", "client_credentials"),
        "code_challenge_methods_supported", List.of("S256"),
        "scopes_supported",
            List.of("patient/*.rs", "user/*.rs", "user/*.cruds", "system/*.rs", "system/*.cruds"),
        "capabilities",
            List.of(
                "client-confidential-symmetric",
                "permission-patient",
                "permission-user",
                "permission-v1",
                "permission-v2"));
  }
}
