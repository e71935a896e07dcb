package org.custodia.scanners.isbt128;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;

/** One piece of information of a label. Records refuse what may not stand on a label. */
public sealed interface DataStructure {

  StructureKind kind();

  /** The data behind the identifier. */
  String content();

  /** Identifier and data, as a bar code holds them. */
  default String encoded() {
    return kind().identifier() + content();
  }

  /**
   * Which donation it is from.
   *
   * @param flags two characters that are no part of the number; 60 to 96 check it
   */
  record Donation(DonationNumber number, String flags) implements DataStructure {
    public Donation {
      require(flags.matches("[0-9A-HJ-NPR-Y]{2}"), "flags " + flags);
      require(
          !DonationNumber.areChecking(flags) || flags.equals(number.checkingFlags()),
          "flags " + flags + " do not fit " + number);
    }

    /** With flags that check the number. */
    public static Donation checked(DonationNumber number) {
      return new Donation(number, number.checkingFlags());
    }

    /** Whether a misread number would have been noticed by the flags. */
    public boolean isChecked() {
      return DonationNumber.areChecking(flags);
    }

    @Override
    public StructureKind kind() {
      return StructureKind.DONATION_NUMBER;
    }

    @Override
    public String content() {
      return number.characters() + flags;
    }
  }

  /**
   * ABO and RhD.
   *
   * @param groups two characters for ABO, RhD and kind of donation, or for a special message; what
   *     they mean is in the licensed tables
   * @param phenotype one character for Rh, Kell and the like; 0 says nothing
   * @param reserved one character, 0 until the standard gives it a meaning
   */
  record BloodGroups(String groups, char phenotype, char reserved) implements DataStructure {
    public BloodGroups {
      require(groups.matches("[A-Za-z0-9]{2}"), "blood group code " + groups);
      require(isCapitalOrDigit(phenotype) && isCapitalOrDigit(reserved), "phenotype or reserved");
    }

    /** Saying nothing about phenotypes. */
    public static BloodGroups of(String groups) {
      return new BloodGroups(groups, '0', '0');
    }

    @Override
    public StructureKind kind() {
      return StructureKind.BLOOD_GROUPS;
    }

    @Override
    public String content() {
      return groups + phenotype + reserved;
    }
  }

  /**
   * What it is.
   *
   * @param description five characters, the first a letter that tells the family of products
   *     ({@value #ORGANS} for organs); what they mean is in the licensed tables
   * @param division three characters; for organs a number that tells parts of one organ from each
   *     other, 000 for an undivided one
   */
  record ProductCode(String description, String division) implements DataStructure {
    /** The family of organs. */
    public static final char ORGANS = 'N';

    private static final String UNDIVIDED = "000";

    public ProductCode {
      require(description.matches("[A-Z][A-Z0-9]{4}"), "product code " + description);
      require(division.matches("[A-Za-z0-9][A-Z0-9][a-z0-9]"), "division " + division);
      require(
          description.charAt(0) != ORGANS || division.matches("[0-9]{3}"), "division " + division);
    }

    /** An undivided organ. */
    public static ProductCode whole(String description) {
      return new ProductCode(description, UNDIVIDED);
    }

    public boolean isOrgan() {
      return description.charAt(0) == ORGANS;
    }

    @Override
    public StructureKind kind() {
      return StructureKind.PRODUCT_CODE;
    }

    @Override
    public String content() {
      return description + division;
    }
  }

  /**
   * When something was or will be, in the local time of the facility that printed the label; the
   * standard gives no time zone.
   *
   * @param time to the minute; empty in the structures that have only a day
   */
  record Moment(When when, LocalDate date, Optional<LocalTime> time) implements DataStructure {
    /** What happens then. */
    public enum When {
      EXPIRY(StructureKind.EXPIRY_DATE, StructureKind.EXPIRY_TIME),
      COLLECTION(StructureKind.COLLECTION_DATE, StructureKind.COLLECTION_TIME),
      PRODUCTION(StructureKind.PRODUCTION_DATE, StructureKind.PRODUCTION_TIME);

      private final StructureKind day;
      private final StructureKind minute;

      When(StructureKind day, StructureKind minute) {
        this.day = day;
        this.minute = minute;
      }

      static When of(StructureKind kind) {
        for (When one : values()) {
          if (one.day == kind || one.minute == kind) {
            return one;
          }
        }
        throw new IllegalArgumentException(kind + " is no moment");
      }
    }

    public Moment {
      require(date.getYear() >= 1900 && date.getYear() < 2900, "year of " + date);
      require(
          time.stream().allMatch(t -> t.getSecond() == 0 && t.getNano() == 0), "seconds in a time");
    }

    @Override
    public StructureKind kind() {
      return time.isPresent() ? when.minute : when.day;
    }

    /** Last three digits of the year, day of the year, hour and minute. */
    @Override
    public String content() {
      String day = String.format("%03d%03d", date.getYear() % 1000, date.getDayOfYear());
      return time.map(t -> day + String.format("%02d%02d", t.getHour(), t.getMinute())).orElse(day);
    }
  }

  private static boolean isCapitalOrDigit(char c) {
    return c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private static void require(boolean fine, String what) {
    if (!fine) {
      throw new IllegalArgumentException("not for a label: " + what);
    }
  }
}
