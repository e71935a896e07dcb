package org.custodia.scanners.gs1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.custodia.scanners.gs1.Reading.Repair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForeignLayoutTest {
  private static final String GS = "\u001d";
  private static final String DATA = "0103400949497294172705311042A" + GS + "21S9kLm4";

  private final ScanReader reader = new ScanReader();

  private Scan typed(KeyboardLayout scanner, KeyboardLayout computer, String text) {
    return reader.read(computer.typedBy(scanner, text));
  }

  @ParameterizedTest
  @EnumSource(names = {"FRENCH", "BELGIAN"})
  void digitsTypedWithTheOtherShiftAreUndone(KeyboardLayout azerty) {
    for (String front : new String[] {"", "]d2"}) {
      for (boolean into : new boolean[] {true, false}) {
        Scan scan =
            into
                ? typed(KeyboardLayout.UNITED_STATES, azerty, front + DATA)
                : typed(azerty, KeyboardLayout.UNITED_STATES, DATA);
        assertThat(scan).isInstanceOf(PackScan.class);
        PackScan pack = (PackScan) scan;
        assertThat(pack.serial()).isEqualTo("S9kLm4");
        assertThat(pack.lot()).contains("42A");
        assertThat(pack.reading().repairs()).isEqualTo(Set.of(Repair.KEYBOARD_LAYOUT));
      }
    }
  }

  @Test
  void germanKeyboardIsUndoneWhereItChangedNothingButTheMark() {
    Scan scan = reader.read("+d2" + DATA);
    assertThat(scan).isInstanceOf(PackScan.class);
    assertThat(((PackScan) scan).serial()).isEqualTo("S9kLm4");
    assertThat(((PackScan) scan).reading().raw()).isEqualTo("+d2" + DATA);
  }

  @Test
  void lettersThatMayBeExchangedAreToldAndNotGuessed() {
    Scan scan =
        typed(KeyboardLayout.UNITED_STATES, KeyboardLayout.GERMAN, "]d2" + DATA.replace('k', 'y'));
    assertThat(scan).isInstanceOf(Unreadable.class);
    assertThat(((Unreadable) scan).fault()).isEqualTo(ScanFault.KEYBOARD_LAYOUT);
    assertThat(((Unreadable) scan).fault().isScannerProblem()).isTrue();
  }

  @Test
  void oneOddCharacterIsNoKeyboard() {
    // " and @ change places between British and United States keyboards; it may be anything else.
    Scan scan = reader.read("0103400949497294172705311042A" + GS + "21S9@m4");
    assertThat(scan).isInstanceOf(Unreadable.class);
    assertThat(((Unreadable) scan).fault().isScannerProblem()).isTrue();
  }

  @Test
  void everyLayoutIsUndoneByItsTable() {
    for (KeyboardLayout scanner : KeyboardLayout.values()) {
      for (KeyboardLayout computer : KeyboardLayout.values()) {
        String typed = computer.typedBy(scanner, DATA);
        assertThat(computer.meantBy(typed, scanner))
            .as("%s into %s", scanner, computer)
            .contains(DATA);
      }
    }
  }
}
