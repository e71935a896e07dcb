package org.custodia.registry.witnessing;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand;

/**
 * What every witnessed act has in common: whose key may sign it, what is put before the key, and
 * that the signature is really this key's over this act. Used inside the organisation's rows.
 */
public final class Witnessing {
  public static final int LONGEST_PLACE = 100;

  /** What {@code Witness.sol} takes, in UTF-8. */
  private static final int MOST_PLACE_BYTES = 200;

  private final WitnessDraftRows drafts;
  private final Members members;
  private final Ledger ledger;
  private final WitnessDomain domain;
  private final Clock clock;

  Witnessing(
      WitnessDraftRows drafts, Members members, Ledger ledger, WitnessDomain domain, Clock clock) {
    this.drafts = drafts;
    this.members = members;
    this.ledger = ledger;
    this.domain = domain;
    this.clock = clock;
  }

  /** What is asked to be signed, by whom and where. */
  public record Request(UUID id, String kind, String witness, String place, Bytes32 digest) {

    /**
     * @param kind as in {@link WitnessDraft}
     * @param facts everything else that was asked for, so that another request under the same id is
     *     noticed
     * @throws Problem BAD_INPUT CUS-MED-027 for the place, CUS-MED-030 for the witness
     */
    public static Request of(UUID id, String kind, String witness, String place, Object... facts) {
      if (!Hex.isBytes(witness, 20)) {
        throw new Problem(Kind.BAD_INPUT, "CUS-MED-030");
      }
      boolean printable =
          place.chars().noneMatch(Character::isISOControl)
              && StandardCharsets.UTF_8.newEncoder().canEncode(place);
      boolean fits =
          place.length() <= LONGEST_PLACE
              && place.getBytes(StandardCharsets.UTF_8).length <= MOST_PLACE_BYTES;
      if (place.isBlank() || !fits || !printable) {
        throw new Problem(Kind.BAD_INPUT, "CUS-MED-027", LONGEST_PLACE);
      }
      return digested(id, kind, witness, place, facts);
    }

    /**
     * The same without a place, for {@link #draftAlone}.
     *
     * @throws Problem BAD_INPUT CUS-MED-030 for the witness
     */
    public static Request nowhere(UUID id, String kind, String witness, Object... facts) {
      if (!Hex.isBytes(witness, 20)) throw new Problem(Kind.BAD_INPUT, "CUS-MED-030");
      return digested(id, kind, witness, "", facts);
    }

    private static Request digested(
        UUID id, String kind, String witness, String place, Object... facts) {
      String text = LedgerValues.write(List.of(kind, witness, place, List.of(facts)));
      return new Request(
          id, kind, witness, place, Bytes32.keccak(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /**
   * The draft already made for this request.
   *
   * @throws Problem CONFLICT CUS-MED-021 when the id was used for something else
   */
  public Optional<WitnessDraft> earlier(Caller caller, Request request) {
    Optional<WitnessDraft> found = drafts.find(caller.organisation(), request.id());
    boolean same =
        found
            .map(
                draft ->
                    draft.person().equals(caller.name())
                        && draft.request().equals(request.digest()))
            .orElse(true);
    if (!same) {
      throw new Problem(Kind.CONFLICT, "CUS-MED-021", request.id().toString());
    }
    return found;
  }

  /**
   * Sees that the key is the organisation's and holds one of these roles now, by the own node.
   *
   * @throws Problem FORBIDDEN CUS-MED-024
   */
  public void checkKey(String organisation, String key, MemberRole... roles) {
    Bytes32 own = ledger.memberId(organisation);
    Instant now = clock.instant();
    for (MemberRole role : roles) {
      if (members.mayWitness(organisation, key, own, role, now)) {
        return;
      }
    }
    throw new Problem(Kind.FORBIDDEN, "CUS-MED-024");
  }

  /**
   * What an act says beyond who signs it where and when.
   *
   * @param giver member id, zero for none
   * @param receiver member id, zero for none
   * @param detail digest of the terms, as the contract recomputes it
   */
  public record Deed(
      Action action,
      SubjectKind kind,
      Bytes32 subject,
      Bytes32 giver,
      Bytes32 receiver,
      Bytes32 detail) {}

  /** As the other, for what a member does with medicines by itself. */
  public WitnessDraft draft(
      Caller caller,
      Request request,
      Action action,
      Bytes32 subject,
      Bytes32 detail,
      Object terms) {
    Bytes32 own = ledger.memberId(caller.organisation());
    return draft(
        caller,
        request,
        new Deed(action, SubjectKind.MEDICINE, subject, own, Bytes32.ZERO, detail),
        terms);
  }

  /**
   * Builds the act and keeps it; a draft that another made meanwhile for the same wins.
   *
   * @param terms a record of values that JSON has, 32 bytes and signatures; read back with {@link
   *     WitnessDraft#terms}
   */
  public WitnessDraft draft(Caller caller, Request request, Deed deed, Object terms) {
    return draft(caller, request, deed, terms, clock.instant());
  }

  /**
   * The same outside of the chain of what the key signs, and with the hour for its time: for acts
   * about patients, of which one channel must not see what another has. An hour that began before
   * the key counted begins with the key.
   */
  public WitnessDraft draftAlone(Caller caller, Request request, Deed deed, Object terms) {
    Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
    Instant at =
        members
            .operator(caller.organisation(), request.witness())
            .map(operator -> operator.validity().from())
            .filter(hour::isBefore)
            .orElse(hour);
    return draft(caller, request, deed, terms, at, WitnessDraftRows.Link.NONE);
  }

  /**
   * The same of something that happened while the device was out of reach.
   *
   * @param at by the device's clock
   */
  public WitnessDraft draft(Caller caller, Request request, Deed deed, Object terms, Instant at) {
    WitnessDraftRows.Link link = drafts.next(caller.organisation(), request.witness());
    return draft(caller, request, deed, terms, at, link);
  }

  private WitnessDraft draft(
      Caller caller,
      Request request,
      Deed deed,
      Object terms,
      Instant at,
      WitnessDraftRows.Link link) {
    String organisation = caller.organisation();
    Instant now = clock.instant();
    Act act =
        new Act(
            Bytes32.ofUuid(request.id()),
            deed.kind(),
            deed.subject(),
            deed.giver(),
            deed.receiver(),
            deed.action(),
            request.place(),
            at.toEpochMilli(),
            link.sequence(),
            link.previous(),
            deed.detail());
    WitnessDraft draft =
        new WitnessDraft(
            request.id(),
            request.kind(),
            caller.name(),
            request.witness(),
            request.digest(),
            act,
            LedgerValues.write(terms),
            false);
    return drafts.add(organisation, draft, now) ? draft : earlier(caller, request).orElseThrow();
  }

  public String typedData(WitnessDraft draft) {
    return draft.act().toTypedDataJson(domain);
  }

  /**
   * The caller's own draft, kept from being signed twice at once.
   *
   * @throws Problem NOT_FOUND CUS-MED-022, also when it is somebody else's
   */
  public WitnessDraft open(Caller caller, UUID id, String kind) {
    return drafts
        .lock(caller.organisation(), id)
        .filter(draft -> draft.kind().equals(kind) && draft.person().equals(caller.name()))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-MED-022", id.toString()));
  }

  /**
   * @param hex 65 bytes as hex with 0x
   * @throws Problem BAD_INPUT CUS-MED-023 unless the draft's witness signed exactly this act
   */
  public WitnessSignature checkSignature(WitnessDraft draft, String hex) {
    return WitnessSignature.of(hex)
        .filter(
            signature ->
                signature.signer(draft.act(), domain).filter(draft.witness()::equals).isPresent())
        .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-MED-023"));
  }

  /** Records the signed act as a command, and the draft as done; in one transaction. */
  public CommandStatus record(
      Caller caller, WitnessDraft draft, WitnessSignature signature, LedgerCommand command) {
    CommandStatus status = ledger.record(caller.organisation(), command);
    drafts.recorded(
        caller.organisation(), draft, signature, draft.act().digest(domain), clock.instant());
    return status;
  }

  /**
   * Records what a device signed by itself, without a draft, with its own number and its own link
   * to what it signed before. The same again is the same.
   *
   * @throws Problem CONFLICT CUS-MED-021 when the id was used for something else
   */
  public CommandStatus recordSigned(
      Caller caller,
      Request request,
      Act act,
      Object terms,
      WitnessSignature signature,
      LedgerCommand command) {
    Optional<WitnessDraft> known = earlier(caller, request);
    if (known.isPresent()) return status(caller, known.get());
    var draft =
        new WitnessDraft(
            request.id(),
            request.kind(),
            caller.name(),
            request.witness(),
            request.digest(),
            act,
            LedgerValues.write(terms),
            false);
    if (!drafts.add(caller.organisation(), draft, clock.instant())) {
      return status(caller, earlier(caller, request).orElseThrow());
    }
    return record(caller, draft, signature, command);
  }

  /**
   * An act that was signed.
   *
   * @param person by user name
   * @param witness address of the key
   * @param at by the clock of who signed
   */
  public record Signed(
      UUID id, String person, String witness, WitnessSignature signature, Instant at) {}

  /** Those of these acts that were signed here. */
  public List<Signed> signed(String organisation, Collection<UUID> acts) {
    return drafts.signed(organisation, acts);
  }

  /** How far a recorded draft has come. */
  public CommandStatus status(Caller caller, WitnessDraft draft) {
    return ledger.status(caller.organisation(), draft.id()).orElseThrow();
  }
}
