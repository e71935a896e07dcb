package org.custodia.webapp.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.custodia.webapp.slices.SliceTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** No endpoint is open by having been forgotten. */
@SliceTest
class AccessRulesTest {
  /** Where failures are told, by whatever method. */
  private static final String FAILURES = "/error";

  private static final String BETWEEN_MEMBERS = "org.custodia.webapp.network";

  private static final Set<String> OPEN =
      Set.of(
          "/",
          FAILURES,
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

  private static List<JavaMethod> endpoints() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.custodia.webapp")
            .stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(
                method ->
                    method.isMetaAnnotatedWith(RequestMapping.class)
                        || method.isAnnotatedWith(RequestMapping.class))
            .toList();
  }

  /** Endpoints that take messages of other members, of which each is a POST. */
  static List<JavaMethod> betweenMembers() {
    return endpoints().stream()
        .filter(method -> method.getOwner().getPackageName().equals(BETWEEN_MEMBERS))
        .toList();
  }

  /** Where an endpoint between members is. */
  static String path(JavaMethod method) {
    RequestMapping own =
        AnnotatedElementUtils.findMergedAnnotation(method.reflect(), RequestMapping.class);
    RequestMapping whole =
        AnnotatedElementUtils.findMergedAnnotation(
            method.getOwner().reflect(), RequestMapping.class);
    return whole.path()[0] + String.join("", own.path());
  }

  @Test
  void everyEndpointDeclaresWhoMayUseIt() {
    assertThat(endpoints()).hasSizeGreaterThan(500);
    assertThat(endpoints())
        .filteredOn(
            method ->
                !method.isAnnotatedWith(PreAuthorize.class)
                    && !method.getOwner().isAnnotatedWith(PreAuthorize.class))
        .as("endpoints without @PreAuthorize")
        .isEmpty();
  }

  @Test
  void everyEndpointIsOneThatTheGeneratedTestsAskAt() {
    Set<String> asked =
        Door.all(mappings).stream()
            .map(door -> door.handler().getMethod().toGenericString())
            .collect(Collectors.toSet());
    assertThat(endpoints())
        .filteredOn(method -> !method.getOwner().getPackageName().equals(BETWEEN_MEMBERS))
        .allSatisfy(method -> assertThat(asked).contains(method.reflect().toGenericString()));
  }

  @Test
  void messagesOfMembersComeByTheirDoorAloneAndThatHasNoRoles() {
    assertThat(betweenMembers())
        .isNotEmpty()
        .allSatisfy(
            method -> {
              JavaClass owner = method.getOwner();
              assertThat(owner.getAnnotationOfType(PreAuthorize.class).value())
                  .isEqualTo("permitAll()");
              assertThat(method.isAnnotatedWith(PreAuthorize.class)).isFalse();
              assertThat(method.isAnnotatedWith(PostMapping.class)).isTrue();
              assertThat(path(method)).startsWith("/network/v1/");
            });
  }

  @Test
  void whatIsOpenIsListedHere() {
    assertThat(Door.all(mappings).stream().filter(Door::isOpen).map(Door::path))
        .allSatisfy(path -> assertThat(OPEN).contains(path));
    for (String path : OPEN) {
      assertThat(Door.all(mappings).stream().filter(door -> door.path().equals(path)))
          .as(path)
          .allMatch(Door::isOpen);
    }
  }

  /** Whatever the method, also one that nothing answers. */
  @Test
  void nobodyGetsAnywhereWithoutHavingSignedIn() throws Exception {
    Map<String, Door> byPath = new TreeMap<>();
    Door.all(mappings).forEach(door -> byPath.put(door.path(), door));
    assertThat(byPath).hasSizeGreaterThan(500);
    for (Door door : byPath.values()) {
      if (door.path().equals(FAILURES)) continue;
      for (RequestMethod method : RequestMethod.values()) {
        if (method == RequestMethod.TRACE) continue; // refused before anything is looked at
        boolean reads = method == RequestMethod.GET || method == RequestMethod.HEAD;
        boolean asks = method == RequestMethod.OPTIONS; // what may be asked there
        boolean open = OPEN.contains(door.path());
        if (open && reads) continue;
        int status =
            http.perform(
                    new Door(method.asHttpMethod(), door.path(), door.handler())
                        .asking()
                        .with(SecurityMockMvcRequestPostProcessors.csrf()))
                .andReturn()
                .getResponse()
                .getStatus();
        assertThat(status)
            .as(method + " " + door.path())
            .isIn(!open ? List.of(401) : asks ? List.of(200, 401) : List.of(401, 405));
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
