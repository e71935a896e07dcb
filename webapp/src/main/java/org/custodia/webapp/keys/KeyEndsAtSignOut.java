package org.custodia.webapp.keys;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.SessionKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.stereotype.Component;

/**
 * The signing key that was enrolled in a session ends with it when its owner signs out, or is
 * signed out by the provider. The page forgets its half of it (page.js).
 */
@Component
class KeyEndsAtSignOut implements LogoutHandler {
  private static final Logger LOG = LoggerFactory.getLogger(KeyEndsAtSignOut.class);
  private static final String KEY = KeyEndsAtSignOut.class.getName() + ".key";

  private final SessionKeys keys;

  KeyEndsAtSignOut(SessionKeys keys) {
    this.keys = keys;
  }

  /** Whose key it is, and the id under which it is ended. */
  private record Enrolled(Caller caller, String key, UUID ending) {}

  /** Notes the key that this session enrolled last. */
  static void remember(HttpSession session, Caller caller, String key) {
    session.setAttribute(KEY, new Enrolled(caller, key, UUID.randomUUID()));
  }

  @Override
  public void logout(
      HttpServletRequest request, HttpServletResponse response, Authentication person) {
    HttpSession session = request.getSession(false);
    if (session == null || !(session.getAttribute(KEY) instanceof Enrolled enrolled)) {
      return;
    }
    try {
      keys.revoke(enrolled.caller(), enrolled.ending(), enrolled.key());
    } catch (Problem alreadyEnded) {
      LOG.info("A key was not ended at sign-out: {}", alreadyEnded.code());
    }
  }
}
