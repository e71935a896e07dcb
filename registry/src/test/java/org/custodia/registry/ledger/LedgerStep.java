package org.custodia.registry.ledger;

/**
 * The steps of a command on its way to the ledger. Between two of them the process may die; what it
 * has told anybody by then is only what it has committed and what it has sent. The statement and
 * the side of its commit say where in the code a step is reached.
 */
enum LedgerStep {
  /** The command is in the outbox; nothing was begun. */
  RECORDED("order by arrival limit", false),
  /** The instance has put it into the outbox by itself, as it does with acknowledgements. */
  CONCLUDED("insert into ledger_command ", true),
  /** The privacy manager holds the payload (for a public call: nothing); nothing was signed. */
  PAYLOAD_STORED("insert into ledger_attempt", false),
  /** Signed and stored with its hash and nonce; the node has not heard of it. */
  SIGNED("insert into ledger_attempt", true),
  /** The node has taken it; nobody here knows. */
  SENT("update ledger_attempt set answer", false),
  /** The node's answer is written down. */
  NOTED("update ledger_attempt set answer", true),
  /** In a block; the outcome is not written down. */
  MINED("update ledger_command set state = ?, transaction_hash", false),
  /** The outcome is written down, together with what follows from the block. */
  SETTLED("update ledger_command set state = ?, transaction_hash", true),

  // Detours
  /** The node has refused it; nobody here knows. */
  TURNED_AWAY("update ledger_transaction set state = ?", false),
  /** The node has refused it, and its nonce is given back. */
  GIVEN_BACK("update ledger_transaction set state = ?", true),
  /** Its payload could not be handed out again; signed anew and stored, and not sent. */
  RENEWED("insert into ledger_attempt", true, 2);

  private final String statement;
  private final boolean afterCommit;
  private final int times;

  LedgerStep(String statement, boolean afterCommit) {
    this(statement, afterCommit, 1);
  }

  LedgerStep(String statement, boolean afterCommit, int times) {
    this.statement = statement;
    this.afterCommit = afterCommit;
    this.times = times;
  }

  /** How often it has been made when the step is reached. */
  int times() {
    return times;
  }

  /** Part of an SQL statement, in lower case, that is made in this step's transaction. */
  String statement() {
    return statement;
  }

  /** Whether the step is reached with the commit, or right before it. */
  boolean afterCommit() {
    return afterCommit;
  }
}
