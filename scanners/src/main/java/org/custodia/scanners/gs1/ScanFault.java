package org.custodia.scanners.gs1;

import org.custodia.scanners.isbt128.StructureFault;

/**
 * Why a scan could not be used. The comment of each says what the sentence's arguments are. Codes
 * are stable: people search for them.
 */
public enum ScanFault {
  /** Nothing was scanned. No arguments. */
  EMPTY("CUS-SCN-001"),
  /** {0} characters given, {1} allowed. */
  TOO_LONG("CUS-SCN-002"),
  /** A code, but not one with GS1 content. {0} its beginning, printable. */
  NOT_GS1("CUS-SCN-003"),
  /** {0} the two to four characters that are no Application Identifier, {1} position from 1. */
  UNKNOWN_IDENTIFIER("CUS-SCN-004"),
  /** {0} AI, {1} its title, {2} characters found, {3} characters needed. */
  VALUE_TOO_SHORT("CUS-SCN-005"),
  /** {0} AI, {1} its title, {2} characters found, {3} characters allowed. */
  VALUE_TOO_LONG("CUS-SCN-006"),
  /** {0} AI, {1} its title, {2} the character, printable, {3} position from 1. */
  WRONG_CHARACTER("CUS-SCN-007"),
  /** {0} AI (empty where the number stood alone), {1} title, {2} the value as read. */
  CHECK_DIGIT("CUS-SCN-008"),
  /** {0} AI, {1} its title, {2} the value as read. */
  NO_SUCH_DATE("CUS-SCN-009"),
  /** {0} AI, {1} its title, {2} the first value, {3} the other. */
  CONTRADICTION("CUS-SCN-010"),
  /** {0} AI, {1} its title, {2} what one of must accompany it, as the dictionary writes it. */
  MISSING_COMPANION("CUS-SCN-011"),
  /** {0} AI, {1} its title, {2} the AI that may not stand beside it. */
  EXCLUDED_COMPANION("CUS-SCN-012"),
  /** A rule of the value is broken. {0} AI, {1} its title, {2} the value, {3} the rule's name. */
  VALUE_RULE("CUS-SCN-013"),
  /** A web address without a GS1 identifier in its path. {0} the host, printable. */
  NOT_DIGITAL_LINK("CUS-SCN-014"),
  /** A GS1 Digital Link with a part that may not stand there. {0} the part, printable. */
  DIGITAL_LINK_PART("CUS-SCN-015"),
  /** Brackets do not enclose Application Identifiers. {0} the text there, printable. */
  BRACKETS("CUS-SCN-016"),
  /** Scanner problem: the separator after a field was lost. {0} AI, {1} its title, {2} value. */
  SEPARATOR_LOST("CUS-SCN-020"),
  /** Scanner problem: a character that no label holds. {0} the character, {1} position from 1. */
  FOREIGN_CHARACTER("CUS-SCN-021"),
  /** Scanner problem: Caps Lock was on, or the scanner changes case. No arguments. */
  CASE_CHANGED("CUS-SCN-022"),
  /** Scanner problem: it types for another keyboard layout. {0} the text's beginning. */
  KEYBOARD_LAYOUT("CUS-SCN-023"),
  /** Well read, but a product without serial number. {0} the GTIN. */
  NO_SERIAL_NUMBER("CUS-SCN-030"),
  /** Well read, but no trade item. {0} AI of the first element, {1} its title. */
  NO_PRODUCT_CODE("CUS-SCN-031"),
  /** Well read, but something of human origin. {0} title of its first structure, {1} its data. */
  HUMAN_ORIGIN("CUS-SCN-032"),
  /** The file is no PNG or JPEG picture, or is damaged. No arguments. */
  NOT_AN_IMAGE("CUS-SCN-040"),
  /** {0} what there is, {1} what is allowed, both in pixels or bytes as {2} says. */
  IMAGE_TOO_LARGE("CUS-SCN-041"),
  /** No bar code was found in the picture. No arguments. */
  NOTHING_FOUND("CUS-SCN-042"),
  /** A symbol is certainly there, and what it says is not certain. */
  DOUBTFUL("CUS-SCN-043"),
  /** ISBT 128: {0} what is no identifier known here, {1} position from 1. */
  UNKNOWN_STRUCTURE("CUS-SCN-050"),
  /** ISBT 128: {0} identifier, {1} title, {2} characters found, {3} needed, {4} position from 1. */
  STRUCTURE_TOO_SHORT("CUS-SCN-051"),
  /** ISBT 128: {0} identifier, {1} title, {2} the data as read, {3} position from 1. */
  STRUCTURE_CHARACTER("CUS-SCN-052"),
  /** ISBT 128: {0} the donation number as read, {1} position from 1. */
  CHECK_CHARACTER("CUS-SCN-053"),
  /** ISBT 128: {0} identifier, {1} title, {2} the data as read, {3} position from 1. */
  STRUCTURE_DATE("CUS-SCN-054"),
  /** ISBT 128: {0} structures that the compound message announces, {1} found. */
  STRUCTURE_COUNT("CUS-SCN-055"),
  /** ISBT 128: {0} title, {1} the first data, {2} the other, {3} position from 1. */
  STRUCTURE_CONTRADICTION("CUS-SCN-056");

  private final String code;

  ScanFault(String code) {
    this.code = code;
  }

  /** {@code CUS-SCN-<NNN>}. */
  public String code() {
    return code;
  }

  /** The same in this reader's terms; its arguments are followed by the position. */
  static ScanFault of(StructureFault fault) {
    return switch (fault) {
      case UNKNOWN_STRUCTURE -> UNKNOWN_STRUCTURE;
      case TOO_SHORT -> STRUCTURE_TOO_SHORT;
      case WRONG_CHARACTER -> STRUCTURE_CHARACTER;
      case CHECK_CHARACTER -> CHECK_CHARACTER;
      case NO_SUCH_DATE -> STRUCTURE_DATE;
      case COUNT -> STRUCTURE_COUNT;
      case CONTRADICTION -> STRUCTURE_CONTRADICTION;
    };
  }

  /** Whether setting the scanner up rightly is what helps. */
  public boolean isScannerProblem() {
    return switch (this) {
      case SEPARATOR_LOST, FOREIGN_CHARACTER, CASE_CHANGED, KEYBOARD_LAYOUT -> true;
      default -> false;
    };
  }
}
