package org.custodia.registry.keys;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * Vault did not give or take a key. The message is the sentence of its code (docs/errors.md) with
 * what to do next, in English, since it stops a start; it holds no secret.
 */
public final class VaultFailure extends IllegalStateException {
  /** What is wrong. */
  public enum Reason {
    /** No answer, or one that makes no sense. */
    NO_ANSWER("CUS-KEY-010"),
    SEALED("CUS-KEY-011"),
    LOGIN_REFUSED("CUS-KEY-012"),
    FORBIDDEN("CUS-KEY-013"),
    TOKEN_ENDED("CUS-KEY-014"),
    NOT_FOUND("CUS-KEY-015"),
    /** What lies there is no key that could sign. */
    NO_KEY("CUS-KEY-016"),
    /** What lies there are no keys that could seal. */
    NO_RECORD_KEYS("CUS-KEY-017"),
    /** Somebody else has written there meanwhile. */
    OVERTAKEN("CUS-KEY-018");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** Code of the sentence for it. */
    public String code() {
      return code;
    }
  }

  private final Reason reason;

  VaultFailure(Reason reason, Throwable cause, Object... arguments) {
    super(sentence(reason.code, arguments), cause);
    this.reason = reason;
  }

  private static String sentence(String code, Object... arguments) {
    return "%s %s %s".formatted(code, text(code, arguments), text(code + ".action", arguments));
  }

  /** As on the pages, apostrophes are apostrophes. */
  private static String text(String key, Object... arguments) {
    String text =
        ResourceBundle.getBundle("org.custodia.registry.keys.messages", Locale.ROOT).getString(key);
    return new MessageFormat(text.replace("'", "''"), Locale.ROOT).format(arguments);
  }

  public Reason reason() {
    return reason;
  }
}
