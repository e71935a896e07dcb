package org.custodia.registry.decisions;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Codes that include other codes, as HL7's code systems of FHIR R4 (v3 release of 2018) have them,
 * and two purposes of our own.
 */
final class Terms {
  /** Purposes of use are the codes under PurposeOfUse of this system. */
  static final String ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

  /** Purposes that ACT_REASON has no code for. */
  static final String CUSTODIA_PURPOSE = "urn:custodia:consent-purpose";

  static final String ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
  static final String PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";

  private static final Map<Coded, Optional<Coded>> PURPOSES = new HashMap<>();
  private static final Map<Coded, Optional<Coded>> INCLUDED = new HashMap<>();

  static {
    purposes("HMARKT");
    purposes(
        "HOPERAT CAREMGT DONAT FRAUD GOV HACCRED HCOMPL HDECD HDIRECT HDM HLEGAL HOUTCOMS HPRGRP"
            + " HQUALIMP HSYSADMIN LABELING METAMGT MEMADMIN MILCDM PATADMIN PATSFTY PERFMSR"
            + " RECORDMGT SYSDEV TRAIN");
    purposes("SYSDEV HTEST");
    purposes("HPAYMT CLMATTCH COVAUTH COVERAGE ELIGDTRM ELIGVER ENROLLM MILDCRG REMITADV");
    purposes("HRESCH BIORCH CLINTRCH DSRCH POARCH TRANSRCH");
    purposes("CLINTRCH CLINTRCHNPC CLINTRCHPC PRECLINTRCH");
    purposes("PATRQT FAMRQT PWATRNY SUPNWK");
    purposes("PUBHLTH DISASTER THREAT");
    purposes("TREAT CLINTRL COC ETREAT POPHLTH");
    purposes("ETREAT BTG ERTREAT");
    Coded treatment = new Coded(ACT_REASON, "TREAT");
    PURPOSES.put(new Coded(CUSTODIA_PURPOSE, "TRANSPLANTATION"), Optional.of(treatment));
    PURPOSES.put(new Coded(CUSTODIA_PURPOSE, "SECOND_OPINION"), Optional.of(treatment));
    INCLUDED.putAll(PURPOSES);
    family(INCLUDED, ACT_CODE, "SPI BH");
    family(INCLUDED, ACT_CODE, "BH COGN DVD EMOTDIS MH PSY PSYTHPN SUD ETHUD OPIOIDUD");
    family(INCLUDED, PARTICIPATION, "IRCP NOT PRCP REFB REFT TRC");
  }

  private Terms() {}

  /** A purpose by its code, which is unique over both systems. */
  static Optional<Coded> purpose(String code) {
    return PURPOSES.keySet().stream().filter(purpose -> purpose.code().equals(code)).findFirst();
  }

  static boolean isPurpose(Coded purpose) {
    return PURPOSES.containsKey(purpose);
  }

  /** Whether the first is the second, or includes it. */
  static boolean includes(Coded wide, Coded narrow) {
    Optional<Coded> step = Optional.of(narrow);
    while (step.isPresent()) {
      if (step.get().equals(wide)) {
        return true;
      }
      step = INCLUDED.getOrDefault(step.get(), Optional.empty());
    }
    return false;
  }

  private static void purposes(String parentAndChildren) {
    String parent = parentAndChildren.split(" ")[0];
    PURPOSES.putIfAbsent(new Coded(ACT_REASON, parent), Optional.empty());
    family(PURPOSES, ACT_REASON, parentAndChildren);
  }

  private static void family(
      Map<Coded, Optional<Coded>> into, String system, String parentAndChildren) {
    String[] codes = parentAndChildren.split(" ");
    for (int child = 1; child < codes.length; child++) {
      into.put(new Coded(system, codes[child]), Optional.of(new Coded(system, codes[0])));
    }
  }
}
