package org.custodia.scanners.isbt128;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A donation identification number (DIN): names one donation, and with it the donor's case,
 * uniquely in the world for a hundred years (ST-001, section 2.4.1).
 *
 * @param characters 13: facility (5), year (2), number within the year (6)
 */
public record DonationNumber(String characters) {
  /** A facility as it stands at the beginning of a number; the letter O is not used. */
  private static final Pattern FACILITY = Pattern.compile("[A-NP-Z1-9][A-NP-Z0-9]{2}[0-9]{2}");

  private static final Pattern FORM = Pattern.compile(FACILITY + "[0-9]{8}");
  private static final int LENGTH = 13;
  private static final int LARGEST = 999_999;

  /** Where the numeric flags that stand for check characters begin (type 3). */
  private static final int FIRST_CHECKING_FLAG = 60;

  /** {@link IllegalArgumentException} when it has not the form of one. */
  public DonationNumber {
    if (!FORM.matcher(characters).matches()) {
      throw new IllegalArgumentException("no donation identification number: " + characters);
    }
  }

  /**
   * @param facility five characters that the standard's custodian gave the facility
   * @param year four digits; its last two are used
   * @param number 0 to 999,999
   */
  public static DonationNumber of(String facility, int year, int number) {
    if (number < 0 || number > LARGEST) {
      throw new IllegalArgumentException("not a number of six digits: " + number);
    }
    return new DonationNumber(facility + String.format("%02d%06d", year % 100, number));
  }

  /** Whether this could be a facility's code. */
  public static boolean isFacility(String text) {
    return FACILITY.matcher(text).matches();
  }

  /**
   * What a person typed from a label: the number and the boxed check character behind it, in groups
   * or not. Empty when the form or the check character is wrong, so that a slip of one key never
   * names another donation.
   */
  public static Optional<DonationNumber> typed(String text) {
    String packed = text.replaceAll("[\\s-]", "").toUpperCase(java.util.Locale.ROOT);
    if (packed.length() != LENGTH + 1 || !FORM.matcher(packed.substring(0, LENGTH)).matches()) {
      return Optional.empty();
    }
    DonationNumber number = new DonationNumber(packed.substring(0, LENGTH));
    return number.checkCharacter() == packed.charAt(LENGTH)
        ? Optional.of(number)
        : Optional.empty();
  }

  /** Five characters. */
  public String facility() {
    return characters.substring(0, 5);
  }

  /** The last two digits of the year in which the number was given. */
  public int yearOfCentury() {
    return Integer.parseInt(characters.substring(5, 7));
  }

  /** Number within facility and year. */
  public int number() {
    return Integer.parseInt(characters.substring(7));
  }

  /** The boxed character behind the printed number. */
  public char checkCharacter() {
    return CheckCharacter.printed(CheckCharacter.valueFor(characters));
  }

  /** The flag characters that make a bar code check itself: 60 to 96. */
  public String checkingFlags() {
    return String.valueOf(FIRST_CHECKING_FLAG + CheckCharacter.valueFor(characters));
  }

  /** Whether flags are of the checking kind; others say something else and check nothing. */
  static boolean areChecking(String flags) {
    return flags.compareTo("60") >= 0 && flags.compareTo("96") <= 0 && flags.matches("[0-9]{2}");
  }

  /** As labels print it: {@code A9999 26 123456 K}. */
  public String printed() {
    return facility()
        + ' '
        + characters.substring(5, 7)
        + ' '
        + characters.substring(7)
        + ' '
        + checkCharacter();
  }

  @Override
  public String toString() {
    return characters;
  }
}
