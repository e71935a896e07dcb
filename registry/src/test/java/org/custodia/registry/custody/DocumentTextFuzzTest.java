package org.custodia.registry.custody;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.UUID;
import org.custodia.registry.testing.ParserFuzz;

/** Contents of a consignment as another member hands them over. */
class DocumentTextFuzzTest extends ParserFuzz {
  private static final UUID ID = UUID.fromString("0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7");
  private static final Document.Kind KIND = Document.Kind.values()[0];

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8(
            "custodia-custody 1 "
                + KIND
                + " "
                + ID
                + "\n"
                + "L 03400930000014 L1\nU 034009300000000014 - HOLDS\n"));
  }

  @Override
  protected void read(byte[] input) {
    DocumentText.read(new ByteArrayInputStream(input), KIND, ID);
  }

  @Override
  protected boolean isRefusal(RuntimeException thrown) {
    return thrown instanceof DocumentText.NotUnderstood;
  }
}
