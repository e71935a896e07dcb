package org.custodia.registry.verification;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.DigestInputStream;
import org.bouncycastle.jcajce.provider.digest.Keccak;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.packs.SerialFile;
import org.custodia.registry.packs.SerialList;

/**
 * A lot's serials as they are sent: made as they go, never held as a whole.
 *
 * @param hash Keccak-256 of the bytes sent
 * @param length of them
 */
record SerialContent(SerialList serials, Bytes32 hash, long length) {
  static SerialContent of(SerialList serials) {
    var digest = new Keccak.Digest256();
    try (var hashed = new DigestInputStream(SerialFile.stream(serials), digest)) {
      long length = hashed.transferTo(OutputStream.nullOutputStream());
      return new SerialContent(serials, Bytes32.of(digest.digest()), length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins anew each time it is sent. */
  BodyPublisher publisher() {
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(() -> SerialFile.stream(serials)), length);
  }
}
