package org.custodia.webapp.organs;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.contracts.organs.OfferTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.OutOfOrderReason;

/**
 * One thing that an act says, for people. Statements and signatures in it are left out.
 *
 * @param name of the field in the terms
 * @param word key of the word, for a constant
 * @param at for a time
 * @param text for anything else; a hash is shortened
 */
record EventFact(
    String name, Optional<String> word, Optional<Instant> at, String text, Optional<Organ> organ) {
  /** Fields that are milliseconds since 1970. */
  private static final Set<String> TIMES =
      Set.of("crossClamp", "anastomosis", "takenAt", "from", "until");

  /** Fields that are seconds since 1970. */
  private static final Set<String> SECONDS = Set.of("answerUntil");

  private static final Set<String> TEMPERATURES = Set.of("temperature", "lowest", "highest");
  private static final int SHORT = 10;

  static List<EventFact> of(OrganTerms terms) {
    List<EventFact> facts = new ArrayList<>();
    for (RecordComponent component : terms.getClass().getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(terms);
        of(component.getName(), meant(terms, component.getName(), value)).ifPresent(facts::add);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("terms are public records", e);
      }
    }
    return facts;
  }

  /** Why an offer left the order stands in it as a number, 0 when it did not. */
  private static Object meant(OrganTerms terms, String name, Object value) {
    if (!(terms instanceof OfferTerms offer) || !name.equals("reason")) return value;
    return offer.reason() == 0 ? Optional.empty() : OutOfOrderReason.of(offer.reason());
  }

  private static Optional<EventFact> of(String name, Object value) {
    if (value instanceof Action) return Optional.empty(); // says what the heading says
    if (value instanceof Organ organ) {
      return Optional.of(
          new EventFact(name, Optional.empty(), Optional.empty(), "", Optional.of(organ)));
    }
    if (value instanceof Enum<?> constant) {
      String key = constant.getDeclaringClass().getSimpleName() + "." + constant.name();
      return Optional.of(
          new EventFact(
              name, Optional.of(key), Optional.empty(), constant.name(), Optional.empty()));
    }
    if (value instanceof Long number && TIMES.contains(name)) {
      return Optional.of(at(name, Instant.ofEpochMilli(number)));
    }
    if (value instanceof Long number && SECONDS.contains(name)) {
      return Optional.of(at(name, Instant.ofEpochSecond(number)));
    }
    return text(name, value)
        .map(
            text ->
                new EventFact(name, Optional.empty(), Optional.empty(), text, Optional.empty()));
  }

  private static EventFact at(String name, Instant at) {
    return new EventFact(name, Optional.empty(), Optional.of(at), "", Optional.empty());
  }

  private static Optional<String> text(String name, Object value) {
    if (value instanceof Bytes32 hash) {
      return hash.isZero()
          ? Optional.empty()
          : Optional.of(hash.toString().substring(0, SHORT) + "…");
    }
    if (value instanceof Integer number && TEMPERATURES.contains(name)) {
      return number == OrganTerms.UNKNOWN_TEMPERATURE
          ? Optional.empty()
          : Optional.of(degrees(number));
    }
    if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
      return Optional.of(value.toString());
    }
    return Optional.empty();
  }

  private static String degrees(int hundredths) {
    return BigDecimal.valueOf(hundredths, 2).stripTrailingZeros().toPlainString() + " °C";
  }
}
