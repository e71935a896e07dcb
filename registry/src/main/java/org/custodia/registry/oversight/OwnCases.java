package org.custodia.registry.oversight;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;

/**
 * The regulator's cases that concern one's own organisation, asked for at the regulator's desk, and
 * explaining them there. Names no other organisation but the regulator. Problems: CUS-RCL-006 may
 * not; those of the desk; UNAVAILABLE CUS-VER-060 when it does not answer.
 */
public interface OwnCases {

  /** Latest alert first, at most 50, without their history. */
  List<OwnCase> list(Caller caller);

  OwnCase view(Caller caller, UUID id);

  /** Says how it came about; the same words twice in a row are one explanation. */
  OwnCase explain(Caller caller, UUID id, String words);

  /**
   * @param kind name of an {@code AlertKind}
   * @param state name of a {@code CaseState}
   * @param subject what it is about, as people know it
   * @param facts what the organisation itself reported or did
   */
  record OwnCase(
      UUID id,
      String kind,
      String state,
      String subjectType,
      String subject,
      Optional<String> gtin,
      Optional<String> serial,
      int alerts,
      Instant lastAt,
      Optional<String> cause,
      List<OwnAlert> facts,
      List<OwnStep> history) {}

  record OwnAlert(Instant at, Map<String, String> details) {}

  /**
   * @param by who did it; empty when it happened by itself
   */
  record OwnStep(String step, String by, String words, Instant at) {}
}
