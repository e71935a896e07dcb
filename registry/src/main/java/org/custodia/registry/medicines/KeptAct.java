package org.custodia.registry.medicines;

import java.util.Optional;
import org.custodia.contracts.Bytes32;

/** An act as it is kept to notice whether the same was asked before; every act looks different. */
record KeptAct(
    String kind,
    Optional<PackAct.Part> part,
    Optional<Bytes32> prescription,
    Optional<String> status,
    Optional<Bytes32> evidence) {

  static KeptAct of(PackAct act) {
    String kind = act.getClass().getSimpleName();
    if (act instanceof PackAct.Dispense it) {
      return new KeptAct(kind, it.part(), it.prescription(), Optional.empty(), Optional.empty());
    }
    if (act instanceof PackAct.DispensedOffline it) {
      return new KeptAct(kind, it.part(), it.prescription(), Optional.empty(), Optional.empty());
    }
    if (act instanceof PackAct.Decommission it) {
      return new KeptAct(
          kind, Optional.empty(), Optional.empty(), Optional.of(it.status().name()), it.evidence());
    }
    return new KeptAct(
        kind, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
