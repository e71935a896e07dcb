package org.custodia.webapp.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * The files that the page needs when there is no network: static ones only, the same for everybody.
 * Their version is a hash of all of them, so that a browser takes over either all of a new one or
 * nothing.
 */
@Component
class PageFiles {
  private static final List<String> SERVED =
      List.of(
          "/checkpoint/page.js",
          "/checkpoint/labels.js",
          "/checkpoint/facts.js",
          "/checkpoint/calibration.js",
          "/checkpoint/work.js",
          "/checkpoint/journal.js",
          "/checkpoint/sender.js",
          "/checkpoint/camera.js",
          "/checkpoint/decoder.js",
          "/checkpoint/checkpoint.css",
          "/checkpoint/icon-192.png",
          "/checkpoint/icon-512.png",
          "/js/beep.js",
          "/js/signing.js",
          "/js/eip712.js",
          "/js/enrolment.js",
          "/js/scan.js",
          "/css/custodia.css",
          "/img/custodia.svg",
          "/vendor/secp256k1/index.js",
          "/vendor/hashes/sha3.js",
          "/vendor/hashes/_u64.js",
          "/vendor/hashes/utils.js",
          "/vendor/zxing/share.js",
          "/vendor/zxing/reader/index.js",
          "/vendor/zxing/zxing_reader.wasm");

  /** Made here from words that are in these. */
  private static final List<String> MADE_FROM =
      List.of(
          "templates/checkpoint.html",
          "checkpoint/service-worker.js",
          "messages.properties",
          "messages_fr.properties",
          "org/custodia/scanners/agent/messages.properties",
          "org/custodia/scanners/agent/messages_fr.properties");

  private static final List<String> MADE =
      List.of(
          "/checkpoint/en",
          "/checkpoint/fr",
          "/checkpoint/en/app.webmanifest",
          "/checkpoint/fr/app.webmanifest",
          "/webjars/bootstrap/css/bootstrap.min.css");

  private final String worker;

  PageFiles() {
    String files =
        Stream.concat(SERVED.stream(), MADE.stream())
            .map(path -> "  '" + path + "',\n")
            .collect(Collectors.joining());
    worker =
        "const VERSION = '%s';\nconst FILES = [\n%s];\n%s"
            .formatted(
                version(), files, new String(read(MADE_FROM.get(1)), StandardCharsets.UTF_8));
  }

  /** The script of the service worker, version and list of files in it. */
  String worker() {
    return worker;
  }

  private static String version() {
    try {
      MessageDigest all = MessageDigest.getInstance("SHA-256");
      SERVED.forEach(path -> all.update(read("static" + path)));
      MADE_FROM.forEach(path -> all.update(read(path)));
      return HexFormat.of().formatHex(all.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] read(String path) {
    try (InputStream file = new ClassPathResource(path).getInputStream()) {
      return file.readAllBytes();
    } catch (IOException missing) {
      throw new UncheckedIOException("a file of the checkpoint's page: " + path, missing);
    }
  }
}
