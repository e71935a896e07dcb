package org.custodia.registry.verification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.rows.Reading;

/**
 * Who asks the service: told by the signature alone, against the Registrar as the regulator has it.
 */
public final class Askers {
  /** How far the clocks of two members may be apart, delivery included. */
  public static final Duration FRESHNESS = Duration.ofMinutes(2);

  private final Members members;
  private final WitnessDomain domain;
  private final Clock clock;

  public Askers(Members members, WitnessDomain domain, Clock clock) {
    this.members = members;
    this.domain = domain;
    this.clock = clock;
  }

  /** CUS-VER-004 for a message that is too old, or from the future. */
  public void checkFresh(Instant askedAt) {
    if (Duration.between(askedAt, clock.instant()).abs().compareTo(FRESHNESS) > 0) {
      throw new Problem(Kind.BAD_INPUT, "CUS-VER-004", FRESHNESS.toMinutes());
    }
  }

  /** Address of the key that signed; needs no rows. CUS-VER-005 when no key can have. */
  public String signer(SignedMessage message, String signature) {
    return WitnessSignature.of(signature)
        .flatMap(found -> found.signer(message, domain))
        .orElseThrow(() -> new Problem(Kind.FORBIDDEN, "CUS-VER-005"));
  }

  /**
   * The member, when the key is one of its accounts or service keys and it is active: CUS-VER-006
   * for a member that is not certified, 005 for another's key, 007 for one that is not active.
   */
  public Member member(String regulator, Bytes32 asker, String signer) {
    return member(regulator, asker, signer, members.byAccount(regulator, signer, clock.instant()));
  }

  /** Whose account signed, to be read together with other things. */
  Reading.Asked<Member> account(String signer) {
    return Members.withAccount(signer, clock.instant());
  }

  /**
   * As {@link #member(String, Bytes32, String)}.
   *
   * @param account what {@link #account} found
   */
  Member member(String regulator, Bytes32 asker, String signer, Optional<Member> account) {
    Instant now = clock.instant();
    Member member =
        account
            .or(() -> members.byEnrolledKey(regulator, signer, now))
            .orElseThrow(() -> stranger(regulator, asker));
    if (!member.id().equals(asker)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-VER-005");
    }
    if (!member.isActive(now)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-VER-007", member.name());
    }
    return member;
  }

  private Problem stranger(String regulator, Bytes32 asker) {
    boolean certified = members.byId(regulator, asker).isPresent();
    return new Problem(Kind.FORBIDDEN, certified ? "CUS-VER-005" : "CUS-VER-006");
  }
}
