package org.custodia.webapp.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import java.util.List;
import java.util.regex.Pattern;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What holds at every address of the application, asked at every address that it has. */
@SliceTest
class EveryDoorTest {
  private static final String FAILURES = "/error";

  /** Each is an address elsewhere to some browser, proxy or library. */
  private static final List<String> ELSEWHERE =
      List.of(
          "//evil.example/",
          "/\\evil.example/",
          "\\\\evil.example/",
          "https://evil.example/",
          "https:evil.example",
          "/\t/evil.example/",
          "/%2f%2fevil.example/",
          "http://localhost@evil.example/",
          "javascript:alert(1)",
          "/\u2028//evil.example/",
          "\uff0f\uff0fevil.example/",
          "/x\r\nLocation: https://evil.example/\r\n\r\n",
          "/x%0d%0aLocation:%20https://evil.example/");

  private static final int FORMS_A_PAGE = 3;
  private static final boolean[] ONCE = {false};
  private static final boolean[] BOTH = {false, true};

  /** What applications call such parameters, whether or not one is declared here. */
  private static final List<String> LEADING =
      List.of("back", "next", "redirect", "redirect_uri", "url", "continue", "returnTo", "lang");

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\u0080-\u009f\u2028\u2029]");

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping mappings;

  private Visitors visitors;

  @BeforeEach
  void quiet() {
    registry.reset();
    visitors = new Visitors(http, issuer);
  }

  private List<Door> doors() {
    return Door.all(mappings).stream().filter(door -> !door.path().equals(FAILURES)).toList();
  }

  @Test
  void noFormIsTakenThatIsNotOfAPageOfThisSession() throws Exception {
    int seen = 0;
    for (Door door : doors()) {
      if (!door.isPage() || door.isReading()) continue;
      for (boolean forged : new boolean[] {false, true}) {
        var asking = door.asking().accept(MediaType.APPLICATION_JSON, MediaType.ALL);
        asking.with(visitors.signedIn(door));
        if (forged) asking.with(csrf().useInvalidToken());
        MockHttpServletResponse answer = http.perform(asking).andReturn().getResponse();
        assertThat(answer.getStatus()).as(door.name()).isEqualTo(403);
        assertThat(answer.getContentAsString()).as(door.name()).contains("CUS-WEB-006");
      }
      seen++;
    }
    assertThat(seen).isGreaterThan(100);
  }

  @Test
  void nothingThatIsGivenLeadsElsewhere() throws Exception {
    int led = 0;
    int turn = 0;
    for (Door door : doors()) {
      // All forms by turns: each at many doors, and a few at each.
      for (int form = 0; form < (door.isPage() ? FORMS_A_PAGE : 1); form++) {
        String elsewhere = ELSEWHERE.get(turn++ % ELSEWHERE.size());
        for (boolean fragment : door.isPage() && !door.isReading() ? BOTH : ONCE) {
          var asking = door.asking(elsewhere);
          LEADING.forEach(name -> asking.queryParam(name, elsewhere));
          if (fragment) asking.header("HX-Request", "true");
          MockHttpServletResponse answer = visitors.ask(door, asking);
          for (String header : answer.getHeaderNames()) {
            for (String value : answer.getHeaders(header)) {
              assertThat(shown(value)).as("%s of %s", header, door.name()).doesNotContain("\\u");
            }
          }
          for (String header : List.of("Location", "HX-Redirect", "HX-Location", "Refresh")) {
            String leading = answer.getHeader(header);
            if (leading == null) continue;
            led++;
            assertThat(isOurs(leading))
                .as("%s leads to %s, given %s", door.name(), shown(leading), shown(elsewhere))
                .isTrue();
          }
        }
      }
    }
    assertThat(led).isGreaterThan(50);
  }

  @Test
  void whereOneComesBackToAfterSigningInIsHere() throws Exception {
    for (String elsewhere : ELSEWHERE) {
      MockHttpSession session = new MockHttpSession();
      AfterSignIn.remember(session, elsewhere);
      MockHttpServletRequest request = new MockHttpServletRequest();
      request.setSession(session);
      MockHttpServletResponse answer = new MockHttpServletResponse();
      new AfterSignIn()
          .onAuthenticationSuccess(
              request, answer, new TestingAuthenticationToken("somebody", "nothing"));
      assertThat(answer.getRedirectedUrl()).as(shown(elsewhere)).isEqualTo("/");
    }
  }

  /** As a browser reads it: it leaves out tabs and line ends, and takes a backslash for a slash. */
  private boolean isOurs(String leading) {
    String read = leading.replaceAll("[\\t\\r\\n]", "").strip().replace('\\', '/');
    return read.startsWith("/") && !read.startsWith("//")
        || read.startsWith("http://localhost/")
        || read.startsWith(issuer.issuer() + "/");
  }

  private static String shown(String text) {
    return CONTROL
        .matcher(text)
        .replaceAll(it -> "\\\\u%04x".formatted((int) it.group().charAt(0)));
  }
}
