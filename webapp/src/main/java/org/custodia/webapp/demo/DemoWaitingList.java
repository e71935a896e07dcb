package org.custodia.webapp.demo;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.OrganKind;
import org.custodia.registry.organs.Candidates;
import org.custodia.registry.organs.Identity;
import org.springframework.context.ApplicationContext;

/** Candidates of the demo's two centres. All of them are made up. */
final class DemoWaitingList {
  private final DemoSeed seed;
  private final DemoOrganActs acts;
  private final Candidates candidates;

  DemoWaitingList(ApplicationContext application, DemoSeed seed, DemoOrganActs acts) {
    this.seed = seed;
    this.acts = acts;
    this.candidates = application.getBean(Candidates.class);
  }

  private record Waiting(
      DemoOrganisation centre,
      Identity identity,
      OrganKind organ,
      BloodGroup group,
      int heightCm,
      int weightKg,
      int urgency,
      LocalDate since) {}

  /**
   * Of the kidneys the first waits longest, the third and the fourth are no match or wait shortest.
   */
  private static final List<Waiting> ALL =
      List.of(
          new Waiting(
              DemoOrganisation.TILLEULS,
              person("Brévignon", "Ondine", "1963-08-19", "TIL-20417"),
              OrganKind.KIDNEY,
              BloodGroup.A1,
              168,
              64,
              0,
              LocalDate.of(2019, 3, 11)),
          new Waiting(
              DemoOrganisation.SAINT_LUC,
              person("Kerampran", "Télio", "1975-01-27", "SLC-88123"),
              OrganKind.KIDNEY,
              BloodGroup.A1,
              179,
              81,
              0,
              LocalDate.of(2021, 6, 2)),
          new Waiting(
              DemoOrganisation.SAINT_LUC,
              person("Vauquelard", "Sidonie", "1958-12-09", "SLC-88240"),
              OrganKind.KIDNEY,
              BloodGroup.O,
              162,
              58,
              0,
              LocalDate.of(2018, 9, 24)),
          new Waiting(
              DemoOrganisation.TILLEULS,
              person("Ostrevent", "Ludmilla", "1989-10-30", "TIL-20655"),
              OrganKind.KIDNEY,
              BloodGroup.A1B,
              171,
              69,
              0,
              LocalDate.of(2025, 2, 17)),
          new Waiting(
              DemoOrganisation.TILLEULS,
              person("Quérignac", "Firmin", "1970-07-21", "TIL-20702"),
              OrganKind.LIVER,
              BloodGroup.A1,
              174,
              76,
              2,
              LocalDate.of(2026, 11, 3)),
          new Waiting(
              DemoOrganisation.SAINT_LUC,
              person("Dombasle", "Perrine", "1966-04-16", "SLC-88307"),
              OrganKind.LIVER,
              BloodGroup.A1,
              165,
              70,
              0,
              LocalDate.of(2025, 8, 12)));

  private static Identity person(String family, String given, String born, String number) {
    return new Identity(family, given, LocalDate.parse(born), number);
  }

  /** Lists everybody, and waits until the allocation body has them. */
  void list(Map<DemoOrganisation, DemoWitness> centres, DemoWitness allocation) {
    Set<Bytes32> listed =
        ALL.stream()
            .map(one -> list(centres.get(one.centre()), one))
            .collect(Collectors.toUnmodifiableSet());
    DemoSeed.until(
        "the allocation body has all candidates",
        () ->
            Optional.of(
                    candidates.waiting(allocation.caller()).stream()
                        .map(listing -> listing.change().pseudonym())
                        .collect(Collectors.toSet()))
                .filter(known -> known.containsAll(listed)));
  }

  private Bytes32 list(DemoWitness centre, Waiting one) {
    UUID id = seed.id("organs candidate " + one.identity().number());
    Bytes32 consent =
        acts.document(centre, "waits." + id, "Consentement à l'inscription sur la liste.");
    return candidates.list(
        centre.caller(),
        id,
        one.identity(),
        new Candidates.Declared(
            DemoOrganisation.GREFFONS.memberId(),
            one.organ(),
            one.group(),
            one.heightCm(),
            one.weightKg(),
            one.urgency(),
            one.since(),
            consent));
  }
}
