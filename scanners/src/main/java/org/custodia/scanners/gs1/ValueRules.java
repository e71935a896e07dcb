package org.custodia.scanners.gs1;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.scanners.gs1.ApplicationIdentifier.Part;

/**
 * Checks one value: lengths, character sets, and the rules that the GS1 Syntax Dictionary names.
 */
final class ValueRules {
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  /** Also such as were withdrawn: a label may be older than that. */
  private static final Set<Integer> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getNumericCode)
          .filter(code -> code > 0)
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> MEDIA_TYPES =
      Set.of("01", "02", "03", "04", "05", "06", "07", "08", "09", "10");

  private final int currentYear;

  ValueRules(int currentYear) {
    this.currentYear = currentYear;
  }

  /** What is wrong with an element's value, or empty. */
  Optional<Unreadable> check(PlacedElement element) {
    String value = element.value();
    int at = 0;
    for (Part part : element.identifier().parts()) {
      int left = value.length() - at;
      if (left == 0 && part.optional()) {
        break;
      }
      if (left < part.least()) {
        return Optional.of(
            element.wrong(ScanFault.VALUE_TOO_SHORT, value.length(), element.identifier().least()));
      }
      String content = value.substring(at, Math.min(value.length(), at + part.most()));
      Optional<Unreadable> wrong = checkPart(element, part, content, at);
      if (wrong.isPresent()) {
        return wrong;
      }
      at += content.length();
    }
    return at == value.length()
        ? Optional.empty()
        : Optional.of(
            element.wrong(ScanFault.VALUE_TOO_LONG, value.length(), element.identifier().most()));
  }

  private Optional<Unreadable> checkPart(
      PlacedElement element, Part part, String content, int begin) {
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      if (!part.characters().holds(c)) {
        return Optional.of(
            element.wrongAt(
                element.positionOf(begin + i),
                ScanFault.WRONG_CHARACTER,
                CharacterSets.printable(String.valueOf(c), 1),
                element.positionOf(begin + i) + 1));
      }
    }
    for (String rule : part.rules()) {
      if (!holds(rule, content)) {
        ScanFault fault =
            switch (rule) {
              case "csum", "csumalpha" -> ScanFault.CHECK_DIGIT;
              case "yymmd0", "yymmdd", "yyyymmdd" -> ScanFault.NO_SUCH_DATE;
              default -> ScanFault.VALUE_RULE;
            };
        int position = element.positionOf(begin);
        return Optional.of(
            fault == ScanFault.VALUE_RULE
                ? element.wrongAt(position, fault, content, rule)
                : element.wrongAt(position, fault, content));
      }
    }
    return Optional.empty();
  }

  private boolean holds(String rule, String content) {
    return switch (rule) {
      case "csum" -> CheckDigits.isRight(content);
      case "csumalpha" -> CheckDigits.isRightAlphanumeric(content);
      case "gcppos1" -> startsWithDigits(content, 0);
      case "gcppos2" -> startsWithDigits(content, 1);
      case "yymmd0" -> Gs1Dates.read(content, currentYear).isPresent();
      case "yymmdd" -> !content.endsWith("00") && Gs1Dates.read(content, currentYear).isPresent();
      case "yyyymmdd" -> isFullDate(content);
      case "hh" -> number(content) < 24;
      case "mi", "ss" -> number(content) < 60;
      case "hhmi" -> number(content) / 100 < 24 && number(content) % 100 < 60;
      case "zero" -> content.chars().allMatch(c -> c == '0');
      case "nonzero" -> content.chars().anyMatch(c -> c != '0');
      case "nozeroprefix" -> content.length() == 1 || content.charAt(0) != '0';
      case "hasnondigit" -> content.chars().anyMatch(c -> !CharacterSets.isDigit((char) c));
      case "winding" -> content.equals("0") || content.equals("1") || content.equals("9");
      case "yesno" -> content.equals("0") || content.equals("1");
      case "hyphen" -> content.equals("-");
      case "iso3166", "packagetype" -> CodeLists.holds(rule, content);
      case "iso3166999" -> content.equals("999") || CodeLists.holds("iso3166", content);
      case "couponcode" -> new CouponCode(content, currentYear).isCoupon();
      case "couponposoffer" -> new CouponCode(content, currentYear).isPositiveOffer();
      case "iso3166alpha2" -> COUNTRIES.contains(content);
      case "iso4217" -> CURRENCIES.contains((int) number(content));
      case "iso5218" -> Set.of("0", "1", "2", "9").contains(content);
      case "pieceoftotal" -> isPieceOfTotal(content);
      case "posinseqslash" -> isPositionInSequence(content);
      case "pcenc" -> isPercentEncoded(content);
      case "importeridx" -> CharacterSets.isInBase64Url(content.charAt(0)) && !content.equals("=");
      case "mediatype" -> MEDIA_TYPES.contains(content) || number(content) >= 80;
      case "latitude" -> Long.parseLong(content) <= 1_800_000_000L;
      case "longitude" -> Long.parseLong(content) <= 3_600_000_000L;
      case "iban" -> isIban(content);
      default -> throw new IllegalStateException("The table names an unknown rule: " + rule);
    };
  }

  /** A GS1 Company Prefix has at least four digits; the list of prefixes itself is not kept. */
  private static boolean startsWithDigits(String content, int from) {
    return content.length() >= from + 4
        && content.substring(from, from + 4).chars().allMatch(c -> CharacterSets.isDigit((char) c));
  }

  private static long number(String digits) {
    return Long.parseLong(digits);
  }

  private static boolean isFullDate(String content) {
    try {
      LocalDate.of(
          Integer.parseInt(content.substring(0, 4)),
          Integer.parseInt(content.substring(4, 6)),
          Integer.parseInt(content.substring(6, 8)));
      return true;
    } catch (java.time.DateTimeException noSuchDay) {
      return false;
    }
  }

  private static boolean isPieceOfTotal(String content) {
    long piece = number(content.substring(0, 2));
    return piece >= 1 && piece <= number(content.substring(2));
  }

  private static boolean isPositionInSequence(String content) {
    return content.length() == 3
        && content.charAt(1) == '/'
        && content.charAt(0) >= '1'
        && content.charAt(0) <= content.charAt(2)
        && content.charAt(2) <= '9';
  }

  private static boolean isPercentEncoded(String content) {
    return Arrays.stream(content.split("%", -1))
        .skip(1)
        .allMatch(
            after ->
                after.length() >= 2
                    && Character.digit(after.charAt(0), 16) >= 0
                    && Character.digit(after.charAt(1), 16) >= 0);
  }

  /** ISO 13616: two letters, two digits, and 1 modulo 97 with the first four moved to the end. */
  private static boolean isIban(String content) {
    if (!content.matches("[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}")
        || !COUNTRIES.contains(content.substring(0, 2))) {
      return false;
    }
    StringBuilder digits = new StringBuilder();
    (content.substring(4) + content.substring(0, 4))
        .chars()
        .forEach(c -> digits.append(Character.digit(c, 36)));
    return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
  }
}
