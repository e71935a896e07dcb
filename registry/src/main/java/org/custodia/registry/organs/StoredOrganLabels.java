package org.custodia.registry.organs;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.BoxScanTerms;
import org.custodia.contracts.organs.LegFactsTerms;
import org.custodia.contracts.organs.PackedTerms;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.scanners.gs1.CheckDigits;
import org.custodia.scanners.isbt128.DonationNumber;

/** Labels from what is sealed here, the rest from the ledger. */
final class StoredOrganLabels implements OrganLabels {
  private static final int NUMBERS = 100_000;
  private static final int MOST_ATTEMPTS = 1_000;

  private final OrganisationRows rows;
  private final LegLabels ofLegs;
  private final LabelBook book;
  private final BoxRows boxes;
  private final OrganRows organs;
  private final LegRows legs;
  private final EventRows events;
  private final Ledger ledger;
  private final Members members;
  private final Clock clock;

  StoredOrganLabels(
      OrganisationRows rows,
      LegLabels ofLegs,
      LabelBook book,
      BoxRows boxes,
      OrganRows organs,
      LegRows legs,
      EventRows events,
      Ledger ledger,
      Members members,
      Clock clock) {
    this.rows = rows;
    this.ofLegs = ofLegs;
    this.book = book;
    this.boxes = boxes;
    this.organs = organs;
    this.legs = legs;
    this.events = events;
    this.ledger = ledger;
    this.members = members;
    this.clock = clock;
  }

  @Override
  public Facts of(Caller caller, Bytes32 organId) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Organs.Line line = line(organisation, organId);
          Labels labels =
              book.find(organisation, line.caseId())
                  .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-035"));
          return facts(organisation, line, labels);
        });
  }

  @Override
  public Facts onLeg(Caller caller, String address) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    Ledger.Channel channel =
        ledger
            .channel(organisation, address)
            .filter(known -> known.kind() == SubjectKind.ORGAN_LEG.code())
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-031"));
    Labels labels = ofLegs.of(organisation, channel);
    return rows.in(
        organisation, () -> facts(organisation, line(organisation, channel.subject()), labels));
  }

  @Override
  public List<ScannedLeg> legsOf(Caller caller, List<String> scans) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    Set<String> donations =
        scans.stream()
            .flatMap(text -> LabelScans.number(text).stream())
            .map(DonationNumber::characters)
            .collect(Collectors.toSet());
    if (donations.isEmpty()) return List.of();
    List<ScannedLeg> found = new ArrayList<>();
    for (Organs.Leg leg : lastLegs(organisation)) {
      labels(organisation, leg)
          .filter(labels -> donations.contains(labels.din()))
          .ifPresent(labels -> found.add(scanned(organisation, leg, labels, scans)));
    }
    List<ScannedLeg> sure = found.stream().filter(leg -> leg.box().isPresent()).toList();
    return sure.isEmpty() ? found : sure;
  }

  private Collection<Organs.Leg> lastLegs(String organisation) {
    Map<Bytes32, Organs.Leg> last = new LinkedHashMap<>();
    rows.in(organisation, () -> legs.underWay(organisation))
        .forEach(leg -> last.put(leg.organId(), leg));
    return last.values();
  }

  /** Who gives it may not answer now: then nothing is known of it. */
  private Optional<Labels> labels(String organisation, Organs.Leg leg) {
    try {
      return ledger
          .channel(organisation, leg.channel())
          .map(channel -> ofLegs.of(organisation, channel));
    } catch (Problem notNow) {
      return Optional.empty();
    }
  }

  private ScannedLeg scanned(
      String organisation, Organs.Leg leg, Labels labels, List<String> scans) {
    return rows.in(
        organisation,
        () -> {
          Bytes32 box = box(events.of(organisation, leg.organId()));
          Optional<String> same =
              scans.stream()
                  .filter(text -> labels.commitment(Labels.Mark.BOX, text).equals(box))
                  .map(text -> LabelScans.plain(Labels.Mark.BOX, text))
                  .findFirst();
          Organs.Line line = line(organisation, leg.organId());
          return new ScannedLeg(leg.channel(), leg.organId(), line.organ(), same);
        });
  }

  /** Commitment of the box as it was last packed or scanned; zero for none. */
  private static Bytes32 box(List<OrganEvent> events) {
    Bytes32 box = Bytes32.ZERO;
    for (OrganEvent event : events) {
      if (!LegStory.counts(event)) continue;
      if (event.terms() instanceof PackedTerms packed) box = packed.box();
      if (event.terms() instanceof BoxScanTerms seen && box.isZero()) box = seen.box();
    }
    return box;
  }

  private Organs.Line line(String organisation, Bytes32 organId) {
    return organs
        .find(organisation, organId)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-043"));
  }

  private Facts facts(String organisation, Organs.Line line, Labels labels) {
    return new Facts(
        line.organ(),
        donation(labels.din()),
        labels.sender(),
        labels.phone(),
        line.crossClamp(),
        group(organisation, line));
  }

  private static DonationNumber donation(String characters) {
    try {
      return new DonationNumber(characters);
    } catch (IllegalArgumentException ofBefore) {
      throw new Problem(Kind.CONFLICT, "CUS-ORG-120");
    }
  }

  /** As stated on its way; before that, as the samples in the donor's case have it. */
  private Optional<BloodGroup> group(String organisation, Organs.Line line) {
    return events.of(organisation, line.organId()).stream()
        .filter(event -> event.terms() instanceof LegFactsTerms)
        .map(event -> ((LegFactsTerms) event.terms()).statement().donorGroup())
        .reduce((earlier, later) -> later)
        .or(() -> CaseStory.of(events.of(organisation, line.caseId())).group());
  }

  @Override
  public List<String> boxes(Caller caller, Bytes32 organId) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> boxes.of(organisation, organId));
  }

  @Override
  public String newBox(Caller caller, Bytes32 organId) {
    OrganRoles.check(
        caller,
        OrganRoles.BANK,
        OrganRoles.COURIER,
        OrganRoles.CENTRE,
        OrganRoles.SURGEON,
        OrganRoles.CLINICIAN);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          line(organisation, organId);
          String prefix = prefix(organisation);
          for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            int number = ThreadLocalRandom.current().nextInt(NUMBERS);
            String digits = number / 10_000 + prefix + String.format("%04d", number % 10_000);
            String sscc = digits + CheckDigits.of(digits);
            if (boxes.add(organisation, sscc, organId, clock.instant(), caller.name())) return sscc;
          }
          throw new IllegalStateException("no free number for a box of " + organisation);
        });
  }

  /** The first twelve digits of the GLN, which nobody else may use. */
  private String prefix(String organisation) {
    return members
        .byId(organisation, ledger.memberId(organisation))
        .map(Member::identity)
        .filter(identity -> identity.matches("gln:[0-9]{13}"))
        .map(identity -> identity.substring(4, 16))
        .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-121"));
  }
}
