package org.custodia.scanners.gs1;

/**
 * A national healthcare reimbursement number beside the GTIN.
 *
 * @param scheme whose number it is
 * @param value 1 to 20 characters
 */
public record NationalNumber(Scheme scheme, String value) {
  /** AI 710 to 717. */
  public enum Scheme {
    PZN_GERMANY("710"),
    CIP_FRANCE("711"),
    CN_SPAIN("712"),
    DRN_BRAZIL("713"),
    AIM_PORTUGAL("714"),
    NDC_UNITED_STATES("715"),
    AIC_ITALY("716"),
    SRN_COSTA_RICA("717");

    private final String ai;

    Scheme(String ai) {
      this.ai = ai;
    }

    public String ai() {
      return ai;
    }
  }
}
