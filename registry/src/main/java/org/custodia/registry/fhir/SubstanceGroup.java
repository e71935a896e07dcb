package org.custodia.registry.fhir;

import java.util.Arrays;
import java.util.Set;

/**
 * Groups of substances in which an allergy to one, or having one already, is a reason to look twice
 * at another. Members by the stems of their names (WHO's international nonproprietary names), and
 * by the group's code of the ATC classification.
 *
 * @see <a href="https://www.whocc.no/atc_ddd_index/">ATC/DDD index</a>
 */
enum SubstanceGroup {
  PENICILLINS(
      true,
      false,
      "J01C",
      "*cillin pivmecillinam",
      "penicillin penicillins betalactam betalactams lactam lactamin lactamins"),
  CEPHALOSPORINS(true, false, "J01D", "cef*", "cefalosporin cefalosporins"),
  SULFONAMIDES(true, false, "J01E", "sulfa*", "sulfa sulfonamid sulfonamids sulfamid sulfamids"),
  MACROLIDES(
      true,
      false,
      "J01FA",
      "erythromycin clarithromycin azithromycin roxithromycin josamycin spiramycin",
      "macrolid macrolids"),
  QUINOLONES(
      true, false, "J01MA", "*floxacin", "quinolon quinolons fluoroquinolon fluoroquinolons"),
  NSAIDS(
      true,
      true,
      "M01A N02BA",
      "acetylsalicylic ibuprofen naproxen diclofenac ketoprofen flurbiprofen indometacin piroxicam"
          + " meloxicam tenoxicam celecoxib etoricoxib parecoxib aceclofenac ketorolac niflumic"
          + " mefenamic tiaprofenic nabumeton",
      "nsaid nsaids ains salicylat salicylats"),
  ACE_INHIBITORS(true, true, "C09A C09B", "*pril", ""),
  STATINS(true, true, "C10AA C10BA", "*vastatin", "statin statins"),
  BENZODIAZEPINES(
      true,
      true,
      "N05BA N05CD",
      "*azepam *azolam clobazam clotiazepam prazepam chlordiazepoxid clorazepat",
      "benzodiazepin benzodiazepins"),
  OPIOIDS(
      false,
      true,
      "N02A",
      "morphin codein oxycodon hydromorphon fentanyl tramadol buprenorphin methadon tapentadol",
      ""),
  ANTICOAGULANTS(
      false,
      true,
      "B01AA B01AB B01AE B01AF",
      "warfarin fluindion acenocoumarol *xaban dabigatran *heparin *parin",
      "");

  private final boolean allergy;
  private final boolean together;
  private final String[] atc;
  private final String[] members;
  private final Set<String> names;

  /**
   * @param allergy whether an allergy to one member is a reason to look at others
   * @param together whether two members at once are
   */
  SubstanceGroup(boolean allergy, boolean together, String atc, String members, String names) {
    this.allergy = allergy;
    this.together = together;
    this.atc = atc.split(" ");
    this.members = members.split(" ");
    this.names = names.isEmpty() ? Set.of() : Set.of(names.split(" "));
  }

  boolean isOfAllergies() {
    return allergy;
  }

  boolean isOfMedication() {
    return together;
  }

  /** Whether one of these words, as {@link Substance} makes them, is a member. */
  boolean has(Set<String> words) {
    return words.stream().anyMatch(this::isMember);
  }

  /** Whether one of these words is the group's own name. */
  boolean isNamed(Set<String> words) {
    return words.stream().anyMatch(names::contains);
  }

  boolean hasCode(String code) {
    return Arrays.stream(atc).anyMatch(code::startsWith);
  }

  private boolean isMember(String word) {
    return Arrays.stream(members)
        .anyMatch(
            member ->
                member.startsWith("*")
                    ? word.endsWith(member.substring(1))
                    : member.endsWith("*")
                        ? word.startsWith(member.substring(0, member.length() - 1))
                            && word.length() > member.length()
                        : word.equals(member));
  }
}
