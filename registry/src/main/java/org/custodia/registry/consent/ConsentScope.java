package org.custodia.registry.consent;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which records a consent is about.
 *
 * @param kinds which it covers; empty means all
 * @param withheld what it does not cover all the same
 */
public record ConsentScope(Set<RecordKind> kinds, Set<Sensitivity> withheld) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public ConsentScope {
    kinds = Set.copyOf(kinds);
    withheld = Set.copyOf(withheld);
  }

  static ConsentScope of(GrantForm form) {
    return new ConsentScope(form.kinds(), form.withheld());
  }

  /**
   * As the document of a consent has it; empty for one that says something that is not known here,
   * which therefore covers nothing.
   *
   * @param document as {@link FhirConsent} writes it, UTF-8
   */
  static Optional<ConsentScope> read(byte[] document) {
    try {
      JsonNode rule = JSON.readTree(document).path("provision");
      if (!rule.path("type").asString("").equals("permit")) return Optional.empty();
      EnumSet<RecordKind> kinds = EnumSet.noneOf(RecordKind.class);
      for (JsonNode named : rule.path("class")) kinds.add(kind(named.path("code").asString("")));
      EnumSet<Sensitivity> withheld = EnumSet.noneOf(Sensitivity.class);
      for (JsonNode denied : rule.path("provision")) {
        if (!denied.path("type").asString("").equals("deny")) return Optional.empty();
        withheld.add(sensitivity(denied.path("securityLabel").path(0).path("code").asString("")));
      }
      return Optional.of(new ConsentScope(kinds, withheld));
    } catch (JacksonException | IllegalArgumentException another) {
      return Optional.empty();
    }
  }

  private static RecordKind kind(String type) {
    return Arrays.stream(RecordKind.values())
        .filter(one -> one.resourceType().equals(type))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no kind of records"));
  }

  private static Sensitivity sensitivity(String code) {
    return Arrays.stream(Sensitivity.values())
        .filter(one -> one.code().equals(code))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no label"));
  }

  /**
   * @param kind of a record; empty for one that is not known, which only a consent to everything
   *     covers
   */
  public boolean covers(Optional<RecordKind> kind, Set<Sensitivity> labels) {
    boolean chosen = kinds.isEmpty() || kind.filter(kinds::contains).isPresent();
    return chosen && Collections.disjoint(withheld, labels);
  }
}
