package org.custodia.registry.billing;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.billing.DisputeReason;
import org.custodia.contracts.prices.ChargedLine;

/** What a side does with a bill that is on the ledger; a person signs each. */
public sealed interface BillAct {
  /** Id of the bill. */
  Bytes32 bill();

  /**
   * The payer accepts it.
   *
   * @param borne by the payer, minor units; at most what is charged
   */
  record Accept(Bytes32 bill, long borne) implements BillAct {}

  /**
   * The payer disputes lines.
   *
   * @param lines indexes from 0; 1 to 20
   * @param words for the biller, at most 1,000 characters; empty for none. The ledger has a salted
   *     hash of them
   */
  record Dispute(Bytes32 bill, List<Integer> lines, DisputeReason reason, String words)
      implements BillAct {
    public Dispute {
      lines = List.copyOf(lines);
    }

    public Dispute(Bytes32 bill, List<Integer> lines, DisputeReason reason) {
      this(bill, lines, reason, "");
    }
  }

  /** The payer disputes these lines no longer. */
  record Withdraw(Bytes32 bill, List<Integer> lines) implements BillAct {
    public Withdraw {
      lines = List.copyOf(lines);
    }
  }

  /**
   * The biller charges something else for a line. A claimed policy is asked again once no line
   * stops the bill.
   *
   * @param charge quantity and amount zero to charge it no longer
   */
  record Adjust(Bytes32 bill, int line, ChargedLine charge) implements BillAct {}

  /**
   * A side records that the payer paid what was approved. No money moves by it.
   *
   * @param paid minor units; exactly what was approved
   * @param reference of the payment; the ledger has a salted hash of it
   */
  record Settle(Bytes32 bill, long paid, String reference) implements BillAct {}
}
