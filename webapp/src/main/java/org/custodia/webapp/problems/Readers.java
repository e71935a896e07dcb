package org.custodia.webapp.problems;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.custodia.webapp.problems.Sentences.Reader;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.WebUtils;

/** Language and time zone of whoever made a request; UTC until the browser has told its zone. */
@Component
public class Readers {
  /** Cookie written by our script with the browser's IANA time zone, {@code /} as {@code .}. */
  static final String ZONE_COOKIE = "zone";

  private final LocaleResolver locales;

  Readers(LocaleResolver locales) {
    this.locales = locales;
  }

  public Reader of(HttpServletRequest request) {
    return new Reader(locales.resolveLocale(request), zone(request));
  }

  private static ZoneId zone(HttpServletRequest request) {
    Cookie cookie = WebUtils.getCookie(request, ZONE_COOKIE);
    if (cookie == null) {
      return ZoneId.of("UTC");
    }
    try {
      return ZoneId.of(cookie.getValue().replace('.', '/'));
    } catch (DateTimeException unknown) {
      return ZoneId.of("UTC");
    }
  }
}
