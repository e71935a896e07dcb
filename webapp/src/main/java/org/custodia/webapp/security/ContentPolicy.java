package org.custodia.webapp.security;

import java.net.URI;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * What a page of ours may load, what of the device it may use, and where its forms may lead. No
 * inline script, no inline style. The page of the checkpoint alone has the camera, a worker, and a
 * decoder in WebAssembly.
 */
final class ContentPolicy {
  static final ReferrerPolicy REFERRER = ReferrerPolicy.SAME_ORIGIN;
  private static final RequestMatcher CHECKPOINT =
      PathPatternRequestMatcher.withDefaults().matcher("/checkpoint/**");
  private static final String NO_CAMERA =
      "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(),"
          + " browsing-topics=()";

  private ContentPolicy() {}

  /** What is for programs is no page: nothing of it runs, and nobody frames it. */
  static void ofPrograms(HeadersConfigurer<HttpSecurity> headers) {
    headers
        .contentSecurityPolicy(
            policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
        .referrerPolicy(referrer -> referrer.policy(REFERRER));
  }

  /** The headers of a page, by which page it is. */
  static HeaderWriter headers(URI issuer) {
    String pages = forPages(issuer);
    String checkpoint =
        pages.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
            + "; worker-src 'self'; manifest-src 'self'";
    String camera = NO_CAMERA.replace("camera=()", "camera=(self)");
    return (request, response) -> {
      boolean scans = CHECKPOINT.matches(request);
      if (!response.containsHeader("Content-Security-Policy")) {
        response.setHeader("Content-Security-Policy", scans ? checkpoint : pages);
      }
      response.setHeader("Permissions-Policy", scans ? camera : NO_CAMERA);
    };
  }

  /**
   * @param issuer the OpenID provider; signing out is a form that ends there, and browsers apply
   *     {@code form-action} to redirects too
   */
  private static String forPages(URI issuer) {
    String provider = issuer.getScheme() + "://" + issuer.getRawAuthority();
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self' " + provider,
        "frame-ancestors 'none'",
        "base-uri 'none'");
  }
}
