package org.custodia.webapp.keys;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Hex;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.SessionKeys;
import org.custodia.registry.identity.SessionKeys.SessionKey;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.webapp.security.SecondFactor;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/**
 * Enrols signing keys for a shift. People do it right after a sign-in with their second factor; the
 * same rules hold for the page and for REST.
 */
@Component
public class Enrolment {
  private static final Duration SHIFT = Duration.ofHours(12);

  private final SessionKeys keys;
  private final SecondFactor secondFactor;
  private final Clock clock;

  Enrolment(SessionKeys keys, SecondFactor secondFactor, Clock clock) {
    this.keys = keys;
    this.secondFactor = secondFactor;
    this.clock = clock;
  }

  /** Where a key stands. */
  public enum KeyState {
    /** This organisation has not enrolled it for the caller. */
    UNKNOWN,
    /** Recorded; the ledger has not confirmed it yet. */
    PENDING,
    LIVE,
    ENDED,
    REVOKED
  }

  /**
   * @param key address, lower-case hex with 0x
   * @param enrolledAt empty, like {@code until}, in the answer about an unknown key
   * @param madeIn the browser it lives in, or the program that holds it, where that is known
   */
  public record KeyAnswer(
      String key,
      KeyState state,
      Optional<Instant> enrolledAt,
      Optional<Instant> until,
      Optional<String> madeIn) {

    /** Whether it can still sign, or soon will. */
    @JsonIgnore
    public boolean isOpen() {
      return state == KeyState.LIVE || state == KeyState.PENDING;
    }
  }

  /**
   * @param issuedAt whole seconds; to be sent back unchanged with the proof, like {@code until}
   * @param typedData what the key has to sign, {@code eth_signTypedData_v4} JSON
   */
  public record ProofAnswer(String key, Instant issuedAt, Instant until, String typedData) {}

  public List<KeyAnswer> list(Caller caller) {
    return keys.list(caller).stream().map(this::answer).toList();
  }

  public KeyAnswer state(Caller caller, String key) {
    String address = address("key", key);
    return list(caller).stream()
        .filter(known -> known.key().equals(address))
        .findFirst()
        .orElse(
            new KeyAnswer(
                address, KeyState.UNKNOWN, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  /**
   * @throws Problem FORBIDDEN, CUS-WEB-007, when the sign-in is too old
   */
  public ProofAnswer proof(Caller caller, Authentication signIn, String key) {
    secondFactor.requireFresh(signIn);
    String address = address("key", key);
    Instant issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant until = issuedAt.plus(SHIFT);
    return new ProofAnswer(
        address, issuedAt, until, keys.proofToSign(caller, address, issuedAt, until));
  }

  public CommandStatus enrol(
      Caller caller,
      Authentication signIn,
      UUID id,
      String key,
      String issuedAt,
      String until,
      String proof,
      HttpServletRequest request) {
    secondFactor.requireFresh(signIn);
    String address = address("key", key);
    CommandStatus status =
        keys.enrol(
            caller, id, address, instant("issuedAt", issuedAt), instant("until", until), proof);
    String browser = BrowserName.of(request.getHeader(HttpHeaders.USER_AGENT));
    keys.note(caller, address, browser.isEmpty() ? caller.name() : browser);
    HttpSession session = request.getSession(false);
    if (session != null) {
      KeyEndsAtSignOut.remember(session, caller, address);
    }
    return status;
  }

  /**
   * Revokes every key of the caller that can still sign.
   *
   * @param id the commands' ids are derived from it and the key, so that repeating has no effect
   */
  public List<CommandStatus> revokeAll(Caller caller, UUID id) {
    return list(caller).stream()
        .filter(KeyAnswer::isOpen)
        .map(key -> keys.revoke(caller, derived(id, key.key()), key.key()))
        .toList();
  }

  private static UUID derived(UUID id, String key) {
    return UUID.nameUUIDFromBytes((id + "/" + key).getBytes(StandardCharsets.UTF_8));
  }

  private KeyAnswer answer(SessionKey key) {
    KeyState state = KeyState.LIVE;
    if (key.revoked()) {
      state = KeyState.REVOKED;
    } else if (!key.until().isAfter(clock.instant())) {
      state = KeyState.ENDED;
    } else if (!key.confirmed()) {
      state = KeyState.PENDING;
    }
    return new KeyAnswer(
        key.key(),
        state,
        Optional.of(key.enrolledAt()),
        Optional.of(key.until()),
        Optional.of(key.madeIn()).filter(where -> !where.isEmpty()));
  }

  /**
   * An address of a key in lower case.
   *
   * @throws Problem BAD_INPUT, CUS-WEB-002, naming the field
   */
  public static String address(String field, String value) {
    String address = value == null ? "" : value.toLowerCase(Locale.ROOT);
    if (!Hex.isBytes(address, 20)) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", field);
    }
    return address;
  }

  private static Instant instant(String field, String text) {
    if (text == null) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", field);
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException wrong) {
      throw new Problem(wrong, Problem.Kind.BAD_INPUT, "CUS-WEB-002", field);
    }
  }
}
