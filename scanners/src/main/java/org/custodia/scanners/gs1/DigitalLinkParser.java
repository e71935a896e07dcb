package org.custodia.scanners.gs1;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes an uncompressed GS1 Digital Link apart (GS1 Digital Link Standard: URI Syntax 1.6): any
 * host, any path before the primary key, qualifiers in order, attributes in the query.
 */
final class DigitalLinkParser {
  private static final int LONGEST_GTIN = 14;

  private DigitalLinkParser() {}

  static boolean isWebAddress(String data) {
    return data.regionMatches(true, 0, "https://", 0, 8)
        || data.regionMatches(true, 0, "http://", 0, 7);
  }

  static Elements parse(ScannerText text) {
    String data = text.data();
    int hostAt = data.indexOf("://") + 3;
    int hash = data.indexOf('#');
    int end = hash < 0 ? data.length() : hash;
    int mark = data.indexOf('?');
    int pathEnd = mark < 0 || mark > end ? end : mark;
    int slash = data.indexOf('/', hostAt);
    int hostEnd = slash < 0 || slash > pathEnd ? pathEnd : slash;
    String host = CharacterSets.printable(data.substring(hostAt, hostEnd), 60);
    List<Piece> segments = pieces(data, hostEnd, pathEnd, '/');
    if (!segments.isEmpty() && segments.get(segments.size() - 1).written().isEmpty()) {
      segments.remove(segments.size() - 1); // a trailing slash
    }
    int key = keyIn(segments);
    if (hostEnd == hostAt || key < 0) {
      return Elements.not(Unreadable.at(text.positionOf(0), ScanFault.NOT_DIGITAL_LINK, host));
    }
    List<PlacedElement> elements = new ArrayList<>();
    for (int i = key; i < segments.size(); i += 2) {
      Optional<Unreadable> wrong =
          add(text, segments.get(i).written(), segments.get(i + 1), elements);
      if (wrong.isPresent()) {
        return Elements.not(wrong.get());
      }
    }
    if (pathEnd < end) {
      for (Piece attribute : pieces(data, pathEnd, end, '&')) {
        Optional<Unreadable> wrong = addAttribute(text, attribute, elements);
        if (wrong.isPresent()) {
          return Elements.not(wrong.get());
        }
      }
    }
    return new Elements.Found(elements, true);
  }

  /** Index of the segment from which on the path is a primary key and its qualifiers, or -1. */
  private static int keyIn(List<Piece> segments) {
    for (int i = segments.size() % 2; i + 1 < segments.size(); i += 2) {
      Optional<ApplicationIdentifier> key = ApplicationIdentifiers.find(segments.get(i).written());
      if (key.isPresent() && !key.get().digitalLinkQualifiers().isEmpty()) {
        List<String> qualifiers = new ArrayList<>();
        for (int q = i + 2; q < segments.size(); q += 2) {
          qualifiers.add(segments.get(q).written());
        }
        if (key.get().digitalLinkQualifiers().stream()
            .anyMatch(allowed -> isInOrder(qualifiers, allowed))) {
          return i;
        }
      }
    }
    return -1;
  }

  private static boolean isInOrder(List<String> qualifiers, List<String> allowed) {
    int next = 0;
    for (String qualifier : qualifiers) {
      int found = allowed.subList(next, allowed.size()).indexOf(qualifier);
      if (found < 0) {
        return false;
      }
      next += found + 1;
    }
    return true;
  }

  private static Optional<Unreadable> addAttribute(
      ScannerText text, Piece attribute, List<PlacedElement> elements) {
    int equals = attribute.written().indexOf('=');
    String name = equals < 0 ? attribute.written() : attribute.written().substring(0, equals);
    boolean number = !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) {
      return Optional.empty(); // linkType, context and whatever a site adds of its own
    }
    boolean allowed =
        ApplicationIdentifiers.find(name)
            .map(ApplicationIdentifier::digitalLinkAttribute)
            .orElse(false);
    if (equals < 0 || !allowed) {
      return Optional.of(part(text, attribute));
    }
    Piece value = new Piece(attribute.written().substring(equals + 1), attribute.at() + equals + 1);
    return add(text, name, value, elements);
  }

  private static Optional<Unreadable> add(
      ScannerText text, String ai, Piece written, List<PlacedElement> elements) {
    Optional<String> value = decode(written.written());
    if (value.isEmpty()) {
      return Optional.of(part(text, written));
    }
    boolean shortGtin = ai.equals("01") && List.of(8, 12, 13).contains(value.get().length());
    String full =
        shortGtin ? "0".repeat(LONGEST_GTIN - value.get().length()) + value.get() : value.get();
    elements.add(
        new PlacedElement(
            ApplicationIdentifiers.find(ai).orElseThrow(),
            full,
            text.positionOf(written.at()),
            full.equals(written.written())));
    return Optional.empty();
  }

  private static Unreadable part(ScannerText text, Piece piece) {
    return Unreadable.at(
        text.positionOf(piece.at()),
        ScanFault.DIGITAL_LINK_PART,
        CharacterSets.printable(piece.written(), 40));
  }

  /** Percent-decoding (RFC 3986); a plus sign stands for itself. Empty when it is malformed. */
  private static Optional<String> decode(String written) {
    if (written.indexOf('%') < 0) {
      return Optional.of(written);
    }
    ByteBuffer bytes = ByteBuffer.allocate(written.length() * 4);
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      if (c != '%') {
        bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      if (i + 2 >= written.length()
          || Character.digit(written.charAt(i + 1), 16) < 0
          || Character.digit(written.charAt(i + 2), 16) < 0) {
        return Optional.empty();
      }
      bytes.put((byte) Integer.parseInt(written.substring(i + 1, i + 3), 16));
      i += 2;
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  private static List<Piece> pieces(String data, int from, int to, char between) {
    List<Piece> pieces = new ArrayList<>();
    int at = from + 1;
    while (at <= to) {
      int next = data.indexOf(between, at);
      int end = next < 0 || next > to ? to : next;
      pieces.add(new Piece(data.substring(at, end), at));
      at = end + 1;
    }
    return pieces;
  }

  /**
   * @param at index into the data
   */
  private record Piece(String written, int at) {}
}
