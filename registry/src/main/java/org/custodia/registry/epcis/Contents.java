package org.custodia.registry.epcis;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.custodia.contracts.Bytes32;

/**
 * What the ledger does not tell: the names of packs, and what lies in units and consignments; as
 * far as this organisation was told by those who handed things over. Used inside its rows.
 */
interface Contents {

  /** Product code and serial of these packs, by the ledger's name; only of those that are known. */
  Map<Bytes32, Epc.Pack> names(String organisation, Collection<Bytes32> packs);

  /** What lies at the top of these consignments, by the command of the dispatch. */
  Map<Bytes32, List<Epc>> ofConsignments(String organisation, Collection<Bytes32> dispatches);

  /**
   * What receipts and rejections name as come or as refused, by their command: units of which
   * nothing is left out, and single packs.
   */
  Map<Bytes32, List<Epc>> ofAnswers(String organisation, Collection<Answer> answers);

  /** Those of these commands whose document is here, so that it is known what they name. */
  Set<Bytes32> known(String organisation, Collection<Bytes32> commands);

  /** What was put into, or taken out of, units by these steps. */
  Map<Packing, List<Epc>> ofUnits(String organisation, Collection<Packing> packings);

  /** Commands of dispatches and packings in whose contents one of these lies at the top. */
  Set<Bytes32> commandsWith(String organisation, Collection<Epc> any);

  /**
   * @param command by which it was packed or unpacked
   * @param sscc of the unit
   */
  record Packing(Bytes32 command, String sscc) {}

  /**
   * @param command of the receipt or rejection
   * @param dispatch the command of what it answers
   */
  record Answer(Bytes32 command, Bytes32 dispatch) {}
}
