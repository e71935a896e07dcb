package org.custodia.registry.fhir;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.registry.identity.Caller;

/**
 * Where resources of one type come from. Answers what the caller may see and nothing else; what the
 * caller may not see is not there. Inside the organisation's rows.
 */
interface ResourceSource {
  String type();

  /** Beside those of every type. */
  List<SearchParameter> parameters();

  /** Roles that may see any of it. */
  Set<String> roles();

  /** Whether it can be created and corrected here. */
  boolean isTaken();

  Optional<Held> read(Caller caller, String id);

  /**
   * What the caller may see and may be meant: every criterion that {@link #used} does not name is
   * still to be checked.
   */
  List<Held> find(Caller caller, Asked asked);

  /** Parameters that {@link #find} answers itself. */
  List<String> used();

  /** A version that may have been corrected since. */
  default Optional<Held> version(Caller caller, String id, int version) {
    return read(caller, id).filter(held -> held.version() == version);
  }
}
