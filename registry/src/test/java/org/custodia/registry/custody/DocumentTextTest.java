package org.custodia.registry.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of documents: the same both ways, and nothing else is read. */
class DocumentTextTest {
  private static final String NUMBER = "0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7";
  private static final UUID ID = UUID.fromString(NUMBER);
  private static final String UNIT = "340123400000000012";
  private static final String HEAD = "custodia-custody 1 CONTENTS " + NUMBER + "\n";
  private static final String LOT = "L 03400930000014 A\n";

  @Test
  void isReadAsItWasWritten() {
    Document document =
        new Document(
            Document.Kind.CONTENTS,
            ID,
            List.of(new Document.Unit(UNIT, Optional.empty(), false)),
            List.of(line("A", "1!\"%&'()*+,-./:;<=>?", UNIT), line("b_Z", "2", null)),
            Optional.empty());
    byte[] text = text(document);
    assertThat(new String(text, StandardCharsets.US_ASCII))
        .isEqualTo(
            HEAD
                + LOT
                + "L 03400930000014 b_Z\n"
                + "U 340123400000000012 - HOLDS\n"
                + "P 0 SENT 1!\"%&'()*+,-./:;<=>? 340123400000000012\n"
                + "P 1 SENT 2 -\n");
    assertThat(read(text)).isEqualTo(document);
    assertThat(DocumentRows.Text.of(document).hash()).isEqualTo(Bytes32.keccak(text));
    assertThat(DocumentRows.Text.of(document).size()).isEqualTo(text.length);
  }

  @Test
  void aHundredThousandPacksAreAFewMegabytes() {
    List<Document.Line> lines = new ArrayList<>();
    for (int i = 0; i < Consignments.MOST_PACKS; i++) {
      lines.add(line("A", String.format("SERIAL%014d", i), UNIT));
    }
    Document document =
        new Document(
            Document.Kind.CONTENTS,
            ID,
            List.of(new Document.Unit(UNIT, Optional.empty(), false)),
            lines,
            Optional.empty());
    byte[] text = text(document);
    assertThat(text.length).isLessThan(6 * 1024 * 1024).isLessThan(DocumentText.LONGEST);
    assertThat(DocumentRows.Text.of(document).compressed().length).isLessThan(1024 * 1024);
    assertThat(read(text).packs()).hasSize(Consignments.MOST_PACKS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "custodia-custody 2 CONTENTS 0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7\n",
        "custodia-custody 1 FINDINGS 0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7\n",
        "custodia-custody 1 CONTENTS 0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b8\n",
        HEAD + "P 0 SENT 1 -\n",
        HEAD + LOT + "P 1 SENT 1 -\n",
        HEAD + LOT + "P -1 SENT 1 -\n",
        HEAD + LOT + "P 0 SOLD 1 -\n",
        HEAD + LOT + "P 0 SENT 1 340123400000000012\n",
        HEAD + LOT + "P 0 SENT 1\n",
        HEAD + LOT + "P 0 SENT 1 - \n",
        HEAD + LOT + "P 0 SENT 123456789012345678901 -\n",
        HEAD + LOT + "P 0 SENT 1 -\nP 0 SENT 1 -\n",
        HEAD + "L 3400930000014 A\n",
        HEAD + "L 03400930000014 é\n",
        HEAD + "U 340123400000000014 - HOLDS\n",
        HEAD + "U 340123400000000012 - FULL\n",
        HEAD + "U 340123400000000012 340123400000000012 HOLDS\n",
        HEAD + "U 340123400000000012 - HOLDS\nU 340123400000000012 - HOLDS\n",
        HEAD + "A ALL\n",
        HEAD + "\n"
      })
  void whatIsNotItsTextIsNotUnderstood(String text) {
    assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(DocumentText.NotUnderstood.class);
  }

  private static Document read(byte[] text) {
    return DocumentText.read(new ByteArrayInputStream(text), Document.Kind.CONTENTS, ID);
  }

  private static byte[] text(Document document) {
    var bytes = new ByteArrayOutputStream();
    DocumentText.write(document, bytes);
    return bytes.toByteArray();
  }

  private static Document.Line line(String lot, String serial, String unit) {
    long gtin = 3400930000014L;
    return new Document.Line(
        PackLeaf.packId(gtin, serial),
        "03400930000014",
        serial,
        LotTerms.lotId(gtin, lot),
        lot,
        Optional.ofNullable(unit),
        Mark.SENT);
  }
}
