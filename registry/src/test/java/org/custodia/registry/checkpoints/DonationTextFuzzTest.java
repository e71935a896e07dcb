package org.custodia.registry.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.custodia.registry.testing.ParserFuzz;
import org.custodia.scanners.isbt128.DataStructure;
import org.custodia.scanners.isbt128.DonationNumber;
import org.custodia.scanners.isbt128.Isbt128Reader;
import org.custodia.scanners.isbt128.Isbt128Reading;
import org.custodia.scanners.isbt128.Isbt128Text;

/** ISBT 128 on labels of organs. What was read says the same when it is written out anew. */
class DonationTextFuzzTest extends ParserFuzz {
  @Override
  protected List<byte[]> seeds() {
    String donation = "=" + new DonationNumber("G123498654321").characters() + "00";
    return List.of(
        utf8(donation),
        utf8("=%5100"),
        utf8("=<E0401V00"),
        utf8("&>0261231200"),
        utf8("=>026123"),
        utf8(donation + "=%5100=<N0001000"),
        utf8("=+02000" + donation + "=%5100"));
  }

  @Override
  protected void read(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    DonationNumber.typed(text);
    if (!Isbt128Reader.isMeant(text)) return;
    if (Isbt128Reader.read(text) instanceof Isbt128Reading.Read read) {
      for (DataStructure one : read.structures()) {
        Isbt128Reading again = Isbt128Reader.read(Isbt128Text.of(one));
        assertThat(again).as(text).isEqualTo(new Isbt128Reading.Read(List.of(one)));
      }
    }
  }
}
