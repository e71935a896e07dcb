package org.custodia.registry.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What another member sends compressed is no longer than a document when it is not. */
class DocumentBombTest {
  @Test
  void aDocumentThatWouldBecomeAGigabyteIsRefusedWhenItIsTooLong() throws IOException {
    byte[] bomb = zeros(1024);
    assertThat(bomb).hasSizeLessThan(2 << 20);
    assertThatThrownBy(() -> DocumentFetch.text(bomb))
        .isInstanceOf(DocumentText.NotUnderstood.class);
  }

  @Test
  void theLongestIsRead() throws IOException {
    assertThat(DocumentFetch.text(zeros(DocumentText.LONGEST >> 20))).hasSize(DocumentText.LONGEST);
  }

  @Test
  void halfAFileIsNone() throws IOException {
    byte[] whole = zeros(1);
    byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
    assertThatThrownBy(() -> DocumentFetch.text(half)).isInstanceOf(IOException.class);
  }

  private static byte[] zeros(int megabytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] megabyte = new byte[1 << 20];
    try (GZIPOutputStream file = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < megabytes; i++) file.write(megabyte);
    }
    return bytes.toByteArray();
  }
}
