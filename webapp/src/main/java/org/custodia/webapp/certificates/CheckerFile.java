package org.custodia.webapp.certificates;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The page that checks certificates, as one file that needs nothing else: its modules, those of
 * others as they were published, stand in it as {@code data:} URLs under names of an import map.
 */
final class CheckerFile {
  private static final Map<String, String> MODULES = new LinkedHashMap<>();

  static {
    MODULES.put("hashes/_u64.js", "/static/vendor/hashes/_u64.js");
    MODULES.put("hashes/utils.js", "/static/vendor/hashes/utils.js");
    MODULES.put("hashes/sha3.js", "/static/vendor/hashes/sha3.js");
    MODULES.put("secp256k1/index.js", "/static/vendor/secp256k1/index.js");
    MODULES.put("checker/certificate.js", "/checker/certificate.js");
  }

  private CheckerFile() {}

  /** The whole file. */
  static String html() {
    String imports =
        MODULES.entrySet().stream()
            .map(module -> "\"%s\": \"%s\"".formatted(module.getKey(), url(module)))
            .collect(Collectors.joining(",\n", "{\"imports\": {\n", "\n}}"));
    String scripts =
        "<script type=\"importmap\">\n%s\n</script>\n<script type=\"module\">\n%s</script>\n"
            .formatted(imports, text("/checker/page.js"));
    return text("/checker/checker.html").replace("</body>", scripts + "</body>");
  }

  /** Neighbours are imported by their names, as nothing is relative to a {@code data:} URL. */
  private static String url(Map.Entry<String, String> module) {
    String folder = module.getKey().substring(0, module.getKey().indexOf('/') + 1);
    String script = text(module.getValue()).replace("from \"./", "from \"" + folder);
    return "data:text/javascript;base64,"
        + Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(String resource) {
    try (InputStream in = CheckerFile.class.getResourceAsStream(resource)) {
      if (in == null) throw new IllegalStateException("missing from the build: " + resource);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
