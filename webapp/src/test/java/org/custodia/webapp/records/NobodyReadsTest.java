package org.custodia.webapp.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.records.PatientRecords;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallPatients;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every role of a hospital and of another member at every address, pages included, with the ids of
 * a patient and of her record: what comes back has the record's title or its content for nobody but
 * those of the table. What is read by consent, at a gatekeeper, is in {@code PatientRecordsTest}
 * and {@code GatekeeperTest}.
 *
 * <p>Short: what is read at the addresses that are about records, by some roles. With {@code
 * -Dcustodia.long=true} all, and what is sent there.
 */
@SliceTest
class NobodyReadsTest {
  private static final boolean LONG = Boolean.getBoolean("custodia.long");
  private static final String CONTENT = "Zwieselkraut makes her skin itch.";
  private static final String TITLE = "Brennnesselbefund";
  private static final UUID PATIENT = SmallPatients.MARTIN;
  private static final UUID RECORD = UUID.fromString("0198a6c0-7f55-7c41-8a3e-0000000008ae");
  private static final String HERSELF = "patient.martin";
  private static final String ELSEWHERE = "pharmacie-du-pont";
  private static final Caller PHYSICIAN =
      new Caller(SmallPatients.HOSPITAL, "dr.anselme", Set.of("physician"));

  private static final List<String> ROLES =
      List.of(
          "administrator",
          "admissions",
          "advocate",
          "allocation-body",
          "biller",
          "checkpoint",
          "clinician",
          "committee",
          "courier",
          "employer",
          "laboratory",
          "manufacturer",
          "nurse",
          "organ-bank",
          "patient",
          "payer",
          "pharmacist",
          "physician",
          "privacy-officer",
          "regulator",
          "researcher",
          "surgeon",
          "transplant-centre",
          "wholesaler");

  private static final List<String> SOME =
      List.of(
          "administrator",
          "admissions",
          "employer",
          "laboratory",
          "nurse",
          "patient",
          "payer",
          "pharmacist",
          "physician",
          "privacy-officer",
          "regulator",
          "researcher");

  private static final Set<String> FEW =
      Set.of("patient", "payer", "pharmacist", "physician", "privacy-officer", "researcher");

  /** What is about patients. */
  private static final List<String> ABOUT =
      LONG
          ? List.of(
              "/records",
              "/my",
              "/fhir",
              "/patients",
              "/privacy",
              "/research",
              "/prescriptions",
              "/received-consents",
              "/access-questions",
              "/api/v1/records",
              "/api/v1/patients",
              "/api/v1/privacy",
              "/api/v1/studies",
              "/api/v1/prescriptions",
              "/api/v1/consents",
              "/api/v1/received-consents",
              "/api/v1/access-questions",
              "/api/v1/fhir-files")
          : List.of("/records", "/my/{patient}/", "/fhir", "/api/v1/records", "/privacy/reports");

  private static final List<String> TYPES =
      LONG
          ? List.of("Patient", "DocumentReference", "Consent", "Provenance", "AuditEvent")
          : List.of("DocumentReference", "AuditEvent");

  private static final Set<String> CARE = Set.of("laboratory", "nurse", "pharmacist", "physician");

  private static final Set<String> OWN = Set.of("herself");
  private static final Set<String> BOTH =
      Set.of("herself", "laboratory", "nurse", "pharmacist", "physician");

  private static final String TYPE = "/fhir/{type:[A-Z][A-Za-z]{1,40}}";
  private static final String ID = "/{id:[A-Za-z0-9\\-.]{1,64}}";

  /** By address, who of the hospital gets to see the title or the content; nobody elsewhere. */
  private static final Map<String, Set<String>> TABLE =
      Map.ofEntries(
          Map.entry("GET /records/of", CARE),
          Map.entry("GET /records/new", CARE),
          Map.entry("GET /records/{id}", CARE),
          Map.entry("GET /records/{id}/content", CARE),
          Map.entry("GET /api/v1/records", CARE),
          Map.entry("GET /api/v1/records/{id}", CARE),
          Map.entry("GET /api/v1/records/{id}/content", CARE),
          Map.entry("GET " + TYPE, BOTH),
          Map.entry("GET " + TYPE + ID, BOTH),
          Map.entry("GET " + TYPE + ID + "/_history/{version:[0-9]{1,9}}", BOTH),
          Map.entry("GET /fhir/Patient" + ID + "/$everything", OWN),
          Map.entry("GET /my/{patient}/records", OWN),
          Map.entry("GET /my/{patient}/records/{id}/content", OWN),
          Map.entry("GET /my/{patient}/export/bundle", OWN),
          Map.entry("GET /api/v1/records/mine", OWN),
          Map.entry("GET /api/v1/records/mine/accesses", OWN),
          Map.entry("GET /api/v1/records/mine/{id}/content", OWN));

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired PatientRecords records;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping mappings;

  private final Map<String, String> tokens = new HashMap<>();
  private int asked;

  private record Door(String method, String path) {
    boolean isForPrograms() {
      return Stream.of("/api/", "/fhir", "/epcis").anyMatch(path::startsWith);
    }
  }

  @Test
  void nobodySeesARecordButThoseOfTheTable() throws Exception {
    write();
    Map<String, Set<String>> seen = new TreeMap<>();
    for (Door door : doors()) {
      Set<String> who = new TreeSet<>();
      for (String address : addresses(door)) {
        for (String role : LONG ? ROLES : SOME) {
          if (sees(door, address, SmallPatients.HOSPITAL, "someone", role)) who.add(role);
          if ((LONG || FEW.contains(role)) && sees(door, address, ELSEWHERE, "someone", role)) {
            who.add("elsewhere " + role);
          }
        }
      }
      if (!who.isEmpty()) seen.put(door.method() + " " + door.path(), who);
    }
    // After that somebody has looked, and she finds that, too. What she would change herself is not
    // for a context that others use.
    for (Door door : doors()) {
      if (!door.method().equals("GET")) continue;
      for (String address : addresses(door)) {
        if (sees(door, address, SmallPatients.HOSPITAL, HERSELF, "patient")) {
          seen.computeIfAbsent("GET " + door.path(), any -> new TreeSet<>()).add("herself");
        }
      }
    }
    assertThat(seen).isEqualTo(new TreeMap<>(TABLE));
  }

  private void write() {
    records.draft(
        PHYSICIAN,
        RECORD,
        new PatientRecords.NewRecord(
            new PatientRecords.Whose.Own(PATIENT),
            RecordKind.DOCUMENTS,
            TITLE,
            Set.of(),
            Instant.now(),
            CONTENT.getBytes(StandardCharsets.UTF_8),
            Optional.empty()),
        "0x" + "a".repeat(40));
    records.add(PHYSICIAN, RECORD, List.of());
  }

  private List<Door> doors() {
    List<Door> doors = new ArrayList<>();
    mappings
        .getHandlerMethods()
        .keySet()
        .forEach(
            mapping -> {
              Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
              for (String path : mapping.getPatternValues()) {
                boolean about = ABOUT.stream().anyMatch(path::startsWith);
                if (!about && !LONG) continue;
                for (RequestMethod method :
                    methods.isEmpty() ? Set.of(RequestMethod.GET) : methods) {
                  // What changes something beside her is not for a context that others use, too.
                  if (method == RequestMethod.GET || about && LONG) {
                    doors.add(new Door(method.name(), path));
                  }
                }
              }
            });
    assertThat(doors).hasSizeGreaterThan(30);
    return doors;
  }

  /** With her id, and with that of her record, wherever one can stand. */
  private static Set<String> addresses(Door door) {
    Set<String> addresses = new TreeSet<>();
    for (String type : door.path().contains("{type:") ? TYPES : List.of("")) {
      for (UUID id : List.of(RECORD, PATIENT)) {
        addresses.add(
            door.path()
                .replaceAll("\\{type:(?:[^{}]|\\{[^}]*\\})*\\}", type)
                .replaceAll("\\{version:(?:[^{}]|\\{[^}]*\\})*\\}", "1")
                .replace("{patient}", PATIENT.toString())
                .replaceAll("\\{\\w+:(?:[^{}]|\\{[^}]*\\})*\\}", id.toString())
                .replaceAll("\\{[^}]*}", id.toString()));
      }
    }
    return addresses;
  }

  private boolean sees(Door door, String address, String organisation, String person, String role)
      throws Exception {
    asked++;
    MockHttpServletRequestBuilder asking =
        request(HttpMethod.valueOf(door.method()), address).param("patient", PATIENT.toString());
    if (!door.path().startsWith("/fhir")) {
      asking.param("q", "Nobodyreads").param("corrects", RECORD.toString());
      asking.param("id", RECORD.toString());
    }
    asking.with(
        sent -> {
          sent.setRemoteAddr("10.2." + asked / 250 % 250 + "." + (asked % 250 + 1));
          return sent;
        });
    if (door.isForPrograms()) {
      asking.header("Authorization", "Bearer " + token(organisation, person, role));
    } else {
      asking.with(signedIn(organisation, person, role)).with(csrf());
    }
    MockHttpServletResponse answer = http.perform(asking).andReturn().getResponse();
    String said = answer.getContentAsString(StandardCharsets.UTF_8);
    return Stream.of(CONTENT, TITLE)
        .anyMatch(one -> said.contains(one) || said.contains(coded(one)));
  }

  /** For some doors each: signing one takes longer than asking, and none asks too often. */
  private String token(String organisation, String person, String role) {
    String program = "app-" + asked / 2000;
    return tokens.computeIfAbsent(
        String.join(" ", program, organisation, person, role),
        any ->
            issuer.token(
                issuer
                    .claims("custodia-api")
                    .claim("azp", program)
                    .claim("preferred_username", person)
                    .claim("organisation", organisation)
                    .claim("roles", List.of(role))
                    .claim("acr", "otp")
                    .claim("auth_time", Instant.now().getEpochSecond())
                    .claim("scope", "user/*.rs patient/*.rs")));
  }

  private static String coded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static org.springframework.test.web.servlet.request.RequestPostProcessor signedIn(
      String organisation, String person, String role) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .subject(person)
                    .claim("preferred_username", person)
                    .claim("organisation", organisation)
                    .claim("acr", "otp")
                    .claim("auth_time", Instant.now()))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }
}
