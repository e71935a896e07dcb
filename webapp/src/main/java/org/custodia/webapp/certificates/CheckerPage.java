package org.custodia.webapp.certificates;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The page that checks certificates, for anybody. It is meant to be saved; shown from here it runs
 * in a sandbox, apart from everything of this site, and asks only the node that its reader names.
 */
@Controller
class CheckerPage {
  static final String PATH = "/certificate-checker.html";
  private static final String POLICY =
      "sandbox allow-scripts allow-forms; default-src 'none'; script-src 'unsafe-inline' data:;"
          + " style-src 'unsafe-inline'; connect-src http: https:; frame-ancestors 'none'";

  private final String html = CheckerFile.html();

  @GetMapping(PATH)
  @PreAuthorize("permitAll()")
  ResponseEntity<String> page() {
    return ResponseEntity.ok()
        .header("Content-Security-Policy", POLICY)
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .cacheControl(CacheControl.maxAge(Duration.ofHours(1)))
        .body(html);
  }
}
