package org.custodia.registry.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.custodia.contracts.Bytes32;
import org.junit.jupiter.api.Test;

class BillReferenceTest {
  @Test
  void isTheBeginningOfTheIdForAllWhoHaveIt() {
    Bytes32 bill = Bytes32.of("0xff00000001" + "ab".repeat(27));
    assertThat(BillReference.of(bill).text()).isEqualTo("ZW00-0001");
    for (int i = 0; i < 1_000; i++) {
      Bytes32 any = Bytes32.random();
      BillReference one = BillReference.of(any);
      assertThat(any).isBetween(Bytes32.of(one.lowest()), Bytes32.of(one.highest()));
      assertThat(BillReference.of(Bytes32.of(one.lowest()))).isEqualTo(one);
      assertThat(BillReference.of(Bytes32.of(one.highest()))).isEqualTo(one);
    }
  }

  @Test
  void isUnderstoodHoweverItWasWrittenDownOnTheTelephone() {
    for (int i = 0; i < 1_000; i++) {
      BillReference one = BillReference.of(Bytes32.random());
      String heard =
          " "
              + one.text()
                  .replace('-', ' ')
                  .replace('0', 'O')
                  .replace('1', 'l')
                  .toLowerCase(Locale.ROOT);
      assertThat(BillReference.read(heard)).as(heard).contains(one);
    }
    assertThat(BillReference.read("7K3F-9QW")).isEmpty();
    assertThat(BillReference.read("7K3F-9QWU")).as("no U").isEmpty();
    assertThat(BillReference.read("")).isEmpty();
  }
}
