package org.custodia.registry.organs.allocation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.abi.AbiValue;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A waiting list for tests: candidates who are alike but for what a test says. */
final class Waiting {
  static final Instant NOW = Instant.parse("2026-11-26T03:00:00Z");
  static final LocalDate TODAY = LocalDate.of(2026, 11, 26);
  static final Organ KIDNEY = Organ.of(OrganKind.KIDNEY, Laterality.LEFT);
  static final Organ LIVER = Organ.of(OrganKind.LIVER);
  static final Donor DONOR =
      new Donor(
          BloodGroup.A2,
          44,
          Optional.of(176),
          Optional.of(80),
          "north",
          List.of("A2", "A24", "B7", "B44", "DR4", "DR15"));

  private static final JsonMapper JSON = new JsonMapper();
  private static final String[] ANTIGENS = {
    "A1", "A2", "A3", "A24", "B7", "B8", "B44", "B35", "DR1", "DR4", "DR15", "DR17"
  };

  private Waiting() {}

  static Bytes32 word(long number) {
    return Bytes32.keccak(AbiValue.encodeAll(AbiValue.uint(number)));
  }

  static MatchInputs inputs(Organ organ, List<Candidate> candidates) {
    return MatchInputs.of(organ, NOW, word(900_001), word(900_002), DONOR, candidates);
  }

  /** Group A, elective, listed a year ago, adult, in another region, 500 km away. */
  static Candidate candidate(int number) {
    return new Candidate(
        word(number),
        word(1_000_000 + number % 7),
        BloodGroup.A,
        0,
        15,
        TODAY.minusYears(1),
        true,
        Optional.of(50),
        Optional.of(170),
        Optional.of(75),
        Optional.of("south"),
        Optional.of(500),
        List.of("A1", "A3", "B8", "B35", "DR1", "DR17"),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static Candidate random(int number, Random random) {
    return new Candidate(
        word(number),
        word(1_000_000 + random.nextInt(20)),
        BloodGroup.values()[random.nextInt(BloodGroup.values().length)],
        random.nextInt(3),
        random.nextInt(45),
        TODAY.minusDays(random.nextInt(3_000)),
        random.nextInt(20) > 0,
        maybe(random, random.nextInt(80)),
        maybe(random, 60 + random.nextInt(130)),
        maybe(random, 5 + random.nextInt(115)),
        maybe(random, random.nextBoolean() ? "north" : "south"),
        maybe(random, random.nextInt(1_500)),
        random.nextInt(5) > 0 ? antigens(random, 6) : List.of(),
        random.nextInt(4) == 0 ? antigens(random, 3) : List.of(),
        random.nextInt(10) == 0 ? Optional.of(Laterality.RIGHT) : Optional.empty(),
        maybe(random, new Range(10, 10 + random.nextInt(80))),
        random.nextInt(3) == 0 ? Optional.of(new Range(40, 100)) : Optional.empty());
  }

  static List<Candidate> random(int count, long seed) {
    Random random = new Random(seed);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      candidates.add(random(i, random));
    }
    return candidates;
  }

  private static <T> Optional<T> maybe(Random random, T value) {
    return random.nextInt(6) > 0 ? Optional.of(value) : Optional.empty();
  }

  private static List<String> antigens(Random random, int count) {
    return random.ints(count, 0, ANTIGENS.length).mapToObj(i -> ANTIGENS[i]).toList();
  }

  static Candidate urgent(Candidate one, int urgency) {
    return with(one, "urgency", urgency);
  }

  static Candidate listed(Candidate one, LocalDate day) {
    return with(one, "listedOn", day);
  }

  static Candidate of(Candidate one, BloodGroup group) {
    return with(one, "bloodGroup", group);
  }

  static Candidate aged(Candidate one, int years) {
    return with(one, "ageYears", years);
  }

  static Candidate weighing(Candidate one, Optional<Integer> kg) {
    return with(one, "weightKg", kg);
  }

  static Candidate typed(Candidate one, List<String> hla, List<String> unacceptable) {
    return with(with(one, "hla", hla), "unacceptable", unacceptable);
  }

  /** The same candidate but for one field. */
  private static Candidate with(Candidate one, String field, Object value) {
    ObjectNode json = (ObjectNode) JSON.readTree(AllocationJson.writeFacts(one));
    json.set(field, JSON.readTree(AllocationJson.writeFacts(value)));
    return AllocationJson.read(JSON.writeValueAsBytes(json), Candidate.class);
  }
}
