package org.custodia.registry.research;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;

/**
 * Studies of an organisation that researches on other members' patients. For the role {@code
 * researcher}; anybody else is refused with CUS-RSH-001. Ids are made by the caller: the same again
 * has no further effect.
 */
public interface Studies {
  /**
   * @param aim what it is for; the patients whom it uses read it
   */
  record Study(UUID id, String title, String aim, String begunBy, Instant begunAt) {}

  /** A member that can be asked. */
  record Host(Bytes32 member, String name) {}

  /**
   * What was asked, and what came of it.
   *
   * @param export pseudonymised rows were asked for
   * @param count as the host told it; empty when it withheld it or did not answer
   * @param problem code of what kept the host from answering
   */
  record Asked(
      UUID id,
      Host host,
      boolean export,
      Cohort cohort,
      String askedBy,
      Instant askedAt,
      boolean answered,
      Optional<Integer> count,
      Optional<String> problem) {}

  /** The latest first. */
  List<Study> all(Caller caller);

  /**
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-RSH-006
   */
  Study study(Caller caller, UUID id);

  /**
   * @throws org.custodia.registry.errors.Problem BAD_INPUT CUS-RSH-002 for a title or an aim that
   *     is missing or too long; CONFLICT CUS-RSH-005
   */
  Study begin(Caller caller, UUID id, String title, String aim);

  /** Hosts of whose patients one at least allows this organisation research now, by name. */
  List<Host> hosts(Caller caller);

  /** What was asked for a study, the latest first. */
  List<Asked> asked(Caller caller, UUID study);

  /**
   * Asks a host how many there are in a cohort.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-RSH-006, CUS-RSH-004 for a host that
   *     cannot be asked; what the host refuses with, which is on record as well
   */
  ResearchAnswer count(Caller caller, UUID id, UUID study, Bytes32 host, Cohort cohort);

  /** Asks a host for pseudonymised rows of a cohort. They are handed on and not kept here. */
  ResearchAnswer export(Caller caller, UUID id, UUID study, Bytes32 host, Cohort cohort);
}
