package org.custodia.webapp.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.webapp.slices.SliceTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** No endpoint is open by having been forgotten. */
@SliceTest
class AccessRulesTest {
  private static final Set<String> OPEN =
      Set.of(
          "/",
          "/error",
          "/sign-in-failed",
          "/certificate-checker.html",
          "/api/v1/openapi.json",
          // Where a device begins, before anybody has let it in.
          "/api/v1/pairing",
          // Prices are public knowledge.
          "/api/v1/prices",
          "/api/v1/prices/{code}",
          "/api/v1/prices/{code}/spans",
          "/api/v1/prices/{code}/judgement",
          "/prices",
          "/prices/{jurisdiction}/{*code}",
          "/prices/line",
          // Say nothing but addresses made from what was asked.
          "/01/{gtin}",
          "/01/{gtin}/10/{lot}",
          "/01/{gtin}/21/{serial}",
          "/01/{gtin}/10/{lot}/21/{serial}",
          "/00/{sscc}",
          // The same for everybody, so that browsers may keep it.
          "/checkpoint/{language:en|fr}",
          "/checkpoint/{language:en|fr}/app.webmanifest",
          "/checkpoint/service-worker.js",
          "/.well-known/gs1resolver",
          // Say what the server can do, and where tokens come from.
          "/fhir/metadata",
          "/fhir/.well-known/smart-configuration");

  @Autowired MockMvc http;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping mappings;

  @Test
  void everyEndpointDeclaresWhoMayUseIt() {
    JavaClasses ours =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.custodia.webapp");
    List<JavaMethod> endpoints =
        ours.stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(
                method ->
                    method.isMetaAnnotatedWith(RequestMapping.class)
                        || method.isAnnotatedWith(RequestMapping.class))
            .toList();
    assertThat(endpoints).hasSizeGreaterThan(25);
    assertThat(endpoints)
        .filteredOn(
            method ->
                !method.isAnnotatedWith(PreAuthorize.class)
                    && !method.getOwner().isAnnotatedWith(PreAuthorize.class))
        .as("endpoints without @PreAuthorize")
        .isEmpty();
  }

  @Test
  void nobodyGetsAnywhereWithoutHavingSignedIn() throws Exception {
    for (var mapping : mappings.getHandlerMethods().keySet()) {
      Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
      for (String path : mapping.getPatternValues()) {
        if (OPEN.contains(path)) {
          continue;
        }
        RequestMethod method = methods.isEmpty() ? RequestMethod.GET : methods.iterator().next();
        String address = path.replaceAll("\\{[^}]*}", "0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7");
        int status =
            http.perform(
                    request(HttpMethod.valueOf(method.name()), address)
                        .with(SecurityMockMvcRequestPostProcessors.csrf()))
                .andReturn()
                .getResponse()
                .getStatus();
        assertThat(status).as(method + " " + address).isIn(401, 302);
      }
    }
  }

  @Test
  void everyRoleNamedInARuleIsOneOfTheRealm() {
    Set<String> named =
        new ClassFileImporter()
            .importPackages("org.custodia.webapp").stream()
                .flatMap(
                    type ->
                        java.util.stream.Stream.concat(
                            type.tryGetAnnotationOfType(PreAuthorize.class).stream(),
                            type.getMethods().stream()
                                .flatMap(
                                    m -> m.tryGetAnnotationOfType(PreAuthorize.class).stream())))
                .map(PreAuthorize::value)
                .flatMap(
                    rule -> java.util.regex.Pattern.compile("'([^']*)'").matcher(rule).results())
                .map(role -> role.group(1))
                .collect(Collectors.toSet());
    assertThat(named)
        .containsExactlyInAnyOrder(
            "checkpoint", // of devices, which is no role of the realm: their client gives it
            "pharmacist",
            "physician",
            "nurse",
            "manufacturer",
            "wholesaler",
            "biller",
            "payer",
            "employer",
            "regulator",
            "administrator",
            "admissions",
            "patient",
            "organ-bank",
            "allocation-body",
            "transplant-centre",
            "courier",
            "surgeon",
            "clinician",
            "committee",
            "advocate",
            "privacy-officer",
            "researcher",
            "laboratory");
  }
}
