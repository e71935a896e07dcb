package org.custodia.webapp.security;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.custodia.webapp.slices.SmallIssuer;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Asks at each door as somebody whom it lets through, and never so often that it is too often. */
final class Visitors {
  private static final String ORGANISATION = "pharmacie-du-pont";

  /** For whom a door is that is for everybody. */
  private static final List<String> ANYBODY = List.of("administrator");

  private final MockMvc http;
  private final SmallIssuer issuer;
  private final Map<String, String> tokens = new TreeMap<>();
  private int asked;

  Visitors(MockMvc http, SmallIssuer issuer) {
    this.http = http;
    this.issuer = issuer;
  }

  MockHttpServletResponse ask(Door door, AbstractMockHttpServletRequestBuilder<?> asking)
      throws Exception {
    asked++;
    if (door.isPage()) {
      asking.with(Door.person(ORGANISATION, name(door), role(door)));
    } else {
      asking.header(
          "Authorization",
          "Bearer "
              + tokens.computeIfAbsent(
                  name(door), one -> issuer.clientToken(one, ORGANISATION, role(door))));
    }
    return http.perform(asking.with(elsewhere(asked))).andReturn().getResponse();
  }

  /** Somebody in a browser, without what a page of ours gives a form. */
  RequestPostProcessor signedIn(Door door) {
    return Door.signedIn(ORGANISATION, name(door), role(door));
  }

  /** Another address for each number. */
  static RequestPostProcessor elsewhere(int number) {
    return sent -> {
      sent.setRemoteAddr(
          "10.%d.%d.%d".formatted(2 + number / 62500, number / 250 % 250, number % 250 + 1));
      return sent;
    };
  }

  private String name(Door door) {
    return role(door) + "-" + asked / 500;
  }

  private static String role(Door door) {
    return door.ruled(ANYBODY).iterator().next();
  }
}
