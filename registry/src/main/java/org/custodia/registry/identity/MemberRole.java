package org.custodia.registry.identity;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** What a member, or an operator of a member, may do. The bits are those of the Registrar. */
public enum MemberRole {
  MANUFACTURER(1),
  WHOLESALER(2),
  PHARMACY(4),
  HOSPITAL(8),
  REGULATOR(16),
  /** Key of the regulator's verification service. */
  VERIFIER(32),
  ADMINISTRATOR(64);

  private final int bit;

  MemberRole(int bit) {
    this.bit = bit;
  }

  public int bit() {
    return bit;
  }

  /** The roles in a Registrar bitmask; bits this version does not know are left out. */
  public static Set<MemberRole> of(long bitmask) {
    var roles = EnumSet.noneOf(MemberRole.class);
    for (MemberRole role : values()) {
      if ((bitmask & role.bit) != 0) {
        roles.add(role);
      }
    }
    return roles;
  }

  public static int bitmask(Collection<MemberRole> roles) {
    return roles.stream().mapToInt(MemberRole::bit).reduce(0, (a, b) -> a | b);
  }
}
