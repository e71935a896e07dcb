package org.custodia.webapp.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import org.web3j.crypto.StructuredDataEncoder;

/** The key that was enrolled in a session ends when its owner signs out of it, and no other. */
@SliceTest
class KeyEndsAtSignOutTest {
  private static final Caller CALLER =
      new Caller("pharmacie-du-pont", "pharmacist.leaves", Set.of("pharmacist"));

  @Autowired SmallRegistry registry;
  @Autowired KeyEndsAtSignOut atSignOut;

  @Test
  void theKeyOfTheSessionIsRevokedAndThatOfAnotherGoesOn() throws Exception {
    String here = enrolled();
    String elsewhere = enrolled();
    MockHttpSession session = new MockHttpSession();
    KeyEndsAtSignOut.remember(session, CALLER, here);
    signOut(new MockHttpSession());
    assertThat(isRevoked(here)).isFalse();
    signOut(session);
    assertThat(isRevoked(here)).isTrue();
    assertThat(isRevoked(elsewhere)).isFalse();
    signOut(session); // once more changes nothing
    assertThat(isRevoked(here)).isTrue();
  }

  private void signOut(MockHttpSession session) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setSession(session);
    atSignOut.logout(request, new MockHttpServletResponse(), null);
  }

  private boolean isRevoked(String key) {
    return registry.sessionKeys.list(CALLER).stream()
        .anyMatch(one -> one.key().equals(key) && one.revoked());
  }

  private String enrolled() throws Exception {
    ECKeyPair pair = Keys.createEcKeyPair();
    String key = "0x" + Keys.getAddress(pair);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Instant until = now.plusSeconds(3600);
    byte[] hash =
        new StructuredDataEncoder(registry.sessionKeys.proofToSign(CALLER, key, now, until))
            .hashStructuredData();
    Sign.SignatureData signed = Sign.signMessage(hash, pair, false);
    HexFormat hex = HexFormat.of();
    String proof =
        "0x"
            + hex.formatHex(signed.getR())
            + hex.formatHex(signed.getS())
            + hex.formatHex(signed.getV());
    registry.sessionKeys.enrol(CALLER, UUID.randomUUID(), key, now, until, proof);
    return key;
  }
}
