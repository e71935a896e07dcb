package org.custodia.registry.medicines;

import java.util.Optional;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.alerts.AlertKind;

/**
 * The one table of what a pack, or a wish to change it, can come to; {@code docs/verdicts.md} is
 * written from it. The names are fixed: other software builds on them.
 *
 * <p>NMVS return codes are those that the national systems of the EU answer in the same case; their
 * meanings are those published by SecurMed UK, BeMVO and France MVS (docs/verdicts.md names the
 * pages). A kind without one has no counterpart there.
 */
public enum VerdictKind {
  // --- Of a pack that was scanned ---

  /** The only good one. */
  GENUINE("CUS-MED-001", Severity.GOOD),
  UNKNOWN_PRODUCT("CUS-MED-002", Severity.HOLD, "NMVS_NC_PC_01"),
  UNKNOWN_LOT("CUS-MED-003", Severity.HOLD, "NMVS_FE_LOT_03", AlertKind.UNKNOWN_LOT),
  UNKNOWN_SERIAL("CUS-MED-004", Severity.STOP, "NMVS_NC_PC_02", AlertKind.UNKNOWN_SERIAL),
  /** The label names another lot than the one the serial was handed over for. */
  LOT_MISMATCH("CUS-MED-005", Severity.STOP, "NMVS_FE_LOT_13", AlertKind.LOT_MISMATCH),
  /** The label names another expiry than the lot has. */
  EXPIRY_MISMATCH("CUS-MED-006", Severity.STOP, "NMVS_FE_LOT_12", AlertKind.EXPIRY_MISMATCH),
  EXPIRED("CUS-MED-007", Severity.HOLD, "NMVS_NC_PCK_02"),
  RECALLED("CUS-MED-008", Severity.STOP, "NMVS_FE_LOT_01"),
  WITHDRAWN("CUS-MED-009", Severity.STOP, "NMVS_FE_LOT_08"),
  BLOCKED("CUS-MED-010", Severity.HOLD),
  ALREADY_DISPENSED("CUS-MED-012", Severity.STOP, "NMVS_NC_PCK_22", AlertKind.ALREADY_OUT_OF_USE),
  /** Says nothing about the pack; a verdict of this kind carries the scanner's own code. */
  UNREADABLE("CUS-MED-013", Severity.UNCLEAR),
  STOLEN("CUS-MED-040", Severity.STOP, "NMVS_NC_PCK_22", AlertKind.ALREADY_OUT_OF_USE),
  LOST("CUS-MED-041", Severity.STOP, "NMVS_NC_PCK_22", AlertKind.ALREADY_OUT_OF_USE),
  DESTROYED("CUS-MED-042", Severity.STOP, "NMVS_NC_PCK_22", AlertKind.ALREADY_OUT_OF_USE),
  EXPORTED("CUS-MED-043", Severity.STOP, "NMVS_NC_PCK_22", AlertKind.ALREADY_OUT_OF_USE),
  FREE_SAMPLE("CUS-MED-044", Severity.STOP, "NMVS_NC_PCK_22", AlertKind.ALREADY_OUT_OF_USE),
  AUTHORITY_SAMPLE("CUS-MED-045", Severity.STOP, "NMVS_NC_PCK_22", AlertKind.ALREADY_OUT_OF_USE),
  /** Set aside by a member, which alone can end that. */
  LOCKED("CUS-MED-046", Severity.HOLD, "NMVS_NC_PCK_08"),
  /** This very pack, not its lot. */
  PACK_RECALLED("CUS-MED-047", Severity.STOP),
  PACK_WITHDRAWN("CUS-MED-048", Severity.STOP),
  PACK_BLOCKED("CUS-MED-049", Severity.HOLD),
  /** Opened by the asker for part of it; what is left may be given too. */
  OPENED("CUS-MED-050", Severity.HOLD),

  // --- Of a wish to change a pack ---

  /** It already is what it is to become. */
  STATUS_ALREADY_SET("CUS-MED-060", Severity.STOP, "NMVS_NC_PCK_19"),
  /** An undo of a pack that is not in a status that can be undone here. */
  UNDO_STATUS_MISMATCH("CUS-MED-061", Severity.STOP, "NMVS_NC_PCK_06"),
  UNDO_TOO_LATE("CUS-MED-062", Severity.STOP, "NMVS_NC_PCK_20", AlertKind.UNDO_TOO_LATE),
  UNDO_BY_ANOTHER("CUS-MED-063", Severity.STOP, "NMVS_NC_PCK_21", AlertKind.UNDO_BY_ANOTHER),
  /** From a final status, or of an opened pack. */
  STATUS_CHANGE_IMPOSSIBLE("CUS-MED-064", Severity.STOP, "NMVS_NC_PCK_27"),
  NOT_LOCKED("CUS-MED-065", Severity.STOP, "NMVS_NC_PCK_14");

  /** How it is shown, and what it asks for. */
  public enum Severity {
    GOOD,
    /** Says nothing yet: scan again. */
    UNCLEAR,
    /** Keep it aside for now. */
    HOLD,
    /** Do not supply it. */
    STOP
  }

  private final String code;
  private final Severity severity;
  private final Optional<String> nmvs;
  private final Optional<AlertKind> alert;

  VerdictKind(String code, Severity severity) {
    this(code, severity, Optional.empty(), Optional.empty());
  }

  VerdictKind(String code, Severity severity, String nmvs) {
    this(code, severity, Optional.of(nmvs), Optional.empty());
  }

  VerdictKind(String code, Severity severity, String nmvs, AlertKind alert) {
    this(code, severity, Optional.of(nmvs), Optional.of(alert));
  }

  VerdictKind(String code, Severity severity, Optional<String> nmvs, Optional<AlertKind> alert) {
    this.code = code;
    this.severity = severity;
    this.nmvs = nmvs;
    this.alert = alert;
  }

  /** {@code CUS-MED-<NNN>}, the key of its sentences; docs/errors.md. */
  public String code() {
    return code;
  }

  public Severity severity() {
    return severity;
  }

  /** Return code of the national medicines verification systems for the same case. */
  public Optional<String> nmvs() {
    return nmvs;
  }

  /** What the regulator is alerted of; empty where it is not. */
  public Optional<AlertKind> alert() {
    return alert;
  }

  /** Whether a scan can come to it, rather than a wish to change a pack. */
  public boolean isOfScan() {
    return ordinal() < STATUS_ALREADY_SET.ordinal();
  }

  /** What a pack that is out of trade for this reason is when it is scanned. */
  static Optional<VerdictKind> of(PackStatus status) {
    return switch (status) {
      case ACTIVE -> Optional.empty();
      case DISPENSED -> Optional.of(ALREADY_DISPENSED);
      case DESTROYED -> Optional.of(DESTROYED);
      case STOLEN -> Optional.of(STOLEN);
      case LOST -> Optional.of(LOST);
      case FREE_SAMPLE -> Optional.of(FREE_SAMPLE);
      case AUTHORITY_SAMPLE -> Optional.of(AUTHORITY_SAMPLE);
      case EXPORTED -> Optional.of(EXPORTED);
      case LOCKED -> Optional.of(LOCKED);
    };
  }
}
