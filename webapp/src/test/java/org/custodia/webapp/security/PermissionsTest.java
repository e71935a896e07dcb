package org.custodia.webapp.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import java.io.IOException;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The table of {@code docs/permissions.md} is what the doors do: for every address about medicines,
 * organs and bills every role is let through that stands in its row, and no other. After a change
 * that is meant, run this with {@code -Dcustodia.write-permissions=true}, look at what has changed,
 * and commit it.
 */
@SliceTest
class PermissionsTest {
  private static final Path TABLE = Path.of("../docs/permissions.md");
  private static final String BEGINS = "| method | address | roles |\n|---|---|---|\n";
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([A-Z]+) \\| `(/[^`]*)` \\| (.*) \\|$");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");
  private static final int DOORS_A_TOKEN = 10;
  private static final String ANY = "0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7";

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
          "laboratory",
          "manufacturer",
          "nurse",
          "organ-bank",
          "patient",
          "payer",
          "employer",
          "pharmacist",
          "physician",
          "privacy-officer",
          "regulator",
          "researcher",
          "surgeon",
          "transplant-centre",
          "wholesaler");

  private static final List<String> ABOUT =
      List.of(
          "/api/v1/alerts",
          "/api/v1/bills",
          "/api/v1/cases",
          "/api/v1/certificates",
          "/api/v1/checkpoint-sessions",
          "/api/v1/checkpoints",
          "/api/v1/consignments",
          "/api/v1/dispensations",
          "/api/v1/dossiers",
          "/api/v1/fhir-files",
          "/api/v1/lots",
          "/api/v1/organs",
          "/api/v1/overcharges",
          "/api/v1/packs",
          "/api/v1/policies",
          "/api/v1/prescriptions",
          "/api/v1/privacy",
          "/api/v1/recalls",
          "/api/v1/records",
          "/api/v1/studies",
          "/api/v1/serial-uploads",
          "/api/v1/stock",
          "/api/v1/units",
          "/api/v1/verifications",
          "/epcis/v2",
          "/fhir/");

  /** What anybody may ask. */
  private static final List<String> OPEN =
      List.of("/fhir/metadata", "/fhir/.well-known/smart-configuration");

  /** Of what an address of FHIR takes by pattern, something that fits. */
  private static final Map<String, String> FHIR =
      Map.of("type", "Immunization", "id", ANY, "version", "1");

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping mappings;

  private final Map<String, String> tokens = new HashMap<>();
  private int asked;

  @BeforeEach
  void quiet() {
    registry.reset();
  }

  /** One address with its method, and what answers there. */
  private record Door(String method, String path, HandlerMethod handler) {
    String name() {
      return method + " " + path;
    }
  }

  @Test
  void everyRoleComesThroughItsDoorsAndThroughNoOther() throws Exception {
    Map<String, Set<String>> found = new TreeMap<>();
    for (Door door : doors()) {
      Set<String> through = new TreeSet<>();
      for (String role : ROLES) {
        if (isThrough(door, role)) through.add(role);
      }
      assertThat(through).as("%s, as its rule says", door.name()).isEqualTo(ruled(door));
      assertThat(through).as("somebody may: %s", door.name()).isNotEmpty();
      assertThat(through.size()).as("somebody may not: %s", door.name()).isLessThan(ROLES.size());
      found.put(door.path() + " " + door.method(), through);
    }
    if (Boolean.getBoolean("custodia.write-permissions")) write(found);
    Map<String, Set<String>> written = new TreeMap<>();
    for (MatchResult row : rows()) {
      written.put(
          row.group(2) + " " + row.group(1), new TreeSet<>(List.of(row.group(3).split(", "))));
    }
    assertThat(written).as("docs/permissions.md; to renew it see this test").isEqualTo(found);
  }

  @Test
  void theTestsThatTheDocumentNamesAreThere() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    Map<String, Path> sources;
    try (Stream<Path> files =
        Stream.of("contracts", "registry", "webapp")
            .flatMap(module -> walk(root.resolve(module).resolve("src/test/java")))) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .collect(
                  Collectors.toMap(
                      file -> file.getFileName().toString().replace(".java", ""),
                      file -> file,
                      (one, other) -> one));
    }
    List<MatchResult> named = TEST.matcher(Files.readString(TABLE)).results().toList();
    assertThat(named).hasSizeGreaterThan(20);
    for (MatchResult test : named) {
      assertThat(sources).containsKey(test.group(1));
      assertThat(Files.readString(sources.get(test.group(1))))
          .as(test.group())
          .contains("void " + test.group(2) + "(");
    }
  }

  private static Stream<Path> walk(Path folder) {
    try {
      return Files.walk(folder);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  // --- Doors ---

  private List<Door> doors() {
    List<Door> doors = new ArrayList<>();
    mappings
        .getHandlerMethods()
        .forEach(
            (mapping, handler) -> {
              for (String path : mapping.getPatternValues()) {
                boolean ours =
                    ABOUT.stream().anyMatch(prefix -> path.startsWith(prefix))
                        && !OPEN.contains(path);
                if (!ours) continue;
                for (RequestMethod method : mapping.getMethodsCondition().getMethods()) {
                  doors.add(new Door(method.name(), path, handler));
                }
              }
            });
    doors.sort(Comparator.comparing(Door::name));
    return doors;
  }

  /** The roles of its rule; all where it wants no more than a caller. */
  private static Set<String> ruled(Door door) {
    PreAuthorize rule =
        Optional.ofNullable(
                AnnotatedElementUtils.findMergedAnnotation(
                    door.handler().getMethod(), PreAuthorize.class))
            .orElseGet(
                () ->
                    AnnotatedElementUtils.findMergedAnnotation(
                        door.handler().getBeanType(), PreAuthorize.class));
    Set<String> roles =
        Pattern.compile("'([^']*)'")
            .matcher(rule.value())
            .results()
            .map(role -> role.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    return roles.isEmpty() ? new TreeSet<>(ROLES) : roles;
  }

  /** Refused at the door is another thing than refused behind it. */
  private boolean isThrough(Door door, String role) throws Exception {
    asked++;
    AbstractMockHttpServletRequestBuilder<?> asking = asking(door);
    asking
        .header("Authorization", "Bearer " + token(role))
        .with(
            sent -> {
              sent.setRemoteAddr("10.1." + asked / 250 + "." + (asked % 250 + 1));
              return sent;
            });
    MockHttpServletResponse answer = http.perform(asking).andReturn().getResponse();
    assertThat(answer.getStatus()).as(door.name()).isNotEqualTo(401).isNotEqualTo(429);
    return answer.getStatus() != 403 || !answer.getContentAsString().contains("CUS-WEB-005");
  }

  /** For a few doors each: signing one takes longer than asking, and none asks too often. */
  private String token(String role) {
    String program = role + "-" + asked / (DOORS_A_TOKEN * ROLES.size());
    return tokens.computeIfAbsent(
        program, name -> issuer.clientToken(name, "pharmacie-du-pont", role));
  }

  private static AbstractMockHttpServletRequestBuilder<?> asking(Door door) {
    Parameter[] parameters = door.handler().getMethod().getParameters();
    String address = door.path();
    for (Parameter one : parameters) {
      if (!one.isAnnotationPresent(PathVariable.class)) continue;
      address = address.replace("{" + one.getName() + "}", value(one));
    }
    for (Map.Entry<String, String> one : FHIR.entrySet()) {
      address =
          address.replaceAll("\\{" + one.getKey() + ":(?:[^{}]|\\{[^}]*\\})*\\}", one.getValue());
    }
    // Of what an address allows at a place, the first.
    address = address.replaceAll("\\{\\w+:([^|}]*)[^}]*}", "$1").replaceAll("\\{[^}]*}", ANY);
    HttpMethod method = HttpMethod.valueOf(door.method());
    List<Parameter> files =
        Arrays.stream(parameters).filter(one -> one.getType() == MultipartFile.class).toList();
    AbstractMockHttpServletRequestBuilder<?> asking;
    if (files.isEmpty()) {
      asking = request(method, address).contentType(type(door)).content("{}");
    } else {
      var upload = multipart(method, address);
      files.forEach(one -> upload.file(new MockMultipartFile(name(one), new byte[] {1})));
      asking = upload;
    }
    for (Parameter one : parameters) {
      RequestParam wanted = one.getAnnotation(RequestParam.class);
      boolean needed =
          wanted != null
              && wanted.defaultValue().equals(ValueConstants.DEFAULT_NONE)
              && one.getType() != Optional.class
              && one.getType() != MultipartFile.class;
      if (needed) asking.param(name(one), value(one));
      if (one.isAnnotationPresent(RequestHeader.class)) {
        asking.header(one.getAnnotation(RequestHeader.class).value(), "1");
      }
    }
    return asking;
  }

  /** What the address takes; JSON where it does not say. */
  private static MediaType type(Door door) {
    String[] taken =
        AnnotatedElementUtils.findMergedAnnotation(door.handler().getMethod(), RequestMapping.class)
            .consumes();
    return taken.length == 0 ? MediaType.APPLICATION_JSON : MediaType.parseMediaType(taken[0]);
  }

  private static String name(Parameter parameter) {
    String named = parameter.getAnnotation(RequestParam.class).value();
    return named.isEmpty() ? parameter.getName() : named;
  }

  private static String value(Parameter parameter) {
    if (parameter.getType().isPrimitive() || Number.class.isAssignableFrom(parameter.getType())) {
      return "1";
    }
    if (parameter.getType().isEnum()) return parameter.getType().getEnumConstants()[0].toString();
    return ANY;
  }

  // --- The document ---

  private static List<MatchResult> rows() throws IOException {
    return ROW.matcher(Files.readString(TABLE)).results().toList();
  }

  private static void write(Map<String, Set<String>> found) throws IOException {
    String document = Files.readString(TABLE);
    int begin = document.indexOf(BEGINS) + BEGINS.length();
    int end = document.indexOf("\n\n", begin - 1) + 1;
    StringBuilder rows = new StringBuilder();
    found.forEach(
        (name, roles) -> {
          String[] parts = name.split(" ");
          rows.append(
              "| %s | `%s` | %s |\n".formatted(parts[1], parts[0], String.join(", ", roles)));
        });
    Files.writeString(TABLE, document.substring(0, begin) + rows + document.substring(end));
  }
}
