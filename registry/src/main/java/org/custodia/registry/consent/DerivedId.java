package org.custodia.registry.consent;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/** Ids of what follows from something: the same whenever the same is concluded. */
final class DerivedId {
  private DerivedId() {}

  static UUID of(String what, Object... from) {
    String name =
        Arrays.stream(from).map(Object::toString).collect(Collectors.joining(" ", what + " ", ""));
    return UUID.nameUUIDFromBytes(("consent " + name).getBytes(StandardCharsets.UTF_8));
  }

  /** Of the command that opens a consent in its channel. */
  static UUID opening(UUID consent) {
    return of("opening", consent);
  }

  /** Of the command that opens the channel for a draft. */
  static UUID channel(UUID consent) {
    return of("channel", consent);
  }
}
