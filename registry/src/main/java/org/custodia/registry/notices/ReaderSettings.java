package org.custodia.registry.notices;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;

/**
 * What is sealed of a reader.
 *
 * @param name user name
 * @param members muted members, as hex
 */
record ReaderSettings(
    String name,
    Set<NoticeKind> kinds,
    Set<String> members,
    Optional<String> address,
    String language) {

  static ReaderSettings none(String name) {
    return new ReaderSettings(name, Set.of(), Set.of(), Optional.empty(), "en");
  }

  ReaderSettings {
    kinds = Set.copyOf(kinds);
    members = Set.copyOf(members);
  }

  /** Whether the reader wants to be told at once. */
  boolean tells(NoticeKind kind, Optional<Bytes32> member) {
    if (!kind.isMutable()) return true;
    return !kinds.contains(kind)
        && member.filter(who -> members.contains(who.toString())).isEmpty();
  }

  ReaderSettings muted(NoticeKind kind, boolean muted) {
    return new ReaderSettings(name, changed(kinds, kind, muted), members, address, language);
  }

  ReaderSettings muted(Bytes32 member, boolean muted) {
    return new ReaderSettings(
        name, kinds, changed(members, member.toString(), muted), address, language);
  }

  ReaderSettings mailed(Optional<String> to, String inLanguage) {
    return new ReaderSettings(name, kinds, members, to, inLanguage);
  }

  private static <T> Set<T> changed(Set<T> all, T one, boolean in) {
    Set<T> changed = new HashSet<>(all);
    if (in) changed.add(one);
    else changed.remove(one);
    return changed;
  }
}
