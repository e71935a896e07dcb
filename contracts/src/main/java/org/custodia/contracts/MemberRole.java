package org.custodia.contracts;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a member or an operator may be; bits of the {@code uint32} that the Registrar keeps. */
public enum MemberRole {
  MANUFACTURER(1),
  WHOLESALER(2),
  PHARMACY(4),
  HOSPITAL(8),
  REGULATOR(16),
  /** The regulator's verification service. */
  VERIFIER(32),
  ADMINISTRATOR(64),
  /** Recovers and sends organs. */
  ORGAN_BANK(128),
  /** Runs the match and keeps the waiting list. */
  ALLOCATION_BODY(256),
  COURIER(512),
  TRANSPLANT_CENTRE(1024),
  /** Of a person: licensed to recover and to transplant. */
  SURGEON(2048),
  /** Of a person: licensed to take samples and to verify blood groups. */
  CLINICIAN(4096),
  /** Of a person: sits on a committee that authorises living donations. */
  COMMITTEE(8192),
  /** Of a person: independent advocate of living donors. */
  ADVOCATE(16384),
  LABORATORY(32768),
  /** An insurance that bears bills. */
  PAYER(65536),
  /** Of an organisation that bills, and of the persons of its billing office. */
  BILLER(131072),
  /** Employs people, and asks them for single records. */
  EMPLOYER(262144);

  private final int bit;

  MemberRole(int bit) {
    this.bit = bit;
  }

  /** Its bit in the mask. */
  public int bit() {
    return bit;
  }

  /** The mask with exactly these roles. */
  public static long mask(Collection<MemberRole> roles) {
    return roles.stream().distinct().mapToLong(MemberRole::bit).sum();
  }

  /** The mask with exactly these roles. */
  public static long mask(MemberRole... roles) {
    return mask(List.of(roles));
  }

  /**
   * The roles of a mask; an {@link IllegalArgumentException} when it has bits that mean nothing.
   */
  public static Set<MemberRole> of(long mask) {
    EnumSet<MemberRole> roles = EnumSet.noneOf(MemberRole.class);
    for (MemberRole role : values()) {
      if ((mask & role.bit) != 0) roles.add(role);
    }
    if (mask(roles) != mask) {
      throw new IllegalArgumentException("unknown roles in mask " + mask);
    }
    return roles;
  }
}
