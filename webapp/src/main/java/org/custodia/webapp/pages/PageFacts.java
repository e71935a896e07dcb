package org.custodia.webapp.pages;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.registry.health.Light;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.security.OrganRules;

/**
 * What the frame of every page shows.
 *
 * @param organisation what the caller's organisation is called, empty for nobody
 * @param path path of the page, for marking where one is
 * @param query what the page was asked for, as it stands in its address; empty where it is none
 * @param fresh whether the person signed in recently enough to enrol a signing key
 * @param hindrance what is wrong with the installation that keeps people from their work; of
 *     somebody who is not signed in, from signing in
 */
public record PageFacts(
    Optional<Caller> caller,
    String organisation,
    String path,
    String query,
    boolean fresh,
    Optional<Light.Subject> hindrance) {
  public boolean signedIn() {
    return caller.isPresent();
  }

  public boolean has(String role) {
    return caller.filter(person -> person.has(role)).isPresent();
  }

  /** Whether the person looks after the installation of the organisation. */
  public boolean runsThings() {
    return has("administrator") || has("regulator");
  }

  /** Whether the person has acts to sign, and so needs a key in this browser. */
  public boolean signs() {
    return handlesPacks()
        || has("administrator")
        || seesOrgans()
        || has("biller")
        || has("payer")
        || has("employer")
        || treats();
  }

  /** Whether the person reads records that others hold. */
  public boolean readsRecords() {
    return treats() || has("payer") || has("employer");
  }

  /** Whether the person treats patients: writes records, and reads those of others. */
  public boolean treats() {
    return has("physician") || has("nurse") || has("pharmacist") || has("laboratory");
  }

  /** Whether the person is here as a patient and for nothing else. */
  public boolean isPatientOnly() {
    return has("patient") && !signs() && !runsThings();
  }

  /** Whether the person works with organs, or oversees who does. */
  public boolean seesOrgans() {
    return caller.filter(OrganRules::isAnybody).isPresent();
  }

  /** Whether the person bills, pays, or oversees who does. */
  public boolean seesBills() {
    return has("biller") || has("payer") || has("regulator");
  }

  /** Whether the person packs, sends and receives. */
  public boolean movesGoods() {
    return has("pharmacist") || has("wholesaler") || has("manufacturer");
  }

  /** Whether the person scans at checkpoints. */
  public boolean scans() {
    return movesGoods() || has("organ-bank") || has("courier") || has("transplant-centre");
  }

  /** Whether the person checks packs or looks up products. */
  public boolean handlesPacks() {
    return movesGoods() || has("regulator");
  }

  /** The same page, with the same search and the same leaf, in another language. */
  public String in(String language) {
    return Stream.concat(
            Arrays.stream(query.split("&"))
                .filter(one -> !one.isEmpty() && !one.startsWith("lang=")),
            Stream.of("lang=" + language))
        .collect(Collectors.joining("&", "?", ""));
  }

  public boolean at(String start) {
    return path.equals(start) || path.startsWith(start + "/");
  }
}
