package org.custodia.registry.fhir;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Names of substances, made comparable between English and French: without accents, salts, water
 * and endings, and with one name where there are two.
 *
 * @param words of all that it is called
 * @param codes of the ATC classification
 */
record Substance(Set<String> words, Set<String> codes) {
  private static final Set<String> ATC =
      Set.of("http://www.whocc.no/atc", "urn:oid:2.16.840.1.113883.6.73");

  /** Salts, water and what joins words; none of them is what somebody is allergic to. */
  private static final Set<String> UNSAID =
      Set.of(
          "de",
          "d",
          "la",
          "le",
          "of",
          "and",
          "et",
          "base",
          "acid",
          "sel",
          "sodium",
          "sodiqu",
          "potassiqu",
          "calciqu",
          "chlorhydrat",
          "hydrochlorid",
          "chlorid",
          "chlorur",
          "sulfat",
          "phosphat",
          "maleat",
          "besilat",
          "mesilat",
          "tosilat",
          "fumarat",
          "succinat",
          "tartrat",
          "citrat",
          "acetat",
          "lactat",
          "gluconat",
          "bromhydrat",
          "bromid",
          "bromur",
          "nitrat",
          "anhydr",
          "hydrat",
          "monohydrat",
          "dihydrat",
          "trihydrat",
          "hemihydrat",
          "mg",
          "ml",
          "mcg",
          "g",
          "hr",
          "oral",
          "tablet",
          "capsul",
          "solution",
          "injectabl",
          "suspension",
          "drug",
          "substanc",
          "organism",
          "allergy",
          "allergi",
          "allergic",
          "to",
          "a",
          "aux",
          "au");

  private static final Map<String, String> SAME =
      Map.ofEntries(
          Map.entry("aspirin", "acetylsalicylic"),
          Map.entry("acetylsalicyliqu", "acetylsalicylic"),
          Map.entry("acetaminophen", "paracetamol"),
          Map.entry("albuterol", "salbutamol"),
          Map.entry("epinephrin", "adrenalin"),
          Map.entry("norepinephrin", "noradrenalin"),
          Map.entry("nitroglycerin", "trinitrin"),
          Map.entry("glyburid", "glibenclamid"),
          Map.entry("meperidin", "pethidin"),
          Map.entry("rifampin", "rifampicin"),
          Map.entry("cyclosporin", "ciclosporin"),
          Map.entry("indomethacin", "indometacin"),
          Map.entry("phenobarbital", "phenobarbital"),
          Map.entry("levothyroxin", "levothyroxin"),
          Map.entry("niflumiqu", "niflumic"),
          Map.entry("mefenamiqu", "mefenamic"),
          Map.entry("tiaprofeniqu", "tiaprofenic"),
          Map.entry("alendroniqu", "alendronic"),
          Map.entry("valproiqu", "valproic"),
          Map.entry("valproat", "valproic"),
          Map.entry("clavulaniqu", "clavulanic"),
          Map.entry("clavulanat", "clavulanic"));

  static Substance named(String... names) {
    Set<String> words =
        Arrays.stream(names).flatMap(name -> words(name).stream()).collect(Collectors.toSet());
    return new Substance(words, Set.of());
  }

  /** Of a CodeableConcept: its text, what its codes are called, and codes of ATC. */
  static Substance of(JsonNode concept) {
    Set<String> words = new LinkedHashSet<>(words(concept.path("text").asString("")));
    Set<String> codes = new LinkedHashSet<>();
    for (JsonNode coding : concept.path("coding")) {
      words.addAll(words(coding.path("display").asString("")));
      if (ATC.contains(coding.path("system").asString(""))) {
        codes.add(coding.path("code").asString("").toUpperCase(java.util.Locale.ROOT));
      }
    }
    return new Substance(words, codes);
  }

  static Set<String> words(String name) {
    Set<String> words = new LinkedHashSet<>();
    for (String part : Plain.text(name).split("[^a-z]+")) {
      String word = stem(part);
      if (word.length() > 2 && !UNSAID.contains(word)) words.add(SAME.getOrDefault(word, word));
    }
    return words;
  }

  /** Cephalexine and cefalexin, amoxicilline and amoxicillin are one. */
  private static String stem(String word) {
    String stem = word.startsWith("ceph") ? "cef" + word.substring(4) : word;
    return stem.length() > 3 && stem.endsWith("e") ? stem.substring(0, stem.length() - 1) : stem;
  }

  /** Whether a word of the one is a word of the other. */
  boolean shares(Substance other) {
    return words.stream().anyMatch(other.words::contains);
  }

  boolean isIn(SubstanceGroup group) {
    return group.has(words) || codes.stream().anyMatch(group::hasCode);
  }

  boolean isSaid() {
    return !words.isEmpty() || !codes.isEmpty();
  }
}
