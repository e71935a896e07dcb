package org.custodia.registry.custody;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.OpenChannel;

/**
 * Who may handle packs, and the channel of two members and the regulator in which they hand them
 * over. Used inside the organisation's rows.
 */
final class Handling {
  private static final List<String> HANDLERS = List.of("manufacturer", "wholesaler", "pharmacist");

  private final Ledger ledger;
  private final Members members;
  private final Clock clock;

  Handling(Ledger ledger, Members members, Clock clock) {
    this.ledger = ledger;
    this.members = members;
    this.clock = clock;
  }

  /**
   * The roles in which a key may sign for this caller.
   *
   * @throws Problem FORBIDDEN CUS-CUS-010 for who handles no packs
   */
  static MemberRole[] roles(Caller caller) {
    List<MemberRole> roles = new ArrayList<>();
    if (caller.has("manufacturer")) roles.add(MemberRole.MANUFACTURER);
    if (caller.has("wholesaler")) roles.add(MemberRole.WHOLESALER);
    if (caller.has("pharmacist")) roles.addAll(List.of(MemberRole.PHARMACY, MemberRole.HOSPITAL));
    if (roles.isEmpty()) throw new Problem(Kind.FORBIDDEN, "CUS-CUS-010");
    return roles.toArray(MemberRole[]::new);
  }

  /**
   * Handlers see their own, the regulator what its channels tell.
   *
   * @throws Problem FORBIDDEN CUS-CUS-010
   */
  static void checkReader(Caller caller) {
    boolean reads = caller.has("regulator") || HANDLERS.stream().anyMatch(caller::has);
    if (!reads) throw new Problem(Kind.FORBIDDEN, "CUS-CUS-010");
  }

  Bytes32 own(String organisation) {
    return ledger.memberId(organisation);
  }

  String name(String organisation, Bytes32 member) {
    return members.byId(organisation, member).map(Member::name).orElse(member.toString());
  }

  Optional<Member> member(String organisation, Bytes32 id) {
    return members.byId(organisation, id);
  }

  /**
   * A member that packs may be sent to.
   *
   * @param identity {@code gln:} and 13 digits
   * @throws Problem NOT_FOUND CUS-CUS-011 for one that is not certified now or handles no packs,
   *     BAD_INPUT CUS-CUS-012 for the organisation itself
   */
  Member partner(String organisation, String identity) {
    Bytes32 id = Bytes32.keccak(identity.getBytes(StandardCharsets.UTF_8));
    if (id.equals(own(organisation))) throw new Problem(Kind.BAD_INPUT, "CUS-CUS-012");
    return members
        .byId(organisation, id)
        .filter(member -> member.isActive(clock.instant()))
        .filter(Handling::handles)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-CUS-011", identity));
  }

  private static boolean handles(Member member) {
    return Stream.of(
            MemberRole.MANUFACTURER,
            MemberRole.WHOLESALER,
            MemberRole.PHARMACY,
            MemberRole.HOSPITAL)
        .anyMatch(member::has);
  }

  /**
   * The channel in which packs are handed over to another member. When there is none that is ready,
   * opening it has been recorded, once, and it will be ready a few blocks later.
   *
   * @throws Problem UNAVAILABLE CUS-CUS-021 when there is no regulator, CONFLICT CUS-CUS-022 when
   *     there is none and this member may not open one
   */
  Optional<Ledger.Channel> channel(String organisation, Member other) {
    Bytes32 own = own(organisation);
    List<Member> regulators = members.withRole(organisation, MemberRole.REGULATOR, clock.instant());
    if (regulators.isEmpty()) throw new Problem(Kind.UNAVAILABLE, "CUS-CUS-021");
    for (Member regulator : regulators) {
      Optional<Ledger.Channel> found = find(organisation, trio(own, other.id(), regulator.id()));
      if (found.isPresent()) return found;
    }
    open(organisation, other, trio(own, other.id(), regulators.get(0).id()));
    return Optional.empty();
  }

  private static List<Bytes32> trio(Bytes32 own, Bytes32 other, Bytes32 regulator) {
    return Stream.of(own, other, regulator).sorted().toList();
  }

  private Optional<Ledger.Channel> find(String organisation, List<Bytes32> members) {
    return ledger.channel(organisation, SubjectKind.MEDICINE.code(), members, Bytes32.ZERO);
  }

  private void open(String organisation, Member other, List<Bytes32> trio) {
    Member self = members.byId(organisation, own(organisation)).orElseThrow();
    boolean sells = self.has(MemberRole.MANUFACTURER) || self.has(MemberRole.WHOLESALER);
    if (!sells) throw new Problem(Kind.CONFLICT, "CUS-CUS-022", other.name());
    // The same id however often it is wanted, so that it is opened once.
    UUID id = UUID.nameUUIDFromBytes(("hand-over " + trio).getBytes(StandardCharsets.UTF_8));
    ledger.record(
        organisation, new OpenChannel(id, SubjectKind.MEDICINE.code(), trio, Bytes32.ZERO));
  }
}
