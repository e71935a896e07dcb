package org.custodia.webapp.security;

import java.net.URI;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** What a page of ours may load and where its forms may lead. No inline script, no inline style. */
final class ContentPolicy {
  static final ReferrerPolicy REFERRER = ReferrerPolicy.SAME_ORIGIN;
  static final String PERMISSIONS =
      "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(),"
          + " browsing-topics=()";

  private ContentPolicy() {}

  /**
   * @param issuer the OpenID provider; signing out is a form that ends there, and browsers apply
   *     {@code form-action} to redirects too
   */
  static String forPages(URI issuer) {
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
