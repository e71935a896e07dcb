package org.custodia.webapp.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * At every address that is read, whatever it answers: what a browser may do with it, and that
 * nobody keeps what is not for everybody.
 */
@SliceTest
class HeadersTest {
  /** The same for everybody, and public: the only ones of which something may be kept. */
  private static final Set<String> KEPT =
      Set.of(
          "/checkpoint/{language:en|fr}",
          "/checkpoint/{language:en|fr}/app.webmanifest",
          "/checkpoint/service-worker.js",
          "/certificate-checker.html");

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping mappings;

  @Test
  void everyAnswerSaysWhatABrowserMayDoWithIt() throws Exception {
    registry.reset();
    Visitors visitors = new Visitors(http, issuer);
    Map<String, Set<String>> wrong = new TreeMap<>();
    int seen = 0;
    for (Door door : Door.all(mappings)) {
      if (!door.isReading()) continue;
      seen++;
      MockHttpServletResponse answer = visitors.ask(door, door.asking().secure(true));
      Set<String> faults = faults(door, answer);
      if (!faults.isEmpty()) wrong.put(door.name(), faults);
    }
    assertThat(seen).isGreaterThan(300);
    assertThat(wrong).isEmpty();
  }

  private static Set<String> faults(Door door, MockHttpServletResponse answer) {
    Set<String> faults = new TreeSet<>();
    expect(answer, "X-Content-Type-Options", "nosniff", faults);
    expect(answer, "X-Frame-Options", "DENY", faults);
    expect(answer, "Referrer-Policy", "same-origin", faults);
    expect(answer, "Strict-Transport-Security", "max-age=", faults);
    expect(answer, "Content-Security-Policy", "default-src 'none'", faults);
    expect(answer, "Content-Security-Policy", "frame-ancestors 'none'", faults);
    if (door.isPage()) expect(answer, "Permissions-Policy", "microphone=()", faults);
    if (!KEPT.contains(door.path())) expect(answer, "Cache-Control", "no-store", faults);
    String policy = answer.getHeader("Content-Security-Policy") + "";
    // A page that is a file to be kept, and has no origin: what it runs is not of ours.
    boolean apart = policy.startsWith("sandbox ") && !policy.contains("allow-same-origin");
    boolean scans = door.path().startsWith("/checkpoint");
    String strict = scans ? policy.replace("'wasm-unsafe-eval'", "") : policy;
    if (!apart && strict.contains("unsafe-")) faults.add("Content-Security-Policy: " + policy);
    return faults;
  }

  private static void expect(
      MockHttpServletResponse answer, String name, String part, Set<String> faults) {
    String value = answer.getHeader(name);
    if (value == null || !value.contains(part)) {
      faults.add("%s: %s (%d)".formatted(name, value, answer.getStatus()));
    }
  }
}
