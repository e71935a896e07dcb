package org.custodia.registry.people;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.custodia.registry.people.PatientData.Identifier;
import org.custodia.registry.people.Resemblance.Reason;
import org.custodia.registry.people.Traits.FamilyName;
import org.custodia.registry.people.Traits.Place;

/**
 * Weighs two people's traits against each other. The points were set on the labelled pairs of
 * {@code LabelledPairsTest}, which says how well they do; a person decides, so missing a pair costs
 * more than asking about one in vain. Symmetric: the order of the two makes no difference.
 */
final class Comparison {
  private static final JaroWinklerSimilarity CLOSENESS = new JaroWinklerSimilarity();
  private static final DamerauLevenshteinDistance SLIPS = new DamerauLevenshteinDistance();
  private static final double CLOSE = 0.94;
  private static final double CLOSE_ENOUGH_FOR_SOUND = 0.7;

  private Comparison() {}

  static Resemblance of(PatientData a, PatientData b) {
    return of(Traits.of(a), Traits.of(b));
  }

  static Resemblance of(Traits a, Traits b) {
    List<Reason> reasons = new ArrayList<>();
    identifiers(a, b).ifPresent(reasons::add);
    names(a, b, reasons);
    birthDate(a.birthDate(), b.birthDate()).ifPresent(reasons::add);
    if (List.of(a.gender(), b.gender()).containsAll(List.of("MALE", "FEMALE"))) {
      reasons.add(Reason.OTHER_GENDER);
    }
    places(a, b).ifPresent(reasons::add);
    if (!Collections.disjoint(a.reachedAt(), b.reachedAt())) {
      reasons.add(Reason.SAME_TELEPHONE_OR_MAIL);
    }
    reasons.sort(
        Comparator.comparingInt((Reason reason) -> -Math.abs(reason.points()))
            .thenComparing(Comparator.naturalOrder()));
    int sum = reasons.stream().mapToInt(Reason::points).sum();
    return new Resemblance(Math.max(0, Math.min(100, sum)), reasons);
  }

  private static Optional<Reason> identifiers(Traits a, Traits b) {
    Set<Reason> found = EnumSet.noneOf(Reason.class);
    for (Identifier one : a.identifiers()) {
      for (Identifier other : b.identifiers()) {
        if (one.system().equals(other.system())) {
          identifier(one, other).ifPresent(found::add);
        }
      }
    }
    return strongest(found);
  }

  private static Optional<Reason> identifier(Identifier one, Identifier other) {
    boolean national = IdentifierRules.isNational(one.system());
    if (one.value().equals(other.value())) {
      return Optional.of(national ? Reason.SAME_NATIONAL_NUMBER : Reason.SAME_NUMBER);
    }
    if (SLIPS.apply(one.value(), other.value()) == 1) {
      return Optional.of(Reason.NUMBER_NEARLY_SAME);
    }
    return national ? Optional.of(Reason.OTHER_NATIONAL_NUMBER) : Optional.empty();
  }

  private static void names(Traits a, Traits b, List<Reason> reasons) {
    Optional<Reason> family = families(a, b);
    Optional<Reason> given = givens(a, b);
    int asWritten = points(family) + points(given);
    if (swapped(a, b) && asWritten < Reason.NAMES_SWAPPED.points()) {
      reasons.add(Reason.NAMES_SWAPPED);
      return;
    }
    family.ifPresent(reasons::add);
    given.ifPresent(reasons::add);
  }

  private static boolean swapped(Traits a, Traits b) {
    return crossed(a, b) && crossed(b, a);
  }

  private static boolean crossed(Traits a, Traits b) {
    for (FamilyName family : a.families()) {
      for (List<String> given : b.givens()) {
        if (family.whole().equals(String.join("", given)) || family.core().equals(given.get(0))) {
          return true;
        }
      }
    }
    return false;
  }

  private static Optional<Reason> families(Traits a, Traits b) {
    Set<Reason> found = EnumSet.noneOf(Reason.class);
    for (FamilyName one : a.families()) {
      for (FamilyName other : b.families()) {
        found.add(family(one, other));
      }
    }
    return strongest(found);
  }

  private static Reason family(FamilyName one, FamilyName other) {
    if (one.whole().equals(other.whole()) || one.core().equals(other.core())) {
      return one.former() == other.former() ? Reason.SAME_FAMILY_NAME : Reason.SAME_FORMER_NAME;
    }
    if (one.parts().containsAll(other.parts()) || other.parts().containsAll(one.parts())) {
      return Reason.PART_OF_FAMILY_NAME;
    }
    if (sounds(one.parts(), other.parts())) {
      return Reason.FAMILY_NAME_SOUNDS_SAME;
    }
    return nearly(one.core(), other.core())
        ? Reason.FAMILY_NAME_NEARLY_SAME
        : Reason.OTHER_FAMILY_NAME;
  }

  private static Optional<Reason> givens(Traits a, Traits b) {
    Set<Reason> found = EnumSet.noneOf(Reason.class);
    for (List<String> one : a.givens()) {
      for (List<String> other : b.givens()) {
        found.add(given(one, other));
      }
    }
    return strongest(found);
  }

  private static Reason given(List<String> one, List<String> other) {
    String first = one.get(0);
    String second = other.get(0);
    if (one.equals(other) || String.join("", one).equals(String.join("", other))) {
      return Reason.SAME_GIVEN_NAME;
    }
    if (first.equals(second)) {
      boolean extended = one.containsAll(other) || other.containsAll(one);
      return extended ? Reason.SAME_GIVEN_NAME : Reason.PART_OF_GIVEN_NAME;
    }
    if (one.contains(second) || other.contains(first)) {
      return Reason.OTHER_ORDER_OF_GIVEN_NAMES;
    }
    if (first.length() == 1 || second.length() == 1) {
      return first.charAt(0) == second.charAt(0) ? Reason.SAME_INITIAL : Reason.OTHER_GIVEN_NAME;
    }
    if (sounds(List.of(first), List.of(second))) {
      return Reason.GIVEN_NAME_SOUNDS_SAME;
    }
    return nearly(first, second) ? Reason.GIVEN_NAME_NEARLY_SAME : Reason.OTHER_GIVEN_NAME;
  }

  /** Word by word; names that only share their consonants are not taken for the same. */
  private static boolean sounds(List<String> one, List<String> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (Collections.disjoint(NameSound.of(one.get(i)), NameSound.of(other.get(i)))
          || CLOSENESS.apply(one.get(i), other.get(i)) < CLOSE_ENOUGH_FOR_SOUND) {
        return false;
      }
    }
    return true;
  }

  /** One slip of the fingers in a short name, two in a long one. */
  private static boolean nearly(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    if (shorter < 4) {
      return false;
    }
    int slips = SLIPS.apply(one, other);
    return slips == 1
        || (slips == 2 && shorter >= 8)
        || (shorter >= 6 && CLOSENESS.apply(one, other) >= CLOSE);
  }

  private static Optional<Reason> birthDate(String one, String other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    if (one.equals(other)) {
      return Optional.of(one.length() == 8 ? Reason.SAME_BIRTH_DATE : Reason.BIRTH_DATE_LESS_EXACT);
    }
    if (one.length() != other.length()) {
      boolean fits = one.startsWith(other) || other.startsWith(one);
      return Optional.of(fits ? Reason.BIRTH_DATE_LESS_EXACT : Reason.OTHER_BIRTH_DATE);
    }
    if (one.length() == 8) {
      String swapped = one.substring(0, 4) + one.substring(6) + one.substring(4, 6);
      if (swapped.equals(other)) {
        return Optional.of(Reason.DAY_AND_MONTH_SWAPPED);
      }
      if (SLIPS.apply(one, other) == 1) {
        return Optional.of(Reason.BIRTH_DATE_NEARLY_SAME);
      }
    }
    return Optional.of(Reason.OTHER_BIRTH_DATE);
  }

  private static Optional<Reason> places(Traits a, Traits b) {
    Set<Reason> found = EnumSet.noneOf(Reason.class);
    for (Place one : a.places()) {
      for (Place other : b.places()) {
        if (one.town().equals(other.town())) {
          boolean street =
              !one.street().isEmpty()
                  && (one.street().equals(other.street()) || nearly(one.street(), other.street()));
          found.add(street ? Reason.SAME_ADDRESS : Reason.SAME_TOWN);
        }
      }
    }
    return strongest(found);
  }

  private static Optional<Reason> strongest(Set<Reason> reasons) {
    return reasons.stream().max(Comparator.comparingInt(Reason::points));
  }

  private static int points(Optional<Reason> reason) {
    return reason.map(Reason::points).orElse(0);
  }
}
