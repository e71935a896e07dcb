package org.custodia.registry.notices;

import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;

/**
 * How one reader wants to be told about one patient. Muting never touches the list of notices.
 *
 * @param mutedKinds kinds that are neither pointed out nor mailed
 * @param mutedMembers members whose doings are neither pointed out nor mailed
 * @param mail where mail goes; empty when the reader gave no address
 * @param mailOffered whether this installation can send mail at all
 */
public record NoticeSettings(
    Set<NoticeKind> mutedKinds,
    Set<Bytes32> mutedMembers,
    Optional<MailAddress> mail,
    boolean mailOffered) {

  public NoticeSettings {
    mutedKinds = Set.copyOf(mutedKinds);
    mutedMembers = Set.copyOf(mutedMembers);
  }

  /**
   * @param confirmed whether the code that was sent there has come back; nothing else is sent
   *     before
   * @param trouble whether the last mail could not be delivered after all attempts
   */
  public record MailAddress(String address, String language, boolean confirmed, boolean trouble) {}
}
