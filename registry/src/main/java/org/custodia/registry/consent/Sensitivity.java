package org.custodia.registry.consent;

/**
 * What a patient may hold back from a consent, whatever kind of record it is in.
 *
 * @see <a href="https://terminology.hl7.org/CodeSystem-v3-ActCode.html">HL7 v3 ActCode,
 *     InformationSensitivityPolicy</a>
 */
public enum Sensitivity {
  MENTAL_HEALTH("PSY"),
  SUBSTANCE_ABUSE("ETH"),
  HIV("HIV"),
  SEXUAL_HEALTH("STD"),
  GENETICS("GDIS"),
  VIOLENCE("SDV");

  private final String code;

  Sensitivity(String code) {
    this.code = code;
  }

  /** Security label of the code system {@code http://terminology.hl7.org/CodeSystem/v3-ActCode}. */
  public String code() {
    return code;
  }
}
