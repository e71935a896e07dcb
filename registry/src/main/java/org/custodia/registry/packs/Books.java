package org.custodia.registry.packs;

import java.util.Optional;
import org.custodia.registry.ledger.Ledger;

/**
 * The member's own book: the channel of the member and the regulator in which it records what it
 * does to packs by itself. It is opened by itself when it is missing. Used inside the
 * organisation's rows.
 */
public interface Books {

  /**
   * The organisation's own book, when it is ready to use; otherwise its opening has been recorded,
   * and it will be ready in a moment.
   */
  Optional<Ledger.Channel> own(String organisation);

  /** The organisation's own book, when it is ready to use; nothing is opened. */
  Optional<Ledger.Channel> known(String organisation);

  /**
   * As {@link #own}.
   *
   * @throws org.custodia.registry.errors.Problem UNAVAILABLE CUS-PCK-001 while it is being opened
   */
  Ledger.Channel ready(String organisation);
}
