package org.custodia.registry.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.people.PatientData.Address;
import org.custodia.registry.people.PatientData.Gender;
import org.custodia.registry.people.PatientData.Identifier;
import org.custodia.registry.people.PatientData.Name;
import org.custodia.registry.people.PatientData.Telecom;
import org.junit.jupiter.api.Test;

/**
 * How well duplicates are found, on pairs written by hand. A pair counts as found when a person
 * would be asked about it, and when sealed rows would lead to it: the two share a block.
 */
class LabelledPairsTest {
  private record Labelled(boolean same, String about, PatientData a, PatientData b) {}

  @Test
  void findsMostPairsAndAsksAboutFewInVain() throws IOException {
    List<Labelled> pairs = pairs();
    assertThat(pairs).hasSizeGreaterThan(60);
    List<String> missed = new ArrayList<>();
    List<String> inVain = new ArrayList<>();
    int found = 0;
    for (Labelled pair : pairs) {
      Resemblance resemblance = Comparison.of(pair.a(), pair.b());
      boolean asked = resemblance.possible() && shareABlock(pair);
      String said = pair.about() + " " + resemblance;
      if (pair.same() && asked) found++;
      if (pair.same() && !asked) missed.add(said);
      if (!pair.same() && asked) inVain.add(said);
    }
    double precision = (double) found / (found + inVain.size());
    double recall = (double) found / (found + missed.size());
    System.out.printf(
        "labelled pairs: %d, precision %.3f, recall %.3f%nmissed: %s%nin vain: %s%n",
        pairs.size(), precision, recall, missed, inVain);
    assertThat(recall).as("missed: " + missed).isGreaterThanOrEqualTo(0.95);
    assertThat(precision).as("in vain: " + inVain).isGreaterThanOrEqualTo(0.94);
  }

  @Test
  void saysForEveryPairThatItAsksAboutWhatSpeaksForIt() throws IOException {
    for (Labelled pair : pairs()) {
      Resemblance resemblance = Comparison.of(pair.a(), pair.b());
      if (resemblance.possible()) {
        assertThat(resemblance.reasons()).as(pair.about()).anyMatch(Resemblance.Reason::speaksFor);
      }
    }
  }

  private static boolean shareABlock(Labelled pair) {
    PatientTokens tokens = new PatientTokens(new PlainTokens());
    var shared = tokens.blocks(Traits.of(pair.a()));
    shared.retainAll(tokens.all(pair.b()));
    return !shared.isEmpty();
  }

  /** Tokens in clear: only whether they are equal matters here. */
  private record PlainTokens() implements org.custodia.registry.keys.RecordCipher {
    @Override
    public byte[] seal(byte[] plaintext, byte[] context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] open(byte[] sealed, byte[] context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] token(String purpose, byte[] value) {
      return (purpose + "=" + new String(value, StandardCharsets.UTF_8))
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  private static List<Labelled> pairs() throws IOException {
    List<Labelled> pairs = new ArrayList<>();
    try (var in = LabelledPairsTest.class.getResourceAsStream("labelled-pairs.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] columns = line.split(" \\| ");
          pairs.add(
              new Labelled(
                  columns[0].equals("SAME"), columns[1], person(columns[2]), person(columns[3])));
        }
      }
    }
    return pairs;
  }

  private static PatientData person(String written) {
    String[] f = written.split(";", -1);
    List<Name> names = new ArrayList<>();
    List<String> given = f[0].isEmpty() ? List.of() : List.of(f[0].split(" "));
    names.add(new Name("official", f[1], given));
    if (!f[2].isEmpty()) {
      names.add(new Name("maiden", f[2], given));
    }
    List<Address> addresses =
        f[7].isEmpty() ? List.of() : List.of(new Address(List.of(f[6]), "", "", f[7], "FR"));
    return new PatientData(
        f[5].isEmpty() ? List.of() : List.of(number(f[5])),
        names,
        Optional.of(f[3]).filter(day -> !day.isEmpty()),
        Optional.of(f[4])
            .filter(g -> !g.isEmpty())
            .map(g -> g.equals("F") ? Gender.FEMALE : Gender.MALE),
        addresses,
        f[8].isBlank() ? List.of() : List.of(new Telecom("phone", f[8].strip(), "home")),
        List.of());
  }

  private static Identifier number(String written) {
    String value = written.substring(4);
    return written.startsWith("nir:")
        ? PeopleWorld.socialSecurity(value)
        : new Identifier("urn:example:records", value);
  }
}
