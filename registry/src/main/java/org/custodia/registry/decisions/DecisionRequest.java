package org.custodia.registry.decisions;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What somebody wants to do with a patient's information. What a request does not say is unknown:
 * it never helps to a permit, and never escapes a denial.
 *
 * @param at when it is to happen
 * @param zone for dates in consents, which have none
 * @param actors everybody who takes part, each with the roles it takes part in
 * @param data what it is about
 */
public record DecisionRequest(
    Party patient,
    Instant at,
    ZoneId zone,
    ConsentAction action,
    Purpose purpose,
    List<Actor> actors,
    Data data) {
  public DecisionRequest {
    actors = List.copyOf(actors);
  }

  /**
   * @param roles empty: not said
   */
  public record Actor(Optional<Set<Coded>> roles, Party party) {}

  /**
   * Facts about the resource; what is empty is not said, and a set without elements says that there
   * are none.
   *
   * @param resourceType such as {@code Observation}
   * @param profiles canonical addresses of the profiles it claims
   * @param classes other kinds it is of
   * @param codes what it is about, such as a LOINC code
   * @param labels its security labels
   * @param time the time that it tells of
   * @param reference of the resource itself
   * @param refersTo references of the resources that it refers to
   * @param referredToBy references of the resources that refer to it
   * @param authors references of its authors
   */
  public record Data(
      Optional<String> resourceType,
      Optional<Set<String>> profiles,
      Optional<Set<Coded>> classes,
      Optional<Set<Coded>> codes,
      Optional<Set<Coded>> labels,
      Optional<FhirPeriod> time,
      Optional<String> reference,
      Optional<Set<String>> refersTo,
      Optional<Set<String>> referredToBy,
      Optional<Set<String>> authors) {}

  /** Reads the JSON form of docs/decisions-engine.md; what does not fit is CUS-DEC-030. */
  public static DecisionRequest read(JsonNode json) {
    return RequestReader.read(json);
  }
}
