package org.custodia.webapp.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

class RememberedTokensTest {
  private final List<String> decoded = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-25T09:00:00Z");
  private final Instant end = now.plusSeconds(20);
  private final RememberedTokens tokens = new RememberedTokens(this::decode, new Now());

  private final class Now extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private Jwt decode(String token) {
    decoded.add(token);
    if (token.startsWith("bad") || now.isAfter(end.plusSeconds(60)))
      throw new BadJwtException("no");
    return Jwt.withTokenValue(token)
        .header("alg", "RS256")
        .subject(token)
        .issuedAt(end.minus(Duration.ofMinutes(5)))
        .expiresAt(end)
        .build();
  }

  @Test
  void aTokenThatComesAgainIsReadOnceAndAnotherIsAnother() {
    for (int i = 0; i < 3; i++) assertThat(tokens.decode("a").getSubject()).isEqualTo("a");
    assertThat(tokens.decode("b").getSubject()).isEqualTo("b");
    assertThat(decoded).containsExactly("a", "b");
  }

  @Test
  void whatIsNoGoodTokenIsNeverRemembered() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> tokens.decode("bad")).isInstanceOf(BadJwtException.class);
    }
    assertThat(decoded).containsExactly("bad", "bad");
  }

  @Test
  void itIsReadAgainAfterHalfAMinuteAndOnceItHasEnded() {
    tokens.decode("a");
    now = now.plusSeconds(31);
    tokens.decode("a");
    assertThat(decoded).hasSize(2);
    now = end.plusSeconds(90);
    assertThatThrownBy(() -> tokens.decode("a")).isInstanceOf(BadJwtException.class);
    assertThat(decoded).hasSize(3);
  }
}
