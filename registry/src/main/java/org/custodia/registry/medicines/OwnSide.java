package org.custodia.registry.medicines;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.PackState;
import org.custodia.registry.packs.PackStates;
import org.custodia.registry.rows.Reading.Asked;
import org.custodia.registry.rows.Reading.Seen;
import org.custodia.registry.verification.Answer;
import org.custodia.registry.verification.VerificationClient.Heard;
import org.custodia.scanners.gs1.PackScan;

/** What an organisation's own node says of a pack, and of who answered about it. */
final class OwnSide {
  private final Wanted wanted;
  private final Seen seen;

  private OwnSide(Wanted wanted, Seen seen) {
    this.wanted = wanted;
    this.seen = seen;
  }

  /** What is to be read for it, all of it as of one moment. */
  static final class Wanted {
    private final PackScan label;
    private final Optional<Asked<LotFact>> labelLot;
    private final Optional<Asked<LotFact>> recordLot;
    private final Asked<PackState> state;
    private final Map<Bytes32, Asked<LotBook.PackNotice>> notices = new LinkedHashMap<>();
    private final Optional<Asked<Member>> verifier;
    private final List<Asked<Member>> members = new ArrayList<>();

    /**
     * @param own member id
     * @param recordId the lot that the service says the serial is of, which is not believed yet
     * @param verifier that might have signed what it says
     */
    private Wanted(
        PackScan label, Bytes32 own, Optional<Bytes32> recordId, Optional<Asked<Member>> verifier) {
      Bytes32 packId = PackExamination.packId(label);
      Optional<Bytes32> labelId = lotId(label);
      this.label = label;
      this.labelLot = labelId.map(LotBook::lot);
      this.recordLot = recordId.equals(labelId) ? labelLot : recordId.map(LotBook::lot);
      this.state = PackStates.outOfTrade(packId);
      Stream.of(recordId, labelId)
          .flatMap(Optional::stream)
          .forEach(lotId -> notices.computeIfAbsent(lotId, lot -> LotBook.notice(lot, packId)));
      this.verifier = verifier;
      verifier.ifPresent(members::add);
      members.add(Members.withId(own));
      recordId.or(() -> labelId).map(LotBook::maker).ifPresent(members::add);
    }

    static Wanted of(PackScan label, Bytes32 own) {
      return new Wanted(label, own, Optional.empty(), Optional.empty());
    }

    static Wanted of(PackScan label, Bytes32 own, Heard heard, Asked<Member> verifier) {
      return new Wanted(label, own, heard.lotId(), Optional.of(verifier));
    }

    /** Before anything is heard: the lot of the pack will nearly always be that on its label. */
    static Wanted ahead(PackScan label, Bytes32 own, Asked<Member> verifier) {
      return new Wanted(label, own, lotId(label), Optional.of(verifier));
    }

    private static Optional<Bytes32> lotId(PackScan label) {
      return label.lot().map(number -> LotTerms.lotId(label.gtin().number(), number));
    }

    /** Whether what was read ahead is what this answer asks for. */
    boolean isAbout(Heard heard) {
      return heard.lotId().isEmpty() || heard.lotId().equals(lotId(label));
    }

    List<Asked<?>> all() {
      List<Asked<?>> all = new ArrayList<>(List.of(state));
      Stream.of(labelLot, recordLot).flatMap(Optional::stream).distinct().forEach(all::add);
      all.addAll(notices.values());
      all.addAll(members);
      return all;
    }

    OwnSide found(Seen seen) {
      return new OwnSide(this, seen);
    }
  }

  /** The member whose key signed the answer, where it may. */
  Optional<Member> verifier() {
    return wanted.verifier.flatMap(seen::of);
  }

  /** Those that a verdict on the pack most likely speaks of. */
  Map<Bytes32, Member> members() {
    Map<Bytes32, Member> members = new HashMap<>();
    wanted.members.stream()
        .map(seen::of)
        .flatMap(Optional::stream)
        .forEach(member -> members.put(member.id(), member));
    return members;
  }

  /**
   * @param answer of the service, once it is believed
   * @param today in UTC
   */
  PackFacts facts(boolean productKnown, Optional<Answer> answer, LocalDate today) {
    Optional<LotFact> labelLot = wanted.labelLot.flatMap(seen::of);
    Optional<LotFact> recordLot =
        answer.flatMap(Answer::pack).isPresent()
            ? wanted.recordLot.flatMap(seen::of)
            : Optional.empty();
    return new PackFacts(
        wanted.label,
        productKnown,
        labelLot,
        recordLot,
        answer,
        seen.of(wanted.state),
        recordLot.or(() -> labelLot).flatMap(lot -> seen.of(wanted.notices.get(lot.lotId()))),
        today);
  }
}
