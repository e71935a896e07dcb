package org.custodia.webapp.organs;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;

/** Names of organs in one word: {@code KIDNEY.LEFT}, {@code LIVER.1}; also keys of their words. */
final class OrganName {
  private OrganName() {}

  static String of(Organ organ) {
    String side = organ.laterality() == Laterality.NONE ? "" : "." + organ.laterality();
    return organ.kind() + side + (organ.part() == 0 ? "" : "." + organ.part());
  }

  /** An {@link IllegalArgumentException} for what is none. */
  static Organ read(String name) {
    return organs()
        .filter(organ -> of(organ).equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such organ: " + name));
  }

  /** Of all organs that a body has. */
  static List<String> all() {
    return those(organ -> true);
  }

  static List<String> those(Predicate<Organ> wanted) {
    return organs().filter(wanted).map(OrganName::of).toList();
  }

  private static Stream<Organ> organs() {
    return Stream.of(OrganKind.values()).flatMap(OrganName::of);
  }

  private static Stream<Organ> of(OrganKind kind) {
    if (kind.paired()) {
      return Stream.of(Laterality.LEFT, Laterality.RIGHT, Laterality.BOTH)
          .map(side -> Organ.of(kind, side));
    }
    Stream<Organ> whole = Stream.of(Organ.of(kind));
    if (kind != OrganKind.LIVER) return whole;
    return Stream.concat(
        whole, Stream.of(1, 2).map(part -> new Organ(kind, Laterality.NONE, part)));
  }
}
