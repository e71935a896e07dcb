package org.custodia.registry.medicines;

import java.util.UUID;
import org.custodia.registry.identity.Caller;

/** Is this pack genuine, and what may be done with it. */
public interface PackVerification {

  /**
   * Always answers with a verdict when it could be decided; writes an audit row. The same id with
   * the same scan answers what was answered before; with another scan it is a conflict.
   *
   * @param scan raw scanner text, at most 2,000 characters; more is a Problem TOO_LARGE,
   *     CUS-SCN-002
   * @throws org.custodia.registry.errors.Problem UNAVAILABLE when the verification service does not
   *     answer and nothing definite is known here
   */
  PackVerdict verify(Caller caller, UUID id, String scan);

  /** Records that a picture held no readable pack symbol and gives the UNREADABLE verdict. */
  PackVerdict unreadable(Caller caller, UUID id, String code, Object... arguments);
}
