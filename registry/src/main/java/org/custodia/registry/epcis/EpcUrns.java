package org.custodia.registry.epcis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.scanners.gs1.CheckDigits;

/**
 * EPC URIs (EPC Tag Data Standard 2.0, sections 6.3 and 8): the company prefix and the rest stand
 * apart, the indicator or extension digit goes to the front, and the check digit is left out.
 */
final class EpcUrns {
  private static final Pattern FORM =
      Pattern.compile("urn:epc:(?:id|idpat|class):(sgtin|lgtin|sscc|sgln|pgln):(.*)");

  private EpcUrns() {}

  static Optional<Epc> parse(String uri) {
    Matcher form = FORM.matcher(uri);
    if (!form.matches()) {
      return Optional.empty();
    }
    List<String> parts = List.of(form.group(2).split("\\.", 3));
    if (parts.size() < 2 || !areDigits(parts.get(0)) || !areDigits(parts.get(1))) {
      return Optional.empty();
    }
    Optional<String> last = parts.size() == 3 ? decoded(parts.get(2)) : Optional.empty();
    return switch (form.group(1)) {
      case "sgtin" -> key(parts, 13).flatMap(gtin -> last.map(serial -> pack(gtin, serial)));
      case "lgtin" -> key(parts, 13).flatMap(gtin -> last.map(lot -> new Epc.Lot(gtin, lot)));
      case "sscc" -> key(parts, 17).map(Epc.Unit::new);
      case "sgln" -> gln(parts).map(Epc.Place::new);
      default -> gln(parts).map(Epc.Party::new);
    };
  }

  private static Epc pack(String gtin, String serial) {
    return serial.equals("*") ? new Epc.Product(gtin) : new Epc.Pack(gtin, serial);
  }

  private static Optional<String> key(List<String> parts, int digits) {
    String company = parts.get(0);
    String reference = parts.get(1);
    if (company.length() + reference.length() != digits) {
      return Optional.empty();
    }
    return Optional.of(checked(reference.charAt(0) + company + reference.substring(1)));
  }

  /** The location reference is empty where the company prefix has twelve digits. */
  private static Optional<String> gln(List<String> parts) {
    String gln = parts.get(0) + parts.get(1);
    return gln.length() == 12 ? Optional.of(checked(gln)) : Optional.empty();
  }

  private static String checked(String digits) {
    return digits + CheckDigits.of(digits);
  }

  private static boolean areDigits(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Optional<String> decoded(String text) {
    try {
      String value = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
      return value.isEmpty() ? Optional.empty() : Optional.of(value);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
