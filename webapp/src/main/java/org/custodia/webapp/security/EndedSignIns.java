package org.custodia.webapp.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.oidc.authentication.logout.OidcLogoutToken;
import org.springframework.security.oauth2.client.oidc.session.InMemoryOidcSessionRegistry;
import org.springframework.security.oauth2.client.oidc.session.OidcSessionInformation;
import org.springframework.security.oauth2.client.oidc.session.OidcSessionRegistry;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.stereotype.Component;

/**
 * Sign-ins that were ended, here or at the provider (OpenID Connect Back-Channel Logout 1.0), while
 * access tokens that were given in them have not run out yet: those are refused from then on.
 * Beside that it is the list of the sessions of people that the provider may end. Kept in memory,
 * like the sessions themselves.
 */
@Component
final class EndedSignIns implements OidcSessionRegistry, LogoutHandler {
  /** Longer than any access token lives. */
  private static final Duration REMEMBERED = Duration.ofHours(12);

  private static final int MOST = 100_000;

  private final OidcSessionRegistry sessions = new InMemoryOidcSessionRegistry();
  private final Clock clock;

  /** By the provider's session, and by person where the provider ends all of them. */
  private final Map<String, Instant> ended =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST || eldest.getValue().isBefore(clock.instant().minus(REMEMBERED));
        }
      };

  EndedSignIns(Clock clock) {
    this.clock = clock;
  }

  /**
   * Whether the sign-in in which a token was given has ended since. A device outlives the session
   * in which a person let it in, and which its tokens name: it is ended by its key, or at the
   * provider.
   */
  boolean isEnded(Jwt token) {
    synchronized (ended) {
      if (!isOfDevice(token) && ended.containsKey(ofSession(token.getClaimAsString("sid")))) {
        return true;
      }
      Instant all = ended.get(ofPerson(token.getSubject()));
      return all != null && (token.getIssuedAt() == null || !token.getIssuedAt().isAfter(all));
    }
  }

  private static boolean isOfDevice(Jwt token) {
    return token.getClaims().get(Callers.ROLES) instanceof List<?> roles
        && roles.contains(CheckpointRules.DEVICE);
  }

  private void end(String key) {
    synchronized (ended) {
      ended.remove(key);
      ended.put(key, clock.instant());
    }
  }

  private static String ofSession(String sid) {
    return "session " + sid;
  }

  private static String ofPerson(String subject) {
    return "person " + subject;
  }

  /** The person signs out here. */
  @Override
  public void logout(
      HttpServletRequest request, HttpServletResponse response, Authentication person) {
    if (person != null && person.getPrincipal() instanceof OidcUser user) {
      String sid = user.getIdToken().getClaimAsString("sid");
      if (sid != null) {
        end(ofSession(sid));
      }
    }
  }

  /** The provider ends one session, or all of a person where it names none. */
  @Override
  public Iterable<OidcSessionInformation> removeSessionInformation(OidcLogoutToken token) {
    end(
        token.getSessionId() == null
            ? ofPerson(token.getSubject())
            : ofSession(token.getSessionId()));
    return sessions.removeSessionInformation(token);
  }

  @Override
  public void saveSessionInformation(OidcSessionInformation session) {
    sessions.saveSessionInformation(session);
  }

  @Override
  public OidcSessionInformation removeSessionInformation(String session) {
    return sessions.removeSessionInformation(session);
  }
}
