package org.custodia.webapp.custody;

import java.util.List;
import org.custodia.registry.ledger.LedgerRefusal;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;

/** Sentences for one reader. */
record Words(Sentences sentences, Reader reader) {

  String say(String key, Object... facts) {
    return sentences.of(key, List.of(facts), reader);
  }

  /** Why a contract refused. */
  String say(LedgerRefusal why) {
    return sentences.of(why, reader);
  }
}
