package org.custodia.webapp.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.registry.testing.GeneratedPart;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The table of {@code docs/permissions.md} is what the doors do: at every address that the
 * application has, of programs and of people, every role is let through that stands in its row, and
 * no other.
 */
@SliceTest
class PermissionsTest {
  private static final Path DOCUMENT = Path.of("../docs/permissions.md");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");
  private static final String FAILURES = "/error";
  private static final String ORGANISATION = "pharmacie-du-pont";

  /** Administrators come in for another kind of act than the first, which is the regulator's. */
  private static final String FINER = "GET /acts/new as administrator";

  private static final int ASKED_WITH_ONE_TOKEN = 200;

  /** Asks at every address as every role, not as three of them by turns. */
  private static final boolean ALL = Boolean.getBoolean("custodia.long");

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

  @Test
  void everyRoleComesThroughItsDoorsAndThroughNoOther() throws Exception {
    Map<String, String> rows = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    int turn = 0;
    for (Door door : Door.all(mappings)) {
      if (door.path().equals(FAILURES)) continue;
      Set<String> may = door.ruled(ROLES);
      assertThat(may).as("somebody may: %s", door.name()).isNotEmpty();
      assertThat(ROLES).as("rule of %s", door.name()).containsAll(may);
      if (!door.isOpen()) {
        for (String role : asking(may, turn++)) {
          if (isThrough(door, role) != may.contains(role)) wrong.add(door.name() + " as " + role);
        }
      }
      String who = door.isOpen() ? "*anybody*" : String.join(", ", may);
      if (!door.isOpen() && may.size() == ROLES.size()) who = "*whoever is signed in*";
      rows.put(door.path() + " " + door.method() + who, row(door, who));
    }
    wrong.remove(FINER);
    assertThat(wrong).as("what doors do and their rules do not say").isEmpty();
    for (JavaMethod method : AccessRulesTest.betweenMembers()) {
      String path = AccessRulesTest.path(method);
      rows.put(path + " POST", "| POST | `%s` | *members, by the signature* |\n".formatted(path));
    }
    new GeneratedPart("doors")
        .expect("| method | address | roles |\n|---|---|---|\n" + String.join("", rows.values()));
  }

  private static String row(Door door, String who) {
    return "| %s | `%s` | %s |\n".formatted(door.method(), door.path().replace("|", "\\|"), who);
  }

  /** One that may and two that may not, others at each door. */
  private static List<String> asking(Set<String> may, int turn) {
    if (ALL) return ROLES;
    List<String> these = List.copyOf(may);
    List<String> others = ROLES.stream().filter(role -> !may.contains(role)).toList();
    List<String> asking = new ArrayList<>(List.of(these.get(turn % these.size())));
    for (int i = 0; i < Math.min(2, others.size()); i++) {
      asking.add(others.get((2 * turn + i) % others.size()));
    }
    return asking;
  }

  /** Refused at the door is another thing than refused behind it. */
  private boolean isThrough(Door door, String role) throws Exception {
    asked++;
    String name = role + "-" + asked / ASKED_WITH_ONE_TOKEN;
    AbstractMockHttpServletRequestBuilder<?> asking = door.asking();
    if (door.isPage()) {
      asking.with(Door.person(ORGANISATION, name, role));
    } else {
      String token =
          tokens.computeIfAbsent(name, one -> issuer.clientToken(one, ORGANISATION, role));
      asking.header("Authorization", "Bearer " + token);
    }
    MockHttpServletResponse answer =
        http.perform(asking.with(Visitors.elsewhere(asked))).andReturn().getResponse();
    assertThat(answer.getStatus()).as(door.name()).isNotEqualTo(401).isNotEqualTo(429);
    return answer.getStatus() != 403 || !answer.getContentAsString().contains("CUS-WEB-005");
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
    List<MatchResult> named = TEST.matcher(Files.readString(DOCUMENT)).results().toList();
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
}
