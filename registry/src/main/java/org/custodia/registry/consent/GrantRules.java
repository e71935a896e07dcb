package org.custodia.registry.consent;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Hex;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;

/** What a patient can sensibly allow, checked before anybody signs. */
final class GrantRules {
  static final int MOST_USES = 1000;

  /** Those who treat, pay or judge; a manufacturer has no patients. */
  private static final Set<MemberRole> CARE = Set.of(MemberRole.PHARMACY, MemberRole.HOSPITAL);

  /** Those who may be shown a single record. */
  private static final Set<MemberRole> ONE_RECORD =
      Set.of(MemberRole.PHARMACY, MemberRole.HOSPITAL, MemberRole.PAYER, MemberRole.EMPLOYER);

  private final Members members;
  private final ConsentSettings settings;

  GrantRules(Members members, ConsentSettings settings) {
    this.members = members;
    this.settings = settings;
  }

  /** Researchers have no role of their own in the Registrar; so for research any member will do. */
  private static boolean suits(Member member, ConsentPurpose purpose) {
    return switch (purpose) {
      case TREATMENT, EMERGENCY, SECOND_OPINION -> CARE.stream().anyMatch(member::has);
      case ONE_TIME -> ONE_RECORD.stream().anyMatch(member::has);
      case ORGAN_DONATION -> member.has(MemberRole.ORGAN_BANK);
      case TRANSPLANTATION -> member.has(MemberRole.HOSPITAL);
      case BILLING -> member.has(MemberRole.PAYER);
      case RESEARCH -> true;
    };
  }

  /**
   * @throws Problem naming the first thing that is not right
   */
  void check(String organisation, Bytes32 own, GrantForm form, String grantKey, Instant now) {
    if (!Hex.isBytes(grantKey, 20)) throw bad("CUS-CON-010");
    checkPeriod(form, now);
    checkUses(form);
    checkMembers(organisation, own, form, now);
  }

  /** What may have changed since the draft was made. */
  void checkStill(String organisation, Bytes32 own, GrantForm form, Instant now) {
    if (!now.isBefore(form.validUntil())) throw bad("CUS-CON-012");
    checkMembers(organisation, own, form, now);
  }

  private void checkPeriod(GrantForm form, Instant now) {
    if (form.validFrom().getNano() != 0 || form.validUntil().getNano() != 0) {
      throw bad("CUS-CON-011");
    }
    if (!form.validFrom().isBefore(form.validUntil())) throw bad("CUS-CON-011");
    if (!now.isBefore(form.validUntil())) throw bad("CUS-CON-012");
    if (form.validFrom().plus(settings.longest()).isBefore(form.validUntil())
        || now.plus(settings.longest()).isBefore(form.validFrom())) {
      throw bad("CUS-CON-013", settings.longest().toDays());
    }
  }

  private static void checkUses(GrantForm form) {
    if (form.uses() < 0 || form.uses() > MOST_USES) throw bad("CUS-CON-014", MOST_USES);
    if (form.purpose() == ConsentPurpose.ONE_TIME && form.uses() != 1) throw bad("CUS-CON-015");
    // The channel in which it will be opened is not there yet, and only a channel counts.
    if (form.purpose() == ConsentPurpose.ORGAN_DONATION && form.uses() != 0) {
      throw bad("CUS-CON-028");
    }
    // It is opened wherever a biller shares bills with the payer, and no channel counts for
    // another.
    if (form.purpose() == ConsentPurpose.BILLING && form.uses() != 0) throw bad("CUS-CON-029");
    // The host answers from its own rows, and the channel counts nothing of it.
    if (form.purpose() == ConsentPurpose.RESEARCH && form.uses() != 0) throw bad("CUS-CON-032");
  }

  private void checkMembers(String organisation, Bytes32 own, GrantForm form, Instant now) {
    if (form.grantee().equals(own)) throw bad("CUS-CON-016");
    Member grantee = active(organisation, form.grantee(), now);
    if (!suits(grantee, form.purpose())) {
      throw bad("CUS-CON-018", grantee.name(), form.purpose());
    }
    Optional<Bytes32> third = form.thirdParty();
    if (third.isPresent()) {
      if (third.get().equals(own) || third.get().equals(form.grantee())) throw bad("CUS-CON-019");
      active(organisation, third.get(), now);
    }
  }

  private Member active(String organisation, Bytes32 member, Instant now) {
    return members
        .byId(organisation, member)
        .filter(found -> found.isActive(now))
        .orElseThrow(() -> bad("CUS-CON-017"));
  }

  private static Problem bad(String code, Object... facts) {
    return new Problem(Kind.BAD_INPUT, code, facts);
  }
}
