package org.custodia.registry.identity;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.contracts.OperatorKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.AuthorityAct.AddNode;
import org.custodia.registry.identity.AuthorityAct.CertifyMember;
import org.custodia.registry.identity.AuthorityAct.EndAccount;
import org.custodia.registry.identity.AuthorityAct.EndNode;
import org.custodia.registry.identity.AuthorityAct.EnrolOperator;
import org.custodia.registry.identity.AuthorityAct.ReplaceKey;
import org.custodia.registry.identity.AuthorityAct.RevokeOperator;
import org.custodia.registry.identity.AuthorityAct.SetStatus;
import org.custodia.registry.ledger.Ledger;

/**
 * Who may sign which act, and what the Registrar would refuse anyway: it is said before anybody
 * signs. The Registrar checks all of it again.
 */
final class AuthorityRules {
  private static final int REASON_LIMIT = 2000;
  private static final Pattern IDENTITY = Pattern.compile("gln:[0-9]{13}");

  private final Members members;
  private final PersonRows persons;
  private final Ledger ledger;
  private final Clock clock;

  AuthorityRules(Members members, PersonRows persons, Ledger ledger, Clock clock) {
    this.members = members;
    this.persons = persons;
    this.ledger = ledger;
    this.clock = clock;
  }

  // --- Who ---

  /** Whether an act of this kind is for this caller to sign and to see. */
  boolean maySign(Caller caller, AuthorityAct act) {
    String organisation = caller.organisation();
    if (caller.has("regulator") && isAuthority(organisation)) return true;
    return act instanceof ReplaceKey it
        && caller.has("administrator")
        && operator(organisation, it.oldKey())
            .filter(old -> old.member().equals(ledger.memberId(organisation)))
            .isPresent();
  }

  private boolean isAuthority(String organisation) {
    return members
        .byId(organisation, ledger.memberId(organisation))
        .filter(member -> member.has(MemberRole.REGULATOR) && member.isActive(clock.instant()))
        .isPresent();
  }

  /** The caller's own key, in force on the ledger, whose approval of this act would count. */
  Operator checkKey(Caller caller, AuthorityAct act, String key) {
    return members
        .operator(caller.organisation(), key)
        .filter(
            operator ->
                persons
                    .find(caller.name())
                    .filter(person -> person.holder().equals(operator.holder()))
                    .isPresent())
        .filter(operator -> counts(caller.organisation(), act, operator))
        .orElseThrow(() -> new Problem(Kind.FORBIDDEN, "CUS-IDN-021"));
  }

  /** Whether an approval by this key of ours counts now. */
  boolean counts(String organisation, AuthorityAct act, Operator operator) {
    return operator.member().equals(ledger.memberId(organisation))
        && countsOfAnybody(organisation, act, operator);
  }

  /** Whether an approval by this key, of whatever member, counts now. */
  boolean countsOfAnybody(String organisation, AuthorityAct act, Operator operator) {
    Instant now = clock.instant();
    if (operator.kind() != OperatorKind.PERSON) return false;
    if (operator.revokedAt().isPresent()) return false; // also when our clock is behind the block's
    if (isHolderOfReplaced(organisation, act, operator)) return false;
    return mayWitness(organisation, operator, MemberRole.REGULATOR, now)
        || act instanceof ReplaceKey it
            && operator(organisation, it.oldKey())
                .filter(old -> old.member().equals(operator.member()))
                .isPresent()
            && mayWitness(organisation, operator, MemberRole.ADMINISTRATOR, now);
  }

  private boolean mayWitness(String organisation, Operator key, MemberRole role, Instant at) {
    return members.mayWitness(organisation, key.key(), key.member(), role, at);
  }

  private boolean isHolderOfReplaced(String organisation, AuthorityAct act, Operator operator) {
    return act instanceof ReplaceKey it
        && operator(organisation, it.oldKey())
            .filter(old -> old.member().equals(operator.member()))
            .filter(old -> old.holder().equals(operator.holder()))
            .isPresent();
  }

  // --- What ---

  /** What the Registrar would refuse, as far as our rows tell. */
  void check(String organisation, AuthorityAct act) {
    if (act instanceof CertifyMember it) {
      checkCertificate(organisation, it);
    } else if (act instanceof SetStatus it) {
      checkStatus(organisation, it);
    } else if (act instanceof AddNode it) {
      checkNode(organisation, it);
    } else if (act instanceof EndNode it) {
      boolean known =
          members.nodes(organisation, it.member(), clock.instant()).stream()
              .anyMatch(node -> node.tesseraKey().equals(it.tesseraKey()));
      if (!known) throw new Problem(Kind.NOT_FOUND, "CUS-IDN-029");
    } else if (act instanceof EndAccount it) {
      checkAddress(it.account());
    } else if (act instanceof EnrolOperator it) {
      checkEnrolment(organisation, it);
    } else if (act instanceof RevokeOperator it) {
      OwnOperators.checkText(it.reason(), REASON_LIMIT);
      if (known(organisation, it.key()).revokedAt().isPresent()) {
        throw new Problem(Kind.CONFLICT, "CUS-IDN-035");
      }
    } else if (act instanceof ReplaceKey it) {
      checkReplacement(organisation, it);
    }
  }

  private void checkCertificate(String organisation, CertifyMember it) {
    if (!IDENTITY.matcher(it.identity()).matches()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-IDN-036");
    }
    OwnOperators.checkText(it.name(), OwnOperators.TEXT_LIMIT);
    OwnOperators.wholeSeconds(it.validity());
    if (it.kind() < 0 || it.kind() > 255) throw new Problem(Kind.BAD_INPUT, "CUS-IDN-039");
    if (it.roles().isEmpty()) throw new Problem(Kind.BAD_INPUT, "CUS-IDN-034");
    members
        .byId(organisation, MemberId.of(it.identity()))
        .ifPresent(AuthorityRules::checkNotRevoked);
  }

  private void checkStatus(String organisation, SetStatus it) {
    OwnOperators.checkText(it.reason(), REASON_LIMIT);
    Member member = member(organisation, it.member());
    if (it.status() == member.status() || it.status() == MemberStatus.UNKNOWN) {
      throw new Problem(Kind.CONFLICT, "CUS-IDN-037", member.name());
    }
  }

  private void checkNode(String organisation, AddNode it) {
    member(organisation, it.member());
    OwnOperators.checkText(it.region(), OwnOperators.TEXT_LIMIT);
    OwnOperators.wholeSeconds(it.validity());
    if (it.accounts().isEmpty()) throw new Problem(Kind.BAD_INPUT, "CUS-IDN-017");
    it.accounts().forEach(AuthorityRules::checkAddress);
  }

  private void checkEnrolment(String organisation, EnrolOperator it) {
    Member member = member(organisation, it.member());
    checkAddress(it.key());
    OwnOperators.wholeSeconds(it.validity());
    if (!it.place().isEmpty()) OwnOperators.checkText(it.place(), OwnOperators.TEXT_LIMIT);
    checkRoles(member, it.roles());
    Optional<Operator> known = operator(organisation, it.key());
    if (known.filter(key -> key.revokedAt().isPresent()).isPresent()) {
      throw new Problem(Kind.CONFLICT, "CUS-IDN-035");
    }
    boolean same =
        known
            .map(key -> key.member().equals(it.member()) && key.holder().equals(it.holder()))
            .orElse(true);
    if (!same) throw new Problem(Kind.CONFLICT, "CUS-IDN-018");
  }

  private static void checkRoles(Member member, Set<MemberRole> roles) {
    if (roles.isEmpty()) throw new Problem(Kind.BAD_INPUT, "CUS-IDN-034");
    var notHeld = EnumSet.copyOf(roles);
    notHeld.removeAll(member.roles());
    if (!notHeld.isEmpty()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-IDN-015", member.name(), OwnOperators.names(notHeld));
    }
  }

  private void checkReplacement(String organisation, ReplaceKey it) {
    OwnOperators.checkText(it.reason(), REASON_LIMIT);
    checkAddress(it.newKey());
    Operator old = known(organisation, it.oldKey());
    member(organisation, old.member());
    if (old.kind() == OperatorKind.SERVICE) throw new Problem(Kind.BAD_INPUT, "CUS-IDN-029");
    if (old.successor().isPresent()) throw new Problem(Kind.CONFLICT, "CUS-IDN-038");
    if (operator(organisation, it.newKey()).isPresent()) {
      throw new Problem(Kind.CONFLICT, "CUS-IDN-018");
    }
    if (!it.until().isAfter(clock.instant()) || it.until().isAfter(LedgerTime.FOR_EVER)) {
      throw new Problem(Kind.BAD_INPUT, "CUS-IDN-030");
    }
  }

  private Optional<Operator> operator(String organisation, String key) {
    return members.operator(organisation, key);
  }

  private Operator known(String organisation, String key) {
    return operator(organisation, key)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-IDN-029"));
  }

  private Member member(String organisation, Bytes32 id) {
    Member member =
        members
            .byId(organisation, id)
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-IDN-029"));
    checkNotRevoked(member);
    return member;
  }

  private static void checkNotRevoked(Member member) {
    if (member.status() == MemberStatus.REVOKED) {
      throw new Problem(Kind.CONFLICT, "CUS-IDN-033", member.name());
    }
  }

  private static void checkAddress(String address) {
    if (!Hex.isBytes(address, 20)) throw new Problem(Kind.BAD_INPUT, "CUS-IDN-017");
  }
}
