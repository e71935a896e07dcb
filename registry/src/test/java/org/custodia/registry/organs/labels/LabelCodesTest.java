package org.custodia.registry.organs.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.scanners.isbt128.DataStructure.BloodGroups;
import org.custodia.scanners.isbt128.DataStructure.ProductCode;
import org.custodia.scanners.isbt128.DonationNumber;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LabelCodesTest {
  private static final Organ LEFT_KIDNEY = Organ.of(OrganKind.KIDNEY, Laterality.LEFT);

  private static LabelCodes configured(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("custodia.isbt128", LabelSettings.class)
        .codes();
  }

  @Test
  void codesAreReadFromPropertiesBothWays() {
    LabelCodes codes =
        configured(
            Map.of(
                "custodia.isbt128.facility", "A9999",
                "custodia.isbt128.facilities[A9999]", "Organ bank of the demo",
                "custodia.isbt128.products[N0001]", "KIDNEY LEFT",
                "custodia.isbt128.products[N0002]", "LIVER 1",
                "custodia.isbt128.blood-groups[62]", "A POSITIVE",
                "custodia.isbt128.blood-groups[51]", "O POSITIVE"));
    assertThat(codes.facility()).contains("A9999");
    assertThat(codes.nameOf(DonationNumber.of("A9999", 2026, 1)))
        .contains("Organ bank of the demo");
    assertThat(codes.nameOf(DonationNumber.of("B0001", 2026, 1))).isEmpty();
    assertThat(codes.product(LEFT_KIDNEY)).contains(ProductCode.whole("N0001"));
    assertThat(codes.organ(ProductCode.whole("N0001"))).contains(LEFT_KIDNEY);
    assertThat(codes.organ(ProductCode.whole("N0002")))
        .contains(new Organ(OrganKind.LIVER, Laterality.NONE, 1));
    assertThat(codes.product(Organ.of(OrganKind.HEART))).isEmpty();
    assertThat(codes.bloodGroups(BloodGroup.A2, Optional.of(RhD.POSITIVE)))
        .as("subtypes have no code of their own")
        .contains(BloodGroups.of("62"));
    assertThat(codes.bloodGroups(BloodGroup.A2, Optional.empty())).isEmpty();
    assertThat(codes.group(BloodGroups.of("51")))
        .contains(new LabelCodes.Group(BloodGroup.O, Optional.of(RhD.POSITIVE)));
  }

  @Test
  void nothingConfiguredIsNothingKnown() {
    LabelCodes codes = configured(Map.of("custodia.isbt128.facility", ""));
    assertThat(codes.facility()).isEmpty();
    assertThat(codes.product(LEFT_KIDNEY)).isEmpty();
    assertThat(codes.group(BloodGroups.of("62"))).isEmpty();
  }

  @Test
  void mistakesAreFoundAtTheStart() {
    for (Map<String, String> wrong :
        java.util.List.of(
            Map.of("custodia.isbt128.facility", "O9999"),
            Map.of("custodia.isbt128.facilities[A99]", "x"),
            Map.of("custodia.isbt128.products[E0398]", "HEART"),
            Map.of("custodia.isbt128.products[N0001]", "KIDNEY"),
            Map.of("custodia.isbt128.products[N0001]", "SPLEEN"),
            Map.of(
                "custodia.isbt128.products[N0001]",
                "HEART",
                "custodia.isbt128.products[N0002]",
                "HEART"),
            Map.of("custodia.isbt128.blood-groups[62]", "A2 POSITIVE"),
            Map.of("custodia.isbt128.blood-groups[6]", "A POSITIVE"))) {
      assertThatIllegalArgumentException().as(wrong.toString()).isThrownBy(() -> configured(wrong));
    }
  }
}
