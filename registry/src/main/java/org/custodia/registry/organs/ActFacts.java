package org.custodia.registry.organs;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.contracts.organs.OrganTerms;

/** What the terms of an act say in single words; statements and signatures in them are left out. */
final class ActFacts {
  private ActFacts() {}

  static Map<String, String> of(OrganTerms terms) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (RecordComponent component : terms.getClass().getRecordComponents()) {
      boolean isAction = component.getType() == Action.class; // the event tells it
      if (!isAction) put(facts, component.getName(), value(component, terms));
    }
    return facts;
  }

  private static Object value(RecordComponent component, OrganTerms terms) {
    try {
      return component.getAccessor().invoke(terms);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("terms are public records", e);
    }
  }

  private static void put(Map<String, String> facts, String name, Object value) {
    if (value instanceof Organ organ) {
      facts.put("organ", organ.kind().name());
      facts.put("laterality", organ.laterality().name());
      facts.put("part", Integer.toString(organ.part()));
    } else if (value instanceof Enum<?> code) {
      facts.put(name, code.name());
    } else if (value instanceof Bytes32 hash && !hash.isZero()) {
      facts.put(name, hash.toString());
    } else if (value instanceof Integer number && number != OrganTerms.UNKNOWN_TEMPERATURE) {
      facts.put(name, number.toString());
    } else if (value instanceof Long || value instanceof Boolean) {
      facts.put(name, value.toString());
    }
  }
}
