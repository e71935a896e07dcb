package org.custodia.registry.medicines;

import java.util.List;
import java.util.Optional;
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
   *     answer and nothing definite is known here: CUS-MED-031 or 032, which say what was checked
   *     and what not. The service is asked again later, see {@link #unconfirmed}
   */
  PackVerdict verify(Caller caller, UUID id, String scan);

  /**
   * As {@link #verify}, only to read what is known of the pack: whatever is found, the regulator is
   * not alerted. For questions that are not about supplying it, such as an inventory or a
   * complaint.
   */
  PackVerdict status(Caller caller, UUID id, String scan);

  /** Records that a picture held no readable pack symbol and gives the UNREADABLE verdict. */
  PackVerdict unreadable(Caller caller, UUID id, String code, Object... arguments);

  /** What was answered under an id; asks nobody. */
  Optional<PackVerdict> answered(Caller caller, UUID id);

  /**
   * What the verification service had no answer for, newest first: all that still waits, and for
   * two days what was settled since.
   */
  List<OfflineCheck> unconfirmed(Caller caller);
}
