package org.custodia.registry.products;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrenchPricesTest {
  private static final Path NATIONAL_FILE =
      Path.of("").toAbsolutePath().resolve("../../shared/data/medicines-fr/CIS_CIP_bdpm.txt");

  @Test
  void onlyPacksWithAPriceThatAddsUpAreThere() {
    String file =
        pack("3400949497294", "100%", "24,34", "25,36", "1,02")
            + pack("3400930065785", "65 %", "4,838,48", "4,839,50", "1,02")
            + pack("3400926784102", "", "", "", "")
            + pack("3400949004751", "30%", "1,00", "2,03", "1,02");
    FrenchPrices prices =
        FrenchPrices.read(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
    assertThat(prices.packs())
        .containsExactly(
            new FrenchPrices.PricedPack(
                "03400949497294", new PackPrice(2_434, 2_536, 102, "EUR"), Optional.of(100)),
            new FrenchPrices.PricedPack(
                "03400930065785", new PackPrice(483_848, 483_950, 102, "EUR"), Optional.of(65)));
    assertThat(prices.report().counts())
        .isEqualTo(
            Map.of(
                ImportRemark.THOUSANDS_COMMA, 1,
                ImportRemark.RATE_WITH_SPACE, 1,
                ImportRemark.NO_PRICE, 1,
                ImportRemark.PRICE_DOES_NOT_ADD_UP, 1));
  }

  private static String pack(String cip13, String rate, String without, String with, String fee) {
    return "60002283\t4949729\tplaquette\tactive\tcommercialisation\t16/03/2011\t"
        + String.join("\t", cip13, "oui", rate, without, with, fee, "")
        + "\n";
  }

  /** The whole official file, where it is at hand beside the project. */
  @Test
  void wholeNationalFileIsRead() throws IOException {
    assumeThat(Files.exists(NATIONAL_FILE)).isTrue();
    try (InputStream file = Files.newInputStream(NATIONAL_FILE)) {
      FrenchPrices prices = FrenchPrices.read(file);
      System.out.println("Odd rows of the national file: " + prices.report().counts());
      assertThat(prices.report().read()).isEqualTo(20_899);
      assertThat(prices.packs()).hasSize(13_543);
      assertThat(prices.packs()).allMatch(pack -> pack.price().withoutFee() > 0);
    }
  }
}
