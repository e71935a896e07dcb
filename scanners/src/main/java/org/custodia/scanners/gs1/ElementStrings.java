package org.custodia.scanners.gs1;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes elements in each of the forms that {@link ScanReader} reads. Elements are checked first:
 * {@link IllegalArgumentException} names what is wrong, because a label with an error in it must
 * not be printed.
 */
public final class ElementStrings {
  private ElementStrings() {}

  /** The four elements of a European medicine pack: GTIN, expiry, lot, serial number. */
  public static List<Element> ofPack(Gtin gtin, String serial, String lot, LocalDate expiry) {
    return List.of(
        new Element("01", gtin.digits()),
        new Element("17", Gs1Dates.write(expiry)),
        new Element("10", lot),
        new Element("21", serial));
  }

  /** Concatenated, with GS after each element of open length but the last. */
  public static String encode(List<Element> elements) {
    List<PlacedElement> checked = checked(elements);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < checked.size(); i++) {
      PlacedElement element = checked.get(i);
      text.append(element.ai()).append(element.value());
      if (i < checked.size() - 1 && !element.identifier().predefinedLength()) {
        text.append(CharacterSets.GS);
      }
    }
    return text.toString();
  }

  /** What a rightly set up scanner sends: symbology identifier and element string. */
  public static String scannerText(Symbology symbology, List<Element> elements) {
    if (!symbology.isGs1() && symbology != Symbology.UNKNOWN) {
      throw new IllegalArgumentException(symbology + " carries no element strings");
    }
    return symbology.identifier() + encode(elements);
  }

  /** The form printed beside the symbol, {@code (01)…(17)…}. */
  public static String bracketed(List<Element> elements) {
    StringBuilder text = new StringBuilder();
    for (PlacedElement element : checked(elements)) {
      text.append('(').append(element.ai()).append(')').append(element.value());
    }
    return text.toString();
  }

  /**
   * A GS1 Digital Link. The first element must be a primary key; its qualifiers go into the path in
   * the standard's order, everything else into the query.
   *
   * @param base scheme, host and optional path, such as {@code https://id.example.org}
   */
  public static URI digitalLink(URI base, List<Element> elements) {
    List<PlacedElement> checked = checked(elements);
    PlacedElement key = checked.get(0);
    List<List<String>> alternatives = key.identifier().digitalLinkQualifiers();
    if (alternatives.isEmpty()) {
      throw new IllegalArgumentException("(" + key.ai() + ") is no Digital Link primary key");
    }
    String stem = base.toString().replaceAll("(?<!/)/+$", "");
    StringBuilder path = new StringBuilder(stem).append('/').append(key.ai()).append('/');
    path.append(percentEncoded(key.value()));
    List<PlacedElement> rest = new ArrayList<>(checked.subList(1, checked.size()));
    List<String> qualifiers =
        alternatives.stream()
            .filter(list -> rest.stream().anyMatch(e -> list.contains(e.ai())))
            .findFirst()
            .orElse(List.of());
    for (String qualifier : qualifiers) {
      rest.stream()
          .filter(e -> e.ai().equals(qualifier))
          .findFirst()
          .ifPresent(
              e -> {
                path.append('/').append(e.ai()).append('/').append(percentEncoded(e.value()));
                rest.remove(e);
              });
    }
    char before = '?';
    for (PlacedElement element : rest) {
      if (!element.identifier().digitalLinkAttribute()) {
        throw new IllegalArgumentException(
            "(" + element.ai() + ") may not be a Digital Link attribute");
      }
      path.append(before).append(element.ai()).append('=').append(percentEncoded(element.value()));
      before = '&';
    }
    return URI.create(path.toString());
  }

  private static List<PlacedElement> checked(List<Element> elements) {
    ValueRules rules = new ValueRules(LocalDate.now(ZoneOffset.UTC).getYear());
    List<PlacedElement> placed = new ArrayList<>();
    for (Element element : elements) {
      ApplicationIdentifier identifier =
          ApplicationIdentifiers.find(element.ai())
              .orElseThrow(
                  () -> new IllegalArgumentException("No such AI: (" + element.ai() + ")"));
      placed.add(PlacedElement.verbatim(identifier, element.value(), 0));
    }
    if (placed.isEmpty()) {
      throw new IllegalArgumentException("No elements");
    }
    Optional<Unreadable> wrong =
        placed.stream().map(rules::check).flatMap(Optional::stream).findFirst();
    if (wrong.isEmpty()) {
      wrong = Companions.check(placed);
    }
    if (wrong.isPresent()) {
      throw new IllegalArgumentException(wrong.get().fault() + " " + wrong.get().arguments());
    }
    return placed;
  }

  private static String percentEncoded(String value) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.US_ASCII)) {
      char c = (char) b;
      boolean unreserved =
          CharacterSets.isDigit(c) || Character.isLetter(c) || "-._~".indexOf(c) >= 0;
      encoded.append(unreserved ? String.valueOf(c) : String.format("%%%02X", b));
    }
    return encoded.toString();
  }
}
