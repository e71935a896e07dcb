package org.custodia.registry.consent;

import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/** Who takes part in research; as far as an organisation's own node knows. */
public interface ResearchConsents {
  /**
   * A patient of this host whose consent to research is in force.
   *
   * @param patient entry of the directory
   * @param form what it covers
   */
  record Participant(UUID patient, GrantForm form) {}

  /** At the host: who takes part in the research of this member now; by no order. */
  List<Participant> participants(String organisation, Bytes32 grantee);

  /** At the grantee: members of whose patients one at least allows us research now. */
  List<Bytes32> hosts(String organisation);
}
