package org.custodia.webapp.members;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.contracts.OperatorKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.AuthorityAct;
import org.custodia.registry.identity.Validity;
import org.custodia.webapp.keys.Enrolment;

/**
 * An act of two persons as a form or REST gives it: texts, of which each kind of act needs its own.
 * What is missing or malformed is CUS-WEB-002 with the field's name.
 *
 * @param kind a name of {@link ActKind}; CERTIFY and EDIT are the same act
 * @param member member id, hex with 0x
 * @param identity for CERTIFY: {@code gln:} and 13 digits, or the digits alone
 * @param name for CERTIFY
 * @param organisationKind for CERTIFY: the authority's number for the kind of organisation
 * @param roles for CERTIFY and ENROL: names of roles
 * @param from for CERTIFY, ADD_NODE and ENROL: a day, or an instant in ISO 8601
 * @param until as {@code from}, also for REPLACE_KEY; a day is the last one; empty is no end
 * @param reason for SUSPEND, REINSTATE, REVOKE, REVOKE_KEY and REPLACE_KEY; public on the ledger
 * @param tesseraKey for ADD_NODE and END_NODE: Base64, or hex with 0x
 * @param accounts for ADD_NODE: addresses, separated by spaces, commas or new lines
 * @param region for ADD_NODE
 * @param account for END_ACCOUNT: address
 * @param key for ENROL, REVOKE_KEY and REPLACE_KEY (the lost one): address
 * @param holder for ENROL of a further key: handle of the person or device, hex with 0x
 * @param operatorKind for ENROL: PERSON, DEVICE or SERVICE
 * @param place for ENROL: where a device stands
 * @param newKey for REPLACE_KEY: address
 */
public record ActFields(
    String kind,
    String member,
    String identity,
    String name,
    Integer organisationKind,
    List<String> roles,
    String from,
    String until,
    String reason,
    String tesseraKey,
    String accounts,
    String region,
    String account,
    String key,
    String holder,
    String operatorKind,
    String place,
    String newKey) {

  /**
   * @param id of the proposal; a new holder's handle is derived from it
   * @param zone in which days begin and end
   */
  public AuthorityAct read(UUID id, ZoneId zone) {
    return switch (constant("kind", kind, ActKind.class)) {
      case CERTIFY, EDIT ->
          new AuthorityAct.CertifyMember(
              gln(), text("name", name), number(), readRoles(roles), validity(from, until, zone));
      case SUSPEND -> status(MemberStatus.SUSPENDED);
      case REINSTATE -> status(MemberStatus.ACTIVE);
      case REVOKE -> status(MemberStatus.REVOKED);
      case ADD_NODE ->
          new AuthorityAct.AddNode(
              readMember(),
              readTesseraKey(),
              addresses("accounts", accounts),
              text("region", region),
              validity(from, until, zone));
      case END_NODE -> new AuthorityAct.EndNode(readMember(), readTesseraKey());
      case END_ACCOUNT ->
          new AuthorityAct.EndAccount(readMember(), Enrolment.address("account", account));
      case ENROL ->
          new AuthorityAct.EnrolOperator(
              readMember(),
              Enrolment.address("key", key),
              readHolder(id),
              constant("operatorKind", operatorKind, OperatorKind.class),
              readRoles(roles),
              place == null ? "" : place.strip(),
              validity(from, until, zone));
      case REVOKE_KEY ->
          new AuthorityAct.RevokeOperator(Enrolment.address("key", key), text("reason", reason));
      case REPLACE_KEY ->
          new AuthorityAct.ReplaceKey(
              Enrolment.address("key", key),
              Enrolment.address("newKey", newKey),
              end("until", until, zone),
              text("reason", reason));
      case END_FOUNDING -> new AuthorityAct.EndFounding();
    };
  }

  /** The same with another period. */
  ActFields withPeriod(String newFrom, String newUntil) {
    return new ActFields(
        kind,
        member,
        identity,
        name,
        organisationKind,
        roles,
        newFrom,
        newUntil,
        reason,
        tesseraKey,
        accounts,
        region,
        account,
        key,
        holder,
        operatorKind,
        place,
        newKey);
  }

  private AuthorityAct status(MemberStatus status) {
    return new AuthorityAct.SetStatus(readMember(), status, text("reason", reason));
  }

  private String gln() {
    String given = text("identity", identity).replace(" ", "");
    String whole = given.startsWith("gln:") ? given : "gln:" + given;
    if (!whole.matches("gln:[0-9]{13}")) {
      throw wrong("identity");
    }
    return whole;
  }

  private int number() {
    if (organisationKind == null || organisationKind < 0 || organisationKind > 255) {
      throw wrong("organisationKind");
    }
    return organisationKind;
  }

  private Bytes32 readMember() {
    return hash("member", member);
  }

  /** Of a person or device who has no key yet, a handle that is nobody else's. */
  private Bytes32 readHolder(UUID id) {
    return holder == null || holder.isBlank()
        ? Bytes32.keccak(("holder/" + id).getBytes(StandardCharsets.UTF_8))
        : hash("holder", holder);
  }

  private Bytes32 readTesseraKey() {
    String given = text("tesseraKey", tesseraKey).strip();
    if (given.startsWith("0x")) {
      return hash("tesseraKey", given);
    }
    try {
      return Bytes32.of(Base64.getDecoder().decode(given));
    } catch (IllegalArgumentException malformed) {
      throw wrong("tesseraKey");
    }
  }

  /** Names of roles; none is wrong. */
  public static Set<MemberRole> readRoles(List<String> names) {
    if (names == null || names.isEmpty()) {
      throw wrong("roles");
    }
    return names.stream()
        .map(role -> constant("roles", role, MemberRole.class))
        .collect(Collectors.toUnmodifiableSet());
  }

  static Validity validity(String from, String until, ZoneId zone) {
    Instant start = moment("from", text("from", from), zone, 0);
    Instant end = end("until", until, zone);
    if (!start.isBefore(end)) {
      throw wrong("until");
    }
    return new Validity(start, end);
  }

  private static Instant end(String field, String text, ZoneId zone) {
    return text == null || text.isBlank() ? Shown.NO_END : moment(field, text.strip(), zone, 1);
  }

  /**
   * @param days how many days after the beginning of a day that is given is meant
   */
  private static Instant moment(String field, String text, ZoneId zone, int days) {
    try {
      Instant at =
          text.contains("T")
              ? Instant.parse(text)
              : LocalDate.parse(text).plusDays(days).atStartOfDay(zone).toInstant();
      if (at.isBefore(Instant.EPOCH) || at.isAfter(Shown.NO_END)) {
        throw wrong(field);
      }
      return at.truncatedTo(ChronoUnit.SECONDS);
    } catch (DateTimeException malformed) {
      throw wrong(field);
    }
  }

  private static List<String> addresses(String field, String text) {
    return Stream.of(text(field, text).strip().split("[\\s,;]+"))
        .map(address -> Enrolment.address(field, address))
        .distinct()
        .toList();
  }

  static Bytes32 hash(String field, String text) {
    String given = Optional.ofNullable(text).orElse("").toLowerCase(Locale.ROOT);
    if (!Hex.isBytes(given, 32)) {
      throw wrong(field);
    }
    return Bytes32.of(given);
  }

  static String text(String field, String text) {
    if (text == null || text.isBlank()) {
      throw wrong(field);
    }
    return text.strip();
  }

  static <E extends Enum<E>> E constant(String field, String name, Class<E> type) {
    try {
      return Enum.valueOf(type, text(field, name));
    } catch (IllegalArgumentException unknown) {
      throw wrong(field);
    }
  }

  private static Problem wrong(String field) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", field);
  }
}
