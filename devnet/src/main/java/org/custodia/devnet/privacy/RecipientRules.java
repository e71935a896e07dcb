package org.custodia.devnet.privacy;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.custodia.devnet.evm.Bytes;

/**
 * What a privacy manager checks of a payload against those that created the contracts which it
 * affects (Tessera's PrivacyHelperImpl): the sender's before it hands the payload on, a recipient's
 * before it keeps it.
 */
final class RecipientRules {
  private static final int FORBIDDEN = 403;

  private record Affected(Bytes hash, PrivacyMetadata created) {}

  private RecipientRules() {}

  /**
   * Checks what is about to be sent.
   *
   * @param sent with sender and recipients as its participants
   * @throws PrivacyException in Tessera's words when it must not be sent
   */
  static void requireSendable(PayloadStore sender, PrivacyMetadata sent) {
    List<Affected> affected = new ArrayList<>();
    for (Bytes hash : inOrder(sent.affected())) {
      affected.add(
          new Affected(
              hash,
              sender
                  .metadata(hash)
                  .orElseThrow(
                      () -> refusal("Unable to find affectedContractTransaction " + text(hash)))));
    }
    if (sent.flag() == PrivacyFlag.MANDATORY_RECIPIENTS
        && !sent.participants().containsAll(sent.mandatory())) {
      throw refusal("One or more mandatory recipients not included in the participant list");
    }
    if (sent.flag() == PrivacyFlag.STATE_VALIDATION) {
      requireNone(affected, other -> !sameParticipants(other, sent), "Recipients mismatched for");
    }
    requireNone(affected, other -> !sameKind(other, sent), "Privacy metadata mismatched with");
  }

  /**
   * Whether a recipient keeps a payload; one that it does not keep is as if it had never come.
   *
   * @throws PrivacyException when the sender is to hear of it
   */
  static boolean acceptable(PayloadStore recipient, String sender, PrivacyMetadata received) {
    List<Affected> known = new ArrayList<>();
    for (Bytes hash : received.affected()) {
      recipient.metadata(hash).ifPresent(created -> known.add(new Affected(hash, created)));
    }
    if (!known.stream().allMatch(other -> sameKind(other.created(), received))) return false;
    if (received.flag() != PrivacyFlag.STATE_VALIDATION) return true;
    if (known.size() != received.affected().size()) return false;
    if (!known.stream().allMatch(other -> other.created().participants().contains(sender))) {
      return false;
    }
    requireNone(known, other -> !sameParticipants(other, received), "Recipients mismatched for");
    return true;
  }

  private static boolean sameKind(PrivacyMetadata created, PrivacyMetadata now) {
    return created.flag() == now.flag() && now.mandatory().containsAll(created.mandatory());
  }

  private static boolean sameParticipants(PrivacyMetadata created, PrivacyMetadata now) {
    return created.participants().equals(now.participants());
  }

  private static void requireNone(
      List<Affected> affected, Predicate<PrivacyMetadata> wrong, String complaint) {
    affected.stream()
        .filter(other -> wrong.test(other.created()))
        .findFirst()
        .ifPresent(
            other -> {
              throw refusal(complaint + " Affected Txn " + text(other.hash()));
            });
  }

  private static List<Bytes> inOrder(Set<Bytes> hashes) {
    return hashes.stream().sorted(Comparator.comparing(Bytes::toString)).toList();
  }

  private static String text(Bytes hash) {
    return Base64.getEncoder().encodeToString(hash.toArray());
  }

  private static PrivacyException refusal(String words) {
    return new PrivacyException(FORBIDDEN, words);
  }
}
