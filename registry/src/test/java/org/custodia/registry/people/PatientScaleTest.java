package org.custodia.registry.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.people.PeopleWorld.DESK;
import static org.custodia.registry.people.PeopleWorld.person;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.custodia.registry.people.PatientData.Address;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.Test;

/**
 * Searching and looking for duplicates over many sealed entries opens few of them. At {@code
 * -Dcustodia.people=100000} this is the measurement of docs/people.md.
 */
class PatientScaleTest {
  private static final int PEOPLE = Integer.getInteger("custodia.people", 1_000);
  private static final int BATCH = 500;
  private static final String[] FAMILIES = {
    "Martin", "Bernard", "Thomas", "Petit", "Robert", "Richard", "Durand", "Dubois", "Moreau",
    "Laurent", "Simon", "Michel", "Lefebvre", "Leroy", "Roux", "David", "Bertrand", "Morel",
    "Fournier", "Girard"
  };
  private static final String[] GIVEN = {
    "Marie",
    "Jean",
    "Pierre",
    "Michel",
    "Nathalie",
    "André",
    "Isabelle",
    "Philippe",
    "Sylvie",
    "Alain",
    "Catherine",
    "Jacques",
    "Martine",
    "Bernard",
    "Christine",
    "Daniel",
    "Monique",
    "Claude",
    "Valérie",
    "Éric",
    "Zoé",
    "Hugo",
    "Léa",
    "Louis",
    "Chloé",
    "Emma"
  };
  private static final String[] SYLLABLES = {
    "bal", "ker", "mon", "dri", "ven", "sou", "pla", "gui", "rel", "tho", "mar", "lan", "fre", "cho"
  };

  private final Random random = new Random(7);

  @Test
  void searchesAndComparesOverAllOfThemOpeningFew() {
    try (RegistryDatabase database = RegistryDatabase.fresh()) {
      PeopleWorld world = new PeopleWorld(database, Clock.systemUTC());
      PatientData[] people = new PatientData[PEOPLE];
      SealedPatients sealed = world.sealed;
      for (int i = 0; i < PEOPLE; i += BATCH) {
        int from = i;
        database
            .rows()
            .in(
                PeopleWorld.HOSPITAL,
                () -> {
                  for (int n = from; n < Math.min(PEOPLE, from + BATCH); n++) {
                    people[n] = somebody();
                    sealed.add(
                        PeopleWorld.HOSPITAL,
                        UUID.randomUUID(),
                        true,
                        people[n],
                        Instant.now(),
                        "bulk");
                  }
                });
      }
      System.out.printf("%d entries%n", PEOPLE);
      measure("registering, with looking for lookalikes", i -> world.registered(somebody()));
      measure(
          "by name and birth date",
          i -> {
            PatientData wanted = people[random.nextInt(PEOPLE)];
            String words = wanted.shownName() + " " + wanted.birthDate().orElseThrow();
            assertThat(world.search.find(DESK, words, 50).patients())
                .extracting(Patient::data)
                .contains(wanted);
          });
      measure(
          "by birth date",
          i ->
              assertThat(
                      world
                          .search
                          .find(DESK, people[random.nextInt(PEOPLE)].birthDate().orElseThrow(), 50)
                          .patients())
                  .isNotEmpty());
      measure("by the commonest family name", i -> world.search.find(DESK, "martin", 50));
      measure(
          "lookalikes of a new entry",
          i -> {
            PatientData known = people[random.nextInt(PEOPLE)];
            assertThat(world.duplicates.alike(DESK, known)).isNotEmpty();
          });
    }
  }

  private void measure(String what, IntConsumer work) {
    double[] millis = new double[60];
    for (int i = -10; i < millis.length; i++) {
      long began = System.nanoTime();
      work.accept(i);
      if (i >= 0) millis[i] = (System.nanoTime() - began) / 1e6;
    }
    Arrays.sort(millis);
    System.out.printf("%s: median %.1f ms, p95 %.1f ms%n", what, millis[30], millis[57]);
  }

  /** One in four with one of the commonest names, the others with rare ones. */
  private PatientData somebody() {
    String family =
        random.nextInt(4) == 0
            ? FAMILIES[(int) Math.abs(random.nextGaussian() * 6) % FAMILIES.length]
            : syllable() + syllable() + syllable();
    LocalDate born = LocalDate.of(1935, 1, 1).plusDays(random.nextInt(365 * 90));
    PatientData person = person(GIVEN[random.nextInt(GIVEN.length)], family, born.toString());
    Address address =
        new Address(
            java.util.List.of((1 + random.nextInt(200)) + " rue " + syllable() + syllable()),
            "",
            "",
            "%05d".formatted(1000 + random.nextInt(95_000)),
            "FR");
    return new PatientData(
        person.identifiers(),
        person.names(),
        person.birthDate(),
        person.gender(),
        java.util.List.of(address),
        person.telecoms(),
        person.languages());
  }

  private String syllable() {
    return SYLLABLES[random.nextInt(SYLLABLES.length)];
  }
}
