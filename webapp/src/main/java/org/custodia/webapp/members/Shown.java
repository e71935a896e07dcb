package org.custodia.webapp.members;

import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.contracts.OperatorKind;

/**
 * A value as it is put before a person: what kind of thing it is decides how a page writes it.
 *
 * @param values one, or several for roles and accounts; constants by name, times in ISO 8601 UTC
 */
public record Shown(Form form, List<String> values) {

  /** How it is written. */
  public enum Form {
    TEXT,
    /** Addresses and hashes. */
    CODE,
    /** Names of {@link MemberRole}. */
    ROLE,
    /** A {@link MemberStatus}. */
    STATUS,
    /** An {@link OperatorKind}. */
    OPERATOR,
    MOMENT,
    /** A time that never comes. */
    NEVER,
    /** The moment at which the ledger confirms it. */
    NOW
  }

  /** The last second the ledger can name to us; it means that there is no end. */
  static final Instant NO_END = Instant.parse("9999-12-31T23:59:59Z");

  public Shown {
    values = List.copyOf(values);
  }

  static Shown text(String text) {
    return new Shown(Form.TEXT, List.of(text));
  }

  static Shown code(String code) {
    return new Shown(Form.CODE, List.of(code));
  }

  static Shown codes(Collection<String> codes) {
    return new Shown(Form.CODE, codes.stream().sorted().toList());
  }

  /** As privacy managers write their keys: Base64. */
  static Shown tesseraKey(Bytes32 key) {
    return code(Base64.getEncoder().encodeToString(key.toArray()));
  }

  static Shown roles(Collection<MemberRole> roles) {
    return new Shown(Form.ROLE, roles.stream().sorted().map(MemberRole::name).toList());
  }

  static Shown status(MemberStatus status) {
    return new Shown(Form.STATUS, List.of(status.name()));
  }

  static Shown operator(OperatorKind kind) {
    return new Shown(Form.OPERATOR, List.of(kind.name()));
  }

  static Shown moment(Instant at) {
    return at.isBefore(NO_END)
        ? new Shown(Form.MOMENT, List.of(at.toString()))
        : new Shown(Form.NEVER, List.of());
  }

  static Shown now() {
    return new Shown(Form.NOW, List.of());
  }
}
