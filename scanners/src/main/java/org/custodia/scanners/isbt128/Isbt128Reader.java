package org.custodia.scanners.isbt128;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.scanners.isbt128.DataStructure.BloodGroups;
import org.custodia.scanners.isbt128.DataStructure.Donation;
import org.custodia.scanners.isbt128.DataStructure.Moment;
import org.custodia.scanners.isbt128.DataStructure.ProductCode;
import org.custodia.scanners.isbt128.Isbt128Reading.NotRead;
import org.custodia.scanners.isbt128.Isbt128Reading.Read;

/**
 * Reads the text of a symbol: one structure, several that a scanner read together, or a compound
 * message. Structures have no separators; one that is not known here ends the reading, because its
 * length is not known either.
 */
public final class Isbt128Reader {
  /** Years written with three digits: from 900 on they are of 1900, the others of 2000. */
  private static final int OF_THE_TWENTIETH_CENTURY = 900;

  private final String text;
  private final List<DataStructure> found = new ArrayList<>();
  private final Map<StructureKind, String> contents = new EnumMap<>(StructureKind.class);

  private Isbt128Reader(String text) {
    this.text = text;
  }

  /** Whether a text begins as ISBT 128 does; GS1 data begin with a digit. */
  public static boolean isMeant(String text) {
    return !text.isEmpty() && (text.charAt(0) == '=' || text.charAt(0) == '&');
  }

  /** Never throws; takes any text that is not empty. */
  public static Isbt128Reading read(String text) {
    return new Isbt128Reader(text).read();
  }

  private Isbt128Reading read() {
    int announced = 0;
    int seen = 0;
    for (int at = 0; at < text.length(); ) {
      Optional<StructureKind> known = StructureKind.at(text, at);
      boolean header = known.filter(StructureKind.COMPOUND_MESSAGE::equals).isPresent();
      if (known.isEmpty() || header && at > 0) {
        return not(
            StructureFault.UNKNOWN_STRUCTURE,
            at,
            text.substring(at, Math.min(at + 2, text.length())));
      }
      StructureKind kind = known.get();
      int from = at + kind.identifier().length();
      int to = from + kind.length();
      if (to > text.length()) {
        return wrong(StructureFault.TOO_SHORT, kind, at, text.length() - from, kind.length());
      }
      String content = text.substring(from, to);
      Optional<NotRead> fault = header ? checkHeader(content, from) : keep(kind, content, from);
      if (fault.isPresent()) {
        return fault.get();
      }
      if (header) {
        announced = Integer.parseInt(content.substring(0, 2));
      } else {
        seen++;
      }
      at = to;
    }
    return announced > 0 && announced != seen || found.isEmpty()
        ? not(StructureFault.COUNT, 0, announced, seen)
        : new Read(found);
  }

  private static Optional<NotRead> checkHeader(String content, int from) {
    return content.matches("[0-9]{5}")
        ? Optional.empty()
        : Optional.of(
            wrong(StructureFault.WRONG_CHARACTER, StructureKind.COMPOUND_MESSAGE, from, content));
  }

  private Optional<NotRead> keep(StructureKind kind, String content, int from) {
    String before = contents.putIfAbsent(kind, content);
    if (before != null) {
      return before.equals(content)
          ? Optional.empty()
          : Optional.of(not(StructureFault.CONTRADICTION, from, kind.title(), before, content));
    }
    Isbt128Reading one =
        switch (kind) {
          case DONATION_NUMBER -> donation(content, from);
          case BLOOD_GROUPS -> bloodGroups(content, from);
          case PRODUCT_CODE -> product(content, from);
          default -> moment(kind, content, from);
        };
    if (one instanceof NotRead fault) {
      return Optional.of(fault);
    }
    found.addAll(((Read) one).structures());
    return Optional.empty();
  }

  private static Isbt128Reading donation(String content, int from) {
    String flags = content.substring(13);
    try {
      DonationNumber number = new DonationNumber(content.substring(0, 13));
      if (DonationNumber.areChecking(flags) && !flags.equals(number.checkingFlags())) {
        return not(StructureFault.CHECK_CHARACTER, from, number.characters());
      }
      return read(new Donation(number, flags));
    } catch (IllegalArgumentException e) {
      return wrong(StructureFault.WRONG_CHARACTER, StructureKind.DONATION_NUMBER, from, content);
    }
  }

  private static Isbt128Reading bloodGroups(String content, int from) {
    try {
      return read(new BloodGroups(content.substring(0, 2), content.charAt(2), content.charAt(3)));
    } catch (IllegalArgumentException e) {
      return wrong(StructureFault.WRONG_CHARACTER, StructureKind.BLOOD_GROUPS, from, content);
    }
  }

  private static Isbt128Reading product(String content, int from) {
    try {
      return read(new ProductCode(content.substring(0, 5), content.substring(5)));
    } catch (IllegalArgumentException e) {
      return wrong(StructureFault.WRONG_CHARACTER, StructureKind.PRODUCT_CODE, from, content);
    }
  }

  /** The first digit tells the century: 0 for the years from 2000, 9 for those before. */
  private static Isbt128Reading moment(StructureKind kind, String content, int from) {
    if (!content.matches("[0-9]+")) {
      return wrong(StructureFault.WRONG_CHARACTER, kind, from, content);
    }
    int lastThree = Integer.parseInt(content.substring(0, 3));
    int year = lastThree + (lastThree >= OF_THE_TWENTIETH_CENTURY ? 1000 : 2000);
    int day = Integer.parseInt(content.substring(3, 6));
    try {
      LocalDate date = LocalDate.ofYearDay(year, day);
      Optional<LocalTime> time =
          content.length() == 6
              ? Optional.empty()
              : Optional.of(
                  LocalTime.of(
                      Integer.parseInt(content.substring(6, 8)),
                      Integer.parseInt(content.substring(8))));
      return read(new Moment(Moment.When.of(kind), date, time));
    } catch (java.time.DateTimeException e) {
      return wrong(StructureFault.NO_SUCH_DATE, kind, from, content);
    }
  }

  private static Read read(DataStructure one) {
    return new Read(List.of(one));
  }

  private static NotRead wrong(
      StructureFault fault, StructureKind kind, int position, Object... further) {
    Object[] arguments = new Object[further.length + 2];
    arguments[0] = kind.identifier();
    arguments[1] = kind.title();
    System.arraycopy(further, 0, arguments, 2, further.length);
    return not(fault, position, arguments);
  }

  private static NotRead not(StructureFault fault, int position, Object... arguments) {
    return new NotRead(
        fault, position, java.util.Arrays.stream(arguments).map(String::valueOf).toList());
  }
}
