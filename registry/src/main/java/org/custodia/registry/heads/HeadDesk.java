package org.custodia.registry.heads;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.ChannelHeads;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;

/**
 * Takes other members' signed heads as they come over HTTP, and answers with our own of the same
 * channels. A head counts when an account of the member signed it, as our own node has the
 * Registrar. Of channels that the asker is not of, nothing is said, nor whether they exist.
 *
 * <p>Refusals: CUS-VER-001 to 003 for a message out of its form, CUS-HED-001 too long, 002 too old
 * or from the future, 003 not signed by that member, 004 that member is not active, 005 nobody here
 * goes by that id.
 */
public final class HeadDesk {
  /** No message is longer, in bytes. */
  public static final int LONGEST_MESSAGE = 48 * 1024;

  /** How far the clocks of two members may be apart, delivery included. */
  private static final Duration FRESHNESS = Duration.ofMinutes(2);

  private final NetworkFile network;
  private final LocalOrganisations organisations;
  private final Keys keys;
  private final Members members;
  private final ChannelHeads heads;
  private final WitnessDomain domain;
  private final Clock clock;

  HeadDesk(
      NetworkFile network,
      LocalOrganisations organisations,
      Keys keys,
      Members members,
      ChannelHeads heads,
      WitnessDomain domain,
      Clock clock) {
    this.network = network;
    this.organisations = organisations;
    this.keys = keys;
    this.members = members;
    this.heads = heads;
    this.domain = domain;
    this.clock = clock;
  }

  /**
   * Takes a message and answers it.
   *
   * @param body JSON as in {@code HeadsMessage}
   */
  public byte[] answer(byte[] body) {
    if (body.length > LONGEST_MESSAGE) {
      throw new Problem(Kind.TOO_LARGE, "CUS-HED-001", LONGEST_MESSAGE);
    }
    HeadsMessage message = HeadsMessage.parse(body);
    String organisation = addressee(message);
    Set<String> mayHear = take(organisation, message);
    return new HeadsMessage(
            message.to(), message.from(), sign(organisation, own(organisation, mayHear)))
        .write();
  }

  /**
   * Takes what a member says, of the channels that it is of.
   *
   * @return those channels
   */
  Set<String> take(String organisation, HeadsMessage message) {
    Instant now = clock.instant();
    Optional<Member> member = members.byId(organisation, message.from());
    if (member.isPresent() && !member.get().isActive(now)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-HED-004");
    }
    Set<String> ownKeys = new HashSet<>();
    List<ChannelHeads.Word> words = new ArrayList<>();
    for (SignedHead head : message.heads()) {
      String key = signer(head, now);
      if (!ownKeys.contains(key) && !isAccount(organisation, key, message.from(), now)) {
        throw new Problem(Kind.FORBIDDEN, "CUS-HED-003");
      }
      ownKeys.add(key);
      words.add(new ChannelHeads.Word(head.heard(key), head.openedBy()));
    }
    return heads.hear(organisation, words);
  }

  /** Address of the key that signed, just now. */
  private String signer(SignedHead head, Instant now) {
    if (Duration.between(head.at(), now).abs().compareTo(FRESHNESS) > 0) {
      throw new Problem(Kind.BAD_INPUT, "CUS-HED-002", FRESHNESS.toMinutes());
    }
    return WitnessSignature.of(head.signature())
        .flatMap(signature -> signature.signer(head.message(), domain))
        .orElseThrow(() -> new Problem(Kind.FORBIDDEN, "CUS-HED-003"));
  }

  private boolean isAccount(String organisation, String key, Bytes32 member, Instant now) {
    return members
        .byAccount(organisation, key, now)
        .filter(owner -> owner.id().equals(member))
        .isPresent();
  }

  private List<ChannelHeads.Own> own(String organisation, Set<String> channels) {
    if (channels.isEmpty()) return List.of();
    return heads.own(organisation).stream()
        .filter(own -> channels.contains(own.channel()))
        .toList();
  }

  /** Signs our own heads with the organisation's first account. */
  List<SignedHead> sign(String organisation, List<ChannelHeads.Own> own) {
    Bytes32 member = network.node(organisation).memberId();
    Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return own.stream()
        .map(
            head ->
                SignedHead.sign(
                    member,
                    head,
                    at,
                    message ->
                        "0x"
                            + HexFormat.of()
                                .formatHex(
                                    keys.account(organisation).sign(message.digest(domain)))))
        .toList();
  }

  private String addressee(HeadsMessage message) {
    return organisations.slugs().stream()
        .filter(slug -> network.node(slug).memberId().equals(message.to()))
        .findFirst()
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-HED-005"));
  }
}
