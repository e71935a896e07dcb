package org.custodia.webapp.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;

/** How long a person stays signed in at most. */
class SessionsEndTest {
  private static boolean lives(Duration after) throws Exception {
    MockHttpSession session = new MockHttpSession();
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setSession(session);
    Clock later =
        Clock.fixed(Instant.ofEpochMilli(session.getCreationTime()).plus(after), ZoneOffset.UTC);
    MockFilterChain rest = new MockFilterChain();
    new SessionsEnd(Duration.ofHours(10), later)
        .doFilter(request, new MockHttpServletResponse(), rest);
    assertThat(rest.getRequest()).as("the request goes on").isNotNull();
    return !session.isInvalid();
  }

  @Test
  void aSessionEndsTenHoursAfterItBeganHoweverBusyItIs() throws Exception {
    assertThat(lives(Duration.ofHours(10))).isTrue();
    assertThat(lives(Duration.ofHours(10).plusMillis(1))).isFalse();
    assertThat(lives(Duration.ofHours(12))).isFalse();
  }

  @Test
  void whoHasNoSessionGoesOn() throws Exception {
    MockFilterChain rest = new MockFilterChain();
    new SessionsEnd(Duration.ofHours(10), Clock.systemUTC())
        .doFilter(new MockHttpServletRequest(), new MockHttpServletResponse(), rest);
    assertThat(rest.getRequest()).isNotNull();
  }
}
